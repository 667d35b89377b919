"""Lines from a sheet: bound to what was seen, in one piece, refused by a settlement that is not open."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.importing.preview import open_file, read_file
from finance.importing.workbooks import lines_xlsx, template_xlsx
from finance.models import USED_ELSEWHERE, Expense, Invoice, LineFile, SecondUse
from tests import builders
from tests.at_once import at_once
from tests.finance import builders as money
from tests.finance.importing.builders import BILL, LODGING, MEALS, imported, opened, staged
from workflow.models import Entry

pytestmark = pytest.mark.django_db
BAD = ("住宿费", "专家住宿", "间", 2, 1.005, 1, None)


@pytest.fixture
def settlement():
    return money.opened(money.demonstration())


def refusal(action, *args, **options):
    with pytest.raises(Refused) as caught:
        action(*args, **options)
    return caught.value


def preview(settlement, row):
    return read_file(row, settlement, user=builders.filer(settlement.filer), today=money.AFTER.date())


def stored():
    return list(
        Expense.objects.values_list(
            "category", "description", "unit", "quantity", "unit_price", "days", "amount"
        )
    )


def test_all_lines_come_in_with_one_entry_and_the_file_goes(settlement, django_capture_on_commit_callbacks):
    row = staged(settlement, (*LODGING, *BILL), MEALS)
    storage, name = row.file.storage, row.file.name
    with storage.open(name) as kept:
        assert "学员住宿".encode() not in kept.read()
    version = money.fresh(settlement).version
    with django_capture_on_commit_callbacks(execute=True):
        lines = imported(settlement, row)
    assert stored() == [
        ("住宿费", "学员住宿", "人", Decimal(60), Decimal(380), Decimal(5), Decimal(114000)),
        ("伙食费", "学员用餐", "人", Decimal(60), Decimal(110), Decimal(5), Decimal(33000)),
    ]
    assert Invoice.objects.get().expense == lines[0]
    assert money.fresh(settlement).version == version + 1
    entry = Entry.objects.get(verb="import_lines")
    assert entry.after == "“支出.xlsx”：导入 2 笔，合计 147,000.00 元"
    row.refresh_from_db()
    assert (row.state, bool(row.file), storage.exists(name)) == (LineFile.State.CONFIRMED, False, False)


def test_a_fault_keeps_everything_out_unless_only_the_good_lines_are_wanted(settlement):
    row = staged(settlement, LODGING, BAD)
    refused = refusal(imported, settlement, row)
    assert (refused.code, stored()) == ("faults", [])
    assert list(refused.details) == ["第 3 行“单价（元）”：金额最多两位小数（到分），请四舍五入后填写。"]
    assert [line.description for line in imported(settlement, row, only_good=True)] == ["学员住宿"]
    assert "1 笔有误的没有导入" in Entry.objects.get(verb="import_lines").after


def test_what_is_confirmed_is_what_was_seen(settlement):
    row = staged(settlement, LODGING)
    version = money.fresh(settlement).version
    assert refusal(imported, settlement, row, sha256="0" * 64).code == "other_file"
    money.line(settlement)
    assert refusal(imported, settlement, row, version=version).code == "stale"
    imported(settlement, row)
    again = refusal(imported, settlement, row)
    assert (again.code, again.status, Expense.objects.count()) == ("settled", 409, 2)


def test_a_second_sheet_takes_the_place_of_the_first(settlement):
    first, second = staged(settlement, LODGING), staged(settlement, MEALS)
    first.refresh_from_db()
    assert first.state == LineFile.State.DISCARDED
    assert refusal(open_file, first).code == "settled"
    imported(settlement, second)


def test_only_the_host_uploads_and_confirms(settlement):
    reader = builders.user("reader", settlement.programme.host, Role.READER)
    row = staged(settlement, LODGING)
    assert refusal(imported, settlement, row, actor=reader).code == "not_allowed"
    assert (
        refusal(actions.discard_lines, settlement, row=row, actor=reader, now=money.AFTER).code
        == "not_allowed"
    )
    imported(settlement, row)


@pytest.mark.parametrize("moved", [money.submitted, money.approved])
def test_a_settlement_that_is_not_open_takes_no_lines(moved):
    settlement = money.opened(money.demonstration())
    row = staged(settlement, LODGING)
    settlement = moved(settlement.programme)
    lines = stored()
    refused = refusal(imported, settlement, row, only_good=True)
    assert (refused.code, refused.status, stored()) == ("closed", 409, lines)
    assert refusal(staged, settlement, LODGING).code == "closed"
    assert Entry.objects.filter(verb="refused").count() == 2


def test_a_returned_settlement_takes_lines_of_the_categories_named():
    settlement = money.submitted(money.demonstration())
    actions.return_settlement(
        settlement,
        remarks=[("住宿费", "请补列")],
        actor=builders.reviewer(settlement.holder),
        now=money.AFTER,
    )
    settlement = money.fresh(settlement)
    row = staged(settlement, LODGING, MEALS)
    found = preview(settlement, row)
    assert [len(each.faults) for each in found.rows] == [0, 1]
    assert "本次退回只要求补正：住宿费" in found.rows[1].faults[0].sentence
    assert [line.category for line in imported(settlement, row, only_good=True)] == ["住宿费"]


def test_invoices_used_here_there_and_twice_are_told_apart_without_a_name(settlement):
    other = money.opened(money.demonstration(builders.host("示例泉州学院", money.fujian())))
    imported(other, staged(other, (*LODGING, *BILL)))
    mine = (*BILL[:2], "24352000000000000002", *BILL[3:])
    imported(settlement, staged(settlement, (*LODGING, *mine)))
    third = (*BILL[:2], "24352000000000000003", *BILL[3:])
    row = staged(settlement, (*LODGING, *BILL), (*LODGING, *mine), (*LODGING, *third), (*LODGING, *third))
    found = [[fault.sentence for fault in each.faults] for each in preview(settlement, row).rows]
    assert found == [
        [f"第 2 行“发票号码”：{USED_ELSEWHERE}"],
        ["第 3 行“发票号码”：该发票已用于本次结算的“学员住宿”，一张发票只能用一次。"],
        [],
        ["第 5 行“发票号码”：与第 4 行是同一张发票，一张发票只能用一次。"],
    ]
    assert "泉州" not in str(found)
    assert refusal(imported, settlement, row).code == "faults"
    assert SecondUse.objects.get().settlement == settlement
    imported(settlement, row, only_good=True)
    assert Invoice.objects.filter(number=third[2]).count() == 1


def test_likeness_lecture_fees_and_another_sum_are_hints_and_keep_nothing_out(settlement):
    imported(settlement, staged(settlement, LODGING))
    bill = (*BILL[:5], 1000, None)
    row = staged(settlement, (*LODGING, *bill), ("讲课费", "主讲", "学时", 4, 500, 1))
    hints = [[hint.sentence for hint in each.hints] for each in preview(settlement, row).rows]
    assert [len(each) for each in hints] == [2, 1]
    assert "已有相同的一笔" in hints[0][0]
    assert "票据合计 1,000.00，与金额 114,000.00 不一致" in hints[0][1]
    assert "补填授课人和学时" in hints[1][0]
    assert len(imported(settlement, row)) == 2


def test_what_waits_too_long_is_deleted(settlement):
    row = staged(settlement, LODGING)
    assert actions.drop_stale_lines(before=money.AFTER, actor=None, now=money.AFTER) == 0
    later = money.AFTER + timedelta(days=1)
    assert actions.drop_stale_lines(before=later, actor=None, now=later) == 1
    row.refresh_from_db()
    assert row.state == LineFile.State.DISCARDED
    assert "自动删除" in Entry.objects.get(verb="discard_lines").note


def test_what_is_exported_comes_in_again_as_the_same_lines(settlement):
    second = (*[None] * 7, "增值税普通发票", "035002400111", "00000012", "示例酒店", "2024-10-18", 100, None)
    receipt = (*[None] * 7, "其他凭证", "", "No 12345", "示例车队", "2024-10-18", 100, 0)
    rows = ((*LODGING, *BILL), second, receipt, MEALS)
    imported(settlement, staged(settlement, *rows))
    money.line(settlement, "100.01", category="交通费", description="=接站", quantity="2.5", days="0.5")
    before, bills = stored(), bill_values()
    content = lines_xlsx(settlement)
    Invoice.objects.all().delete()
    Expense.objects.all().delete()
    filer = builders.filer(settlement.filer)
    row = actions.stage_lines(settlement, content=content, name="明细.xlsx", actor=filer, now=money.AFTER)
    imported(settlement, row)
    assert (stored(), bill_values()) == (before, bills)
    assert len(bills) == 3


def bill_values():
    return list(
        Invoice.objects.values_list(
            "expense__description", "kind", "code", "number", "seller", "dated", "amount", "tax"
        )
    )


def test_the_template_names_the_class_and_offers_its_categories(settlement):
    book = opened(template_xlsx(settlement.programme))
    sheet = book.active
    assert settlement.programme.code in sheet["A2"].value
    assert [cell.value for cell in sheet[3]][:3] == ["支出科目", "事项", "计量单位"]
    offered = {
        str(rule.sqref).partition(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation
    }
    assert "住宿费,伙食费" in offered["A4"]
    assert "数电发票" in offered["H4"]
    refused = refusal(
        imported, settlement,
        actions.stage_lines(settlement, content=template_xlsx(settlement.programme), name="空.xlsx",
                            actor=builders.filer(settlement.filer), now=money.AFTER),
    )  # fmt: skip
    assert list(refused.details) == ["表里没有支出，请填写后重新上传。"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_sheet_confirmed_twice_at_once_comes_in_once():
    settlement = money.opened(money.demonstration())
    row = staged(settlement, (*LODGING, *BILL))
    version, names = money.fresh(settlement).version, [builders.filer(settlement.filer).username] * 3

    def confirm(name):
        return lambda: imported(
            money.fresh(settlement),
            LineFile.objects.get(pk=row.pk),
            version=version,
            actor=User.objects.get(username=name),
        )

    assert at_once(*(confirm(name) for name in names)) == ["done", "stale", "stale"]
    assert (Expense.objects.count(), Invoice.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="import_lines").count() == 1
