"""Numbers that people type where none belongs do not stay."""

import pytest
import time_machine

from tests import builders
from tests.trainees.builders import id_number
from tests.workflow import builders as small
from workflow.actions import attach
from workflow.models import Attachment, Entry, Remark, Reminder
from workflow.redaction import HIDDEN, without_numbers

NUMBER = id_number(7)


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        NUMBER.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
        NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"),
    ],
)
def test_an_id_number_is_taken_out_however_it_is_typed(typed):
    assert without_numbers(f"第 3 行 {typed} 有误") == f"第 3 行 {HIDDEN} 有误"


@pytest.mark.parametrize(
    "text",
    ["凭证号 202410250000012345", "发票 24352000000012345678", "账号 6222021001001234567", "鲁人社函〔2021〕60号", "¥127,500.00"],
)  # fmt: skip
def test_other_figures_stay(text):
    assert without_numbers(text) == text


@pytest.mark.django_db
@pytest.mark.req("T04", "T06")
def test_neither_comment_nor_journal_message_or_file_name_keeps_a_number(client):
    with time_machine.travel(builders.NOW, tick=False):
        paper = small.change(reason=f"{NUMBER}因故不能到场")
        client.force_login(builders.reviewer(paper.holder))
        client.post(
            f"/move/programs.change/{paper.pk}/return/",
            {"version": paper.version, "remark-reason": f"{NUMBER} 是谁", "note": f"请删去 {NUMBER}"},
        )
    attach(
        paper, slot="other", content=b"x", name=f"{NUMBER}张三.pdf", content_type="application/pdf",
        actor=builders.filer(paper.filer), now=builders.NOW,
    )  # fmt: skip
    for model in (Remark, Entry, Reminder, Attachment):
        rows = repr(list(model.objects.values()))
        assert NUMBER not in rows, model
        assert HIDDEN in rows, model
