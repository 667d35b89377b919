"""The desk of batches in the admin: choosing, sending, files, answers typed and read from a sheet."""

import io
import re
import shutil
import subprocess
from hashlib import sha256

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from finance.models import Batch, Payment
from tests import builders
from tests.finance import builders as money
from tests.finance import paying
from workflow.models import Entry

pytestmark = pytest.mark.django_db
FULL = "6222020200112233445"
HOSTS = ("示例厦门大学", "示例泉州大学", "示例漳州大学")


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(money.AFTER, tick=False):
        yield


def two():
    first = paying.due()
    return first, paying.due(money.demonstration(builders.host(HOSTS[0], money.fujian())), "2000.50")


def as_cashier(client, payer, name="制单"):
    client.force_login(paying.cashier(payer, name))


def url(name, *args):
    return reverse(f"admin:finance_batch_{name}", args=args)


def answer_book(*rows, header=("账号尾号", "金额（元）", "结果", "凭证号", "原因")):
    book, out = Workbook(), io.BytesIO()
    for row in ((), header, *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("回单.xlsx", out.getvalue())


def fields(batch, *answers):
    rows = batch.transfers.filter(state="sent").order_by("payment_id")
    data = {}
    for row, (result, reference, reason) in zip(rows, answers, strict=False):
        data |= {
            f"row-{row.pk}-result": result,
            f"row-{row.pk}-reference": reference,
            f"row-{row.pk}-reason": reason,
        }
    return data


@pytest.mark.req("000-48")
def test_a_batch_is_chosen_asked_for_and_made(client):
    first, second = two()
    payer = first.settlement.payer
    as_cashier(client, payer)
    html = client.get(url("add")).content.decode()
    assert html.count('name="payment"') == 2
    assert "**** 3445" in html
    assert FULL not in html
    chosen = {"payment": [first.pk, second.pk]}
    said = client.post(url("add"), chosen | {"step": "sum"}).json()
    assert said == {"count": 2, "total": "3,000.50", "capitals": "叁仟元伍角"}
    asked = client.post(url("add"), chosen | {"step": "check", "note": "十一月"}).content.decode()
    assert "叁仟元伍角" in asked
    assert Batch.objects.count() == 0
    made = client.post(url("add"), chosen | {"step": "make", "note": "十一月"})
    batch = Batch.objects.get()
    assert (made["Location"], batch.note, batch.transfers.count()) == (url("change", batch.pk), "十一月", 2)
    assert client.post(url("add"), {"step": "check"}).status_code == 422
    page = client.get(url("change", batch.pk)).content.decode()
    assert "您是制单人" in page
    assert FULL not in page
    assert "叁仟元伍角" in page


def test_a_year_alone_chooses_and_two_sources_are_refused_before_the_question(client):
    first = paying.due()
    host = builders.host(HOSTS[1], money.fujian())
    unsaid = paying.due(money.held("fujian-2024-demonstration", host, 2024, fund_source=""))
    as_cashier(client, first.settlement.payer)
    both = sorted([first.pk, unsaid.pk])
    for query, pks in (
        ({"source": "", "year": 2024}, both), ({"source": "", "year": 2025}, []),
        ({"source": "未注明"}, [unsaid.pk]), ({"source": first.fund_source}, [first.pk]),
    ):  # fmt: skip
        html = client.get(url("add"), query).content.decode()
        assert sorted(map(int, re.findall(r'name="payment" value="(\d+)"', html))) == pks
    mixed = client.post(url("add"), {"payment": both, "step": "check"})
    assert (mixed.status_code, "2 个经费来源" in mixed.content.decode()) == (422, True)
    assert client.post(url("add"), {"payment": both[:1], "step": "check"}).status_code == 200


def test_a_foreign_or_own_approved_or_listed_payment_is_not_on_offer(client):
    first, second = two()
    paying.batch_of(second)
    foreign = paying.due(money.national_2024())
    as_cashier(client, first.settlement.payer)
    html = client.get(url("add")).content.decode()
    assert re.findall(r'name="payment" value="(\d+)"', html) == [str(first.pk)]
    client.post(url("add"), {"payment": [first.pk, foreign.pk, second.pk], "step": "make"})
    assert list(Batch.objects.latest("pk").transfers.values_list("payment", flat=True)) == [first.pk]
    client.force_login(builders.reviewer(first.settlement.payer))
    assert client.get(url("add")).status_code == 403


def test_the_second_person_is_asked_with_the_sum_and_sends(client):
    batch = paying.batch_of(*two())
    as_cashier(client, batch.payer)
    assert client.get(url("step", batch.pk, "send")).status_code == 403
    assert client.post(url("step", batch.pk, "send"), {"version": 1}).status_code == 403
    as_cashier(client, batch.payer, "复核")
    assert "人民币叁仟元伍角" in client.get(url("step", batch.pk, "send")).content.decode()
    assert Batch.objects.get().state == "draft"
    assert client.post(url("step", batch.pk, "send"), {"version": 1}).status_code == 302
    assert Batch.objects.get().state == "sent"
    assert client.post(url("step", batch.pk, "send"), {"version": 1}).status_code == 409


def test_a_row_is_taken_off_after_a_question(client):
    first, second = two()
    batch = paying.batch_of(first, second)
    row = batch.transfers.get(payment=first)
    as_cashier(client, batch.payer)
    assert "壹仟元整" in client.get(url("drop", batch.pk, row.pk)).content.decode()
    assert client.post(url("drop", batch.pk, row.pk)).status_code == 302
    assert [row.payment_id for row in batch.transfers.exclude(state="dropped")] == [second.pk]
    other = paying.batch_of(first)
    assert client.post(url("drop", batch.pk, other.transfers.get().pk)).status_code == 404


def test_files_with_full_accounts_are_drawn_written_down_and_never_kept_by_a_browser(client):
    batch = paying.sent(*two())
    as_cashier(client, batch.payer)
    answer = client.post(url("file", batch.pk, "bank"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="batch-2024-0001.xlsx"'
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1] == ("序号", "户名", "账号", "开户行", "金额（元）", "用途")
    assert rows[2][1:5] == ("示例福州大学", FULL, "中国银行福州鼓楼支行", 1000)
    assert rows[4][1:5] == ("合计", None, "2 笔", 3000.5)
    assert rows[5][0] == "合计（大写）：人民币叁仟元伍角"
    entry = Entry.objects.get(verb="hand_out_batch", case=batch.case)
    assert entry.data == {"sha256": sha256(answer.content).hexdigest()}
    assert client.get(url("file", batch.pk, "bank")).status_code == 405
    assert client.post(url("file", batch.pk, "other")).status_code == 404
    client.force_login(builders.approver(batch.payer))
    assert client.post(url("file", batch.pk, "bank")).status_code == 403


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_the_list_on_paper_bears_sums_seals_and_both_people(client):
    batch = paying.sent(*two())
    as_cashier(client, batch.payer)
    paper = client.post(url("file", batch.pk, "list")).content
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=paper, capture_output=True, check=True
    ).stdout.decode()
    people = (batch.made_by.display_name, batch.sent_by.display_name)
    for words in (FULL, "叁仟元伍角", "拨付单位（财务专用章）", "拨付单位（公章）", "2024-0001", *people):
        assert words in text


def test_no_file_leaves_before_the_second_person(client):
    batch = paying.batch_of(*two())
    as_cashier(client, batch.payer)
    assert client.post(url("file", batch.pk, "bank")).status_code == 409
    assert not Entry.objects.filter(verb="hand_out_batch").exists()


def test_answers_are_typed_asked_with_their_sums_and_noted(client):
    first, second = two()
    batch = paying.sent(first, second)
    as_cashier(client, batch.payer)
    here = url("answers", batch.pk)
    assert client.get(here).content.decode().count('<option value="" selected>未答复') == 2
    faulty = client.post(here, fields(batch, ("paid", "", ""), ("failed", "", "")) | {"step": "check"})
    assert faulty.status_code == 422
    assert "成功的须填写凭证号" in faulty.content.decode()
    data = fields(batch, ("paid", "B-1", ""), ("failed", "", "账号不存在"))
    asked = client.post(here, data | {"step": "check"}).content.decode()
    assert "1 笔，1,000.00 元（人民币壹仟元整）" in asked
    assert Payment.objects.filter(state="sent").count() == 2
    assert client.post(here, data | {"step": "sure"}).status_code == 302
    assert set(Payment.objects.values_list("pk", "state")) == {(first.pk, "paid"), (second.pk, "failed")}
    assert Batch.objects.get().state == "closed"
    assert client.get(here).status_code == 409
    assert client.post(here, {"step": "check"}).status_code == 409


def test_the_banks_sheet_is_shown_first_and_noted_when_it_is_confirmed(client):
    first, second = two()
    batch = paying.sent(first, second)
    as_cashier(client, batch.payer)
    sheet = answer_book(("3445", "1,000.00", "成功", "B-1", ""), ("3445", 2000.5, "失败", "", "账号不存在"))
    shown = client.post(url("answers", batch.pk), {"step": "read", "file": sheet})
    html = shown.content.decode()
    assert shown.status_code == 200
    assert 'value="B-1"' in html
    assert 'value="账号不存在"' in html
    assert Payment.objects.filter(state="sent").count() == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("9999", "1000.00", "成功", "B-1", "")], "批次中没有账号尾号相同的款项"),
        (
            [("3445", "999.00", "成功", "B-1", "")],
            "款项是 1,000.00 元、2,000.50 元，与表中的 999.00 元不一致",
        ),
        ([("3445", "1000.00", "也许", "B-1", "")], "请填“成功”或“失败”"),
        ([("3445", "1000.00", "成功", "", "")], "成功的须写凭证号"),
        ([("3445", "1000.00", "失败", "", "")], "失败的须写原因"),
        ([("3445", "10.001", "成功", "B-1", "")], "最多两位小数"),
        ([("3445", "1000.00", "成功", "B-1", "")] * 2, "出现了两次"),
        ([("3445", "0.1万元", "成功", "B-1", "")], "万元"),
    ],
)
def test_each_faulty_row_of_a_sheet_is_named_and_nothing_is_noted(client, rows, words):
    batch = paying.sent(*two())
    as_cashier(client, batch.payer)
    shown = client.post(url("answers", batch.pk), {"step": "read", "file": answer_book(*rows)})
    html = shown.content.decode()
    assert shown.status_code == 422
    assert words in html
    assert "第 3 行" in html or "第 4 行" in html or "第 2 行" in html
    assert Payment.objects.filter(state="sent").count() == 2


