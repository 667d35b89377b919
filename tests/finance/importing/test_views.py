"""A sheet of expense lines through HTTP: the host, a reader, another host."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from finance.models import Expense, LineFile
from tests import builders
from tests.finance import builders as money
from tests.finance.importing.builders import BILL, LODGING, MEALS, book, opened, staged

pytestmark = pytest.mark.django_db
BAD = ("住宿费", "专家住宿", "间", 2, 1.005, 1, None)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(money.AFTER, tick=False):
        yield


@pytest.fixture
def settlement():
    return money.opened(money.demonstration())


@pytest.fixture
def host(client, settlement):
    client.force_login(builders.filer(settlement.programme.host))
    return client


def address(settlement, rest=""):
    return f"/portal/programmes/{settlement.programme_id}/settlement/{rest}"


def upload(client, settlement, *rows, content=None):
    file = SimpleUploadedFile("支出.xlsx", content or book(*rows))
    return client.post(address(settlement, "lines/import/"), {"file": file}, follow=True)


def text(page):
    return page.content.decode()


def confirm(client, settlement, row, **fields):
    values = {"sha256": row.sha256, "version": money.fresh(settlement).version, **fields}
    return client.post(address(settlement, f"lines/import/{row.pk}/"), values)


def test_upload_preview_and_confirmation(host, settlement):
    assert "从表格导入" in text(host.get(address(settlement)))
    body = text(upload(host, settlement, (*LODGING, *BILL), MEALS))
    assert "确认导入 2 笔" in body
    assert "147,000.00" in body
    assert "24352000000000000001" in body
    assert not Expense.objects.exists()
    answer = confirm(host, settlement, LineFile.objects.get())
    assert answer["Location"] == address(settlement)
    page = host.get(address(settlement))
    assert "学员用餐" in text(page)
    sheet = opened(host.get(address(settlement, "lines/export.xlsx")).content).active
    assert [cell.value for cell in sheet[4]][:7] == ["住宿费", "学员住宿", "人", 60, 380, 5, 114000]


def test_faults_are_named_and_the_good_lines_may_come_alone(host, settlement):
    body = text(upload(host, settlement, LODGING, BAD))
    assert "有 1 行需要修正，在第 3 行" in body
    assert "第 3 行“单价（元）”：金额最多两位小数" in body
    row = LineFile.objects.get()
    only = text(host.get(address(settlement, f"lines/import/{row.pk}/?only=faults")))
    assert "专家住宿" in only
    assert "学员住宿" not in only
    assert confirm(host, settlement, row).status_code == 422
    assert not Expense.objects.exists()
    assert confirm(host, settlement, row, only_good="1").status_code == 302
    assert Expense.objects.get().description == "学员住宿"


def test_their_own_sheet_comes_back_with_the_faults_on_it(host, settlement):
    upload(host, settlement, LODGING, BAD)
    answer = host.get(address(settlement, f"lines/import/{LineFile.objects.get().pk}/annotated.xlsx"))
    sheet = opened(answer.content).active
    assert "最多两位小数" in sheet["E3"].comment.text
    assert sheet["E3"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["O1"].value == "平台核对意见"
    assert "最多两位小数" in sheet["O3"].value


def test_what_is_no_workbook_comes_back_with_a_sentence(host, settlement):
    page = upload(host, settlement, content=b"no workbook")
    assert page.status_code == 422
    assert "error" in text(page)
    page = upload(host, settlement, content=book(("王伟",), header=("姓名",)))
    assert "没有找到支出明细表" in text(page)
    assert not LineFile.objects.exists()


def test_a_stale_page_and_an_approved_settlement_are_refused(host, settlement):
    row = staged(settlement, LODGING)
    assert confirm(host, settlement, row, version=99).status_code == 409
    approved = money.approved(settlement.programme)
    assert confirm(host, settlement, row, version=approved.version).status_code == 409
    assert host.get(address(settlement, "lines/import/")).status_code == 409
    assert upload(host, settlement, LODGING).status_code == 409
    assert Expense.objects.count() == 1


def test_others_do_not_get_in(client, settlement):
    row = staged(settlement, LODGING)
    place = f"lines/import/{row.pk}/"
    client.force_login(builders.user("reader", settlement.programme.host, Role.READER))
    assert [client.get(address(settlement, rest)).status_code for rest in (place, "lines/import/")] == [
        403,
        403,
    ]
    assert client.get(address(settlement, "lines/template.xlsx")).status_code == 200
    client.force_login(builders.filer(builders.host("示例泉州学院", money.fujian())))
    for rest in (
        place,
        "lines/import/",
        "lines/export.xlsx",
        "lines/template.xlsx",
        f"{place}annotated.xlsx",
    ):
        assert client.get(address(settlement, rest)).status_code == 404
    assert client.post(address(settlement, f"{place}discard/")).status_code == 404
    client.force_login(builders.filer(settlement.programme.host))
    assert client.post(address(settlement, f"{place}discard/")).status_code == 302
    row.refresh_from_db()
    assert row.state == LineFile.State.DISCARDED
