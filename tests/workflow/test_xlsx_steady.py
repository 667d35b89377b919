"""A steady workbook depends on its content alone."""

import io
import os
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest

from workflow.xlsx.steady import steady
from workflow.xlsx.writing import write_table

PROGRAM = """
import sys
from decimal import Decimal
from workflow.xlsx.steady import steady
from workflow.xlsx.writing import write_table
table = write_table(["表", "说明"], ("事项", "金额"), [["用餐", Decimal("1.50")]] * 3, notes=["注一", "注二", "注三"])
sys.stdout.buffer.write(steady(table))
"""


def written_by_another_process(seed):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
    )  # fmt: skip
    return done.stdout


def test_the_bytes_depend_on_the_content_alone():
    first = written_by_another_process("1")
    assert first == written_by_another_process("2")
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert [cell.value for cell in book.active[4]] == ["用餐", 1.5]
    assert len(book.active.merged_cells.ranges) == 5


def test_another_content_gives_other_bytes():
    tables = [write_table(["表"], ("金额",), [[Decimal(amount)]]) for amount in ("1.00", "1.01")]
    assert steady(tables[0]) != steady(tables[1])


@pytest.mark.parametrize(("text", "least"), [("很短", 0), ("很长" * 60, 40), ("一\n二\n三\n四", 60)])
def test_a_note_across_the_table_gets_the_height_it_needs(text, least):
    """Merged cells do not grow by themselves: without a height the text would be cut off."""
    content = write_table(["表"], ("事项", "金额"), [], notes=[text], widths=(40, 20))
    height = openpyxl.load_workbook(io.BytesIO(content)).active.row_dimensions[3].height
    assert (height or 0) >= least