def test_two_rows_alike_want_a_number_and_a_sheet_without_the_table_is_told(client):
    alike = paying.due(), paying.due(money.demonstration(builders.host(HOSTS[0], money.fujian())))
    batch = paying.sent(*alike)
    as_cashier(client, batch.payer)

    def read(sheet):
        return client.post(url("answers", batch.pk), {"step": "read", "file": sheet}).content.decode()

    assert "补上序号或户名" in read(answer_book(("3445", "1000.00", "成功", "B-1", "")))
    numbered = answer_book(
        (2, "3445", "1000.00", "成功", "B-1", ""),
        header=("序号", "账号尾号", "金额", "结果", "凭证号", "原因"),
    )
    assert 'value="B-1"' in read(numbered)
    assert "没有找到银行结果" in read(answer_book(header=("甲", "乙", "丙", "丁", "戊")))
    assert "没有选择文件" in client.post(url("answers", batch.pk), {"step": "read"}).content.decode()
    form = client.get(url("answer_sheet", batch.pk)).content
    values = list(load_workbook(io.BytesIO(form)).active.values)
    assert values[2][:4] == (1, "示例福州大学", "3445", 1000)
    assert FULL.encode() not in form


def test_lists_tell_sums_and_export_what_is_filtered(client):
    batch = paying.sent(*two())
    as_cashier(client, batch.payer)
    html = client.get(url("changelist")).content.decode()
    assert "3,000.50" in html
    assert "0/2" in html
    rows = list(load_workbook(io.BytesIO(client.get(url("export")).content)).active.values)
    assert rows[3][0] == "2024-0001"
    assert rows[4][3:5] == (2, 3000.5)
    assert "2024-0001" not in client.get(url("changelist"), {"state__exact": "closed"}).content.decode()
    none = list(
        load_workbook(io.BytesIO(client.get(url("export"), {"state__exact": "closed"}).content)).active.values
    )
    assert len(none) == 3
    client.force_login(builders.finance_officer(builders.province("山东", "37")))
    assert "2024-0001" not in client.get(url("changelist")).content.decode()
    assert client.get(url("change", batch.pk)).status_code == 404


def test_a_long_batch_costs_the_same_queries_as_a_short_one(client):
    counts = []
    for names in (HOSTS[:1], HOSTS[1:]):
        batch = paying.sent(
            *(paying.due(money.demonstration(builders.host(n, money.fujian()))) for n in names)
        )
        as_cashier(client, batch.payer)
        with CaptureQueriesContext(connection) as taken:
            client.get(url("change", batch.pk))
        counts.append(len(taken))
    assert counts[1] <= counts[0]
