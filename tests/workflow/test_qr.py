"""QR codes from our own tables, beside those of two other programs."""

import random
import re

import pytest
import segno
import zxingcpp
from PIL import Image

from workflow.qr import qr_operators, qr_svg
from workflow.qr_code import BLOCKS, _capacity, _version, packed_code, rows_of

ADDRESS = "https://zs.example.gov.cn/verify/ZGX-2024-350012/#1a2b3c4d5." + "kQ7_xY-z" * 23


def of_length(length):
    chance = random.Random(length)
    return "".join(chr(chance.randrange(33, 127)) for _ in range(length))


@pytest.mark.parametrize("version", range(1, len(BLOCKS) + 1))
def test_every_version_is_module_for_module_what_segno_makes(version):
    text = of_length(_capacity(version))
    other = segno.make(text, error="m", mode="byte", mask=version % 8, boost_error=False, micro=False)
    assert other.version == version
    assert rows_of(text, mask=version % 8) == ["".join(map(str, row)) for row in other.matrix]


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_laid_as_segno_lays_it(mask):
    text = of_length(_capacity(11))  # segno fills a code that is not full with one zero byte too many
    other = segno.make(text, error="m", mode="byte", mask=mask, boost_error=False, micro=False)
    assert rows_of(text, mask=mask) == ["".join(map(str, row)) for row in other.matrix]


def counted(rows):
    """The penalties of ISO/IEC 18004, 7.8.3, by plain counting."""
    side, columns = len(rows), ["".join(column) for column in zip(*rows, strict=True)]
    total = 0
    for line in [*rows, *columns]:
        total += sum(len(run) - 2 for run in re.findall("0{5,}|1{5,}", line))
        total += 40 * sum(line[at : at + 11] in ("10111010000", "00001011101") for at in range(side - 10))
    total += 3 * sum(
        rows[y][x] == rows[y][x + 1] == rows[y + 1][x] == rows[y + 1][x + 1]
        for y in range(side - 1)
        for x in range(side - 1)
    )
    dark = sum(row.count("1") for row in rows)
    return total + 10 * (abs(dark * 20 - side * side * 10) // (side * side))


def test_the_mask_with_the_smallest_penalty_is_chosen():
    each = [rows_of(ADDRESS, mask=mask) for mask in range(8)]
    assert counted(rows_of(ADDRESS)) == min(map(counted, each))
    version = _version((len(each[0]) - 17) // 4)
    squares = [int.from_bytes(packed_code(ADDRESS, mask=mask)[1], "big") for mask in range(8)]
    assert list(map(version.penalty, squares)) == list(map(counted, each))


@pytest.mark.parametrize("text", [ADDRESS, "查验：福建省 ZGX-2024-350012", "1"])
def test_another_program_reads_the_text(text):
    rows = rows_of(text)
    picture = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows, start=4):
        for x, module in enumerate(row, start=4):
            picture.putpixel((x, y), 255 * (module == "0"))
    (found,) = zxingcpp.read_barcodes(picture.resize((picture.width * 4, picture.height * 4)))
    assert found.text == text


def test_the_drawing_for_pages_and_the_operators_for_papers_show_the_same_modules():
    rows, side = rows_of(ADDRESS), len(rows_of(ADDRESS)) + 8
    shown = {
        (int(x) + step, int(y))
        for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1", qr_svg(ADDRESS))
        for step in range(int(w))
    }
    width, operators = qr_operators(ADDRESS)
    drawn = {
        (int(x) + step, int(y))
        for x, y, w in re.findall(r"(\d+) (\d+) (\d+) 1 re", operators)
        for step in range(int(w))
    }
    dark = {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module == "1"}
    assert shown == drawn == dark
    assert width == side


def test_more_than_the_largest_code_holds_is_refused():
    with pytest.raises(ValueError, match="过长"):
        rows_of("x" * 667)
