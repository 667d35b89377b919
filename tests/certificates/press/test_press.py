"""The press beside its naive twin, a page laid out by itself for each certificate."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from certificates.designs.design import BUILT_IN, Design
from certificates.documents import render_certificate
from certificates.press import SEAL_BOX, paper, papers, print_file
from certificates.press.faces import faces
from certificates.press.letters import scripts
from certificates.press.person import person
from certificates.press.subset import subset
from tests.certificates.test_documents import CONTENT, needs
from workflow.glyphs import MissingGlyphs

UNASSIGNED = "\U0003134b"
BASE = replace(
    CONTENT,
    verify_url="https://zs.rst.example.gov.cn/verify/ZGX-2024-350012/",
    qr_text="https://zs.rst.example.gov.cn/verify/ZGX-2024-350012/#1a2b3c4d5." + "kQ7_xY-z" * 22,
)
NAMES = (
    "王芳", "欧阳小明", "阿不都克里木·买买提明", "王䶮", "李㛃", "张\U00020bb7", "刘\U0002a6d6",
    "陈\U0002a700", "杨\U0002b740", "赵\U0002b820", "黄\U0002ceb0", "周\U00030000", "吴\U00031350", "徐\U0002ebf0",
    "\U0002ebf0\U00031350", "司马\U0002ebf0·\U00020bb7", "Alexander Wolff", "Anne-Marie Ó Súilleabháin", "AVATAR To Ya",
    "居来提·阿不都热合曼·吐尔逊江·艾则孜", "穆罕默德·阿里·伊本·赛义德·艾哈迈德·哈桑", "〇二三",
)  # fmt: skip
CASES = [
    *(replace(BASE, name=name) for name in NAMES),
    replace(BASE, hours=Decimal("7.5")),
    replace(BASE, hours=Decimal("80")),
    replace(BASE, sex=""),
    replace(BASE, document_masked="E12***78"),
    replace(BASE, document_masked="9103**********567X", sex="男"),
    replace(BASE, number="闽高研结字2024第0012号"),
    replace(BASE, number="2024-35-0012"),
    replace(BASE, number="FJ〔2024〕(一)0012"),
    replace(BASE, qr_text=""),
    replace(BASE, verify_url="http://127.0.0.1:8000/verify/YX372021000001/"),
    replace(BASE, class_title="数字经济背景下产业集群高质量发展与智能制造关键技术" * 3 + "高级研修班"),
    replace(BASE, ends_on=date(2025, 1, 3), issuer="新疆生产建设兵团人力资源和社会保障局人才中心"),
]
# Of these each has a page of its own: all letters rare, or more than one line.
ALONE = ("\U0002ebf0\U00031350",)


def drawn(pdf, folder, name):
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, path.with_suffix("")], check=True)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    with Image.open(path.with_suffix(".png")) as picture:
        return picture.convert("RGB"), text


def apart(one, other):
    """How many pixels of two pictures differ, and their number."""
    difference = ImageChops.difference(one, other)
    strongest = ImageChops.lighter(ImageChops.lighter(*difference.split()[:2]), difference.split()[2])
    return sum(strongest.histogram()[1:]), one.width * one.height


def alike(folder, pairs):
    """Each pair (content, design, mark) from the press and from its twin: same pixels, same text, a code that reads."""
    for place, (content, design, mark) in enumerate(pairs):
        made = [
            paper(content, design=design, mark=mark),
            render_certificate(content, design=design, mark=mark),
        ]
        with ThreadPoolExecutor(2) as pool:
            ours, twin = pool.map(drawn, made, (folder, folder), (f"{place}-press", f"{place}-twin"))
        different, whole = apart(ours[0], twin[0])
        assert different <= whole // 10_000, content.name
        assert ours[1] == twin[1]
        (code,) = zxingcpp.read_barcodes(ours[0])
        assert code.text == (content.qr_text or content.verify_url)


@needs("pdftoppm", "pdftotext")
@pytest.mark.slow
@pytest.mark.req("PR-27", "PR-26", "003-38")
def test_every_paper_is_its_naive_twin_to_the_pixel(tmp_path):
    alike(tmp_path, [(content, BUILT_IN, "") for content in CASES])


@needs("pdftoppm", "pdftotext")
@pytest.mark.slow
def test_designs_and_marks_are_drawn_as_the_twin_draws_them(tmp_path):
    designs = (
        Design(border="meander", paper_colour="#ffffff", ornament_colour="#3a6ea5", title_colour="#123a6b"),
        Design(border="laurel", show_sex=False, show_plan=True, watermark=False, ink_colour="#101820"),
    )
    pairs = [(replace(BASE, plan="人社厅函〔2024〕18号"), design, "") for design in designs]
    alike(tmp_path, [*pairs, (BASE, BUILT_IN, "演示")])


def test_nearly_all_papers_go_through_the_press():
    alone = [content.name for content in CASES if person(content, BUILT_IN, "") is None]
    assert set(alone) <= {*ALONE, *(name for name in NAMES if len(name) > 18)}


@needs("pdftoppm", "zbarimg")
def test_a_second_program_reads_the_code_too(tmp_path):
    picture, _ = drawn(paper(BASE), tmp_path, "c")
    picture.save(tmp_path / "c.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "c.png"], capture_output=True, check=True)
    assert read.stdout.decode().strip() == BASE.qr_text


@pytest.mark.req("PR-13")
def test_the_same_content_gives_the_same_bytes_whatever_was_drawn_before():
    first = paper(BASE)
    assert list(papers([replace(BASE, name="王\U00031350"), BASE, BASE]))[1:] == [first, first]
    assert paper(replace(BASE, name="王芬")) != first


def test_each_paper_says_what_it_is_and_holds_nobody_elses_letters():
    both = [paper(replace(BASE, name=name, number=f"ZGX-{name}")) for name in ("王芳", "李䶮")]
    for pdf, content in zip(both, ("王芳", "李䶮"), strict=True):
        own = replace(BASE, name=content, number=f"ZGX-{content}")
        with pikepdf.open(BytesIO(pdf)) as document:
            assert str(document.docinfo["/Title"]) == f"{own.title} {own.number}"
            assert document.docinfo["/Keywords"] == own.number
            assert document.Root.Lang == "zh-CN"
            assert bytes(document.trailer.ID[0]) == bytes.fromhex(own.content_hash())[:16]
            maps = b"".join(
                bytes(each.ToUnicode.read_bytes())
                for each in document.objects
                if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each
            )
        other = "李䶮" if content == "王芳" else "芳"
        assert not any(letter.encode("utf-16-be").hex().encode() in maps for letter in other)


def test_objects_stand_in_a_plain_table_in_the_order_of_reading():
    pdf = paper(BASE)
    with pikepdf.open(BytesIO(pdf)) as document:
        operators = b"\n".join(each.read_bytes() for each in document.pages[0].Contents)
    shown = [operators.index(each) for each in (b"/N0 ", b" re W n 1 0 0 1")]
    assert shown == sorted(shown)
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    assert pdf[table:].startswith(b"xref\n0 ")
    assert b"/Type /Catalog" in pdf
    assert b"/ObjStm" not in pdf


@pytest.mark.req("PR-27")
def test_a_missing_glyph_stops_its_own_certificate_only():
    three = [replace(BASE, name=name) for name in ("王芳", f"王{UNASSIGNED}", "王芬")]
    first, refused, last = papers(three)
    assert isinstance(first, bytes)
    assert isinstance(last, bytes)
    assert isinstance(refused, MissingGlyphs)
    assert "姓名" in str(refused)
    assert refused.characters == (UNASSIGNED,)
    of_class = replace(BASE, host=f"某{UNASSIGNED}大学")
    with pytest.raises(MissingGlyphs, match="承办单位"):
        paper(of_class)


@pytest.mark.parametrize("name", ["王䶮", "张\U00020bb7", "徐\U0002ebf0", "Ó Súilleabháin"])
def test_the_letters_of_a_name_have_the_outlines_of_their_face(name):
    """And never those of an empty box, nor of another glyph with the same text under it."""
    found = person(replace(BASE, name=name), BUILT_IN, "")
    for run in found.name.runs:
        face, glyphs = faces()[run.face], tuple(dict.fromkeys(run.glyphs))
        small, whole = TTFont(BytesIO(subset(face, glyphs))), TTFont(face.path, lazy=True)
        for place, glyph in enumerate(glyphs, start=1):
            ours, theirs = RecordingPen(), RecordingPen()
            small.getGlyphSet()[small.getGlyphName(place)].draw(ours)
            whole.getGlyphSet()[whole.getGlyphName(glyph)].draw(theirs)
            assert flat(small, ours) == flat(whole, theirs)
            letter = run.texts[run.glyphs.index(glyph)]
            assert glyph == whole.getGlyphID(whole.getBestCmap()[ord(letter)])
        whole.close()


def flat(font, pen):
    """The outline with its parts drawn out."""
    drawn_out = RecordingPen()
    for operator, arguments in pen.value:
        if operator == "addComponent":
            part = RecordingPen()
            font.getGlyphSet()[arguments[0]].draw(part)
            drawn_out.value += [*flat(font, part), ("at", arguments[1])]
        else:
            drawn_out.value.append((operator, arguments))
    return drawn_out.value


def test_signs_go_with_the_letters_before_them_and_brackets_in_pairs():
    assert scripts("ZGX-12") == "LLLLLL"
    assert scripts("（E1）男") == "LLLLH"
    assert scripts("12年A(1号)2") == "HHHLLLHLL"


@needs("pdftoppm", "pdftotext")
@pytest.mark.slow
def test_the_print_file_has_a_page_for_each_and_shares_what_is_common(tmp_path):
    people = [replace(BASE, name=name, number=f"ZGX-2024-{place:06}") for place, name in enumerate(NAMES)]
    pages = [(content, BUILT_IN) for content in people]
    made = print_file(pages)
    assert print_file(pages) == made
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.pages) == len(people)
    (tmp_path / "p.pdf").write_bytes(made)
    text = subprocess.run(
        ["pdftotext", tmp_path / "p.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    for page, content in zip(text.split("\f"), people, strict=False):
        assert content.name in page
        assert content.number in page
    path = tmp_path / "first"
    subprocess.run(
        ["pdftoppm", "-r", "300", "-l", "1", "-png", "-singlefile", tmp_path / "p.pdf", path], check=True
    )
    with Image.open(path.with_suffix(".png")) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [BASE.qr_text]


def test_a_class_of_two_designs_has_each_page_on_its_own_ground():
    other = Design(title="其他证书", border="double")
    made = print_file([(BASE, BUILT_IN), (replace(BASE, number="ZGX-2024-000002"), other), (BASE, BUILT_IN)])
    with pikepdf.open(BytesIO(made)) as document:
        grounds = [page.Contents[0].objgen for page in document.pages]
    assert grounds[0] == grounds[2] != grounds[1]


def test_the_seal_stands_in_its_box():
    left, bottom, right, top = SEAL_BOX
    with pikepdf.open(BytesIO(paper(BASE))) as document:
        forms = document.pages[0].Resources.XObject
        operators = b"".join(form.read_bytes() for form in forms.values()).decode()
    x, y, width, height = map(
        float, re.search(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\nW", operators).groups()
    )
    shown = (x * 0.75, 595.276 - (y + height) * 0.75, (x + width) * 0.75, 595.276 - y * 0.75)
    assert shown == pytest.approx((left, bottom, right, top), abs=0.1)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_two_threads_draw_at_once():
    contents = [replace(BASE, name=name, issuer=f"{name[0]}省人力资源和社会保障厅") for name in NAMES[:4]]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(paper, contents))
    assert made == [paper(content) for content in contents]
