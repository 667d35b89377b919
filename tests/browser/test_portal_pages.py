"""The pages of the public, of hosts and of sponsors in a real browser: axe, the console, the width of the window.

One test, for making the demonstration takes longer than showing one person round; each person is a subtest.
"""

import pytest

from reports.demo.certified import RECEIPT
from tests.browser.sweep import (
    MOVES,
    NOT_VISITED,
    OF_OFFICES,
    PUBLIC,
    amended,
    certified,
    classes_of,
    further,
    lines_upload,
    met_in,
    out_of_season,
    portal,
    roster_upload,
    routes,
    sign_in_upload,
    somebody,
    statement,
    trainee_of_today,
)
from tests.browser.tour import Tourist, kind_of
from tests.browser.visitor import BrowserVisitor
from tests.finance.einvoice.files import xml as einvoice

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["portal"]

HOSTS = ("host_35_001", "host_35_002", "host_35_003")
SPONSOR = "fujian_zhuguan"
PLANNED = "/planner/?rules=shandong-2021&opening=2021-10-15&days=4"


def test_every_page_of_the_portal_is_sound_in_a_browser(portal, chromium, subtests):
    met = set()
    with subtests.test("anybody"):
        faults, public = anybody(Tourist(chromium, portal, phone=True))
        met |= met_in(public)
        assert faults == []
        assert met_in(public) >= PUBLIC - out_of_season()
    seen = {}
    for who in HOSTS:
        with subtests.test(who):
            assert host(Tourist(chromium, portal, phone=True), who, seen) == []
    with subtests.test("the host of the class with certificates"):
        tourist, (who, address) = Tourist(chromium, portal, phone=True), certified()
        tourist.log_in(who)
        assert tourist.tour(address, *amended(), seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
    with subtests.test("what the first class of a kind does not lead to"):
        for who, addresses in further().items():
            tourist = Tourist(chromium, portal, phone=True)
            tourist.log_in(who)
            assert tourist.tour(*addresses, seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
    met |= met_in(seen)
    seen = {}
    with subtests.test(SPONSOR):
        tourist = Tourist(chromium, portal, phone=True)
        tourist.log_in(SPONSOR)
        assert tourist.tour("/portal/topics/", seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
    met |= met_in(seen)
    seen = {}
    with subtests.test("a trainee"):
        assert trainee(Tourist(chromium, portal, phone=True), seen) == []
    met |= met_in(seen)
    with subtests.test("no kind of page left out"):
        assert " ".join(sorted(routes() - NOT_VISITED - MOVES - OF_OFFICES - out_of_season() - met)) == ""
    with subtests.test("without script"):
        assert without_script(BrowserVisitor(chromium, portal, script=False)) == []


def host(tourist, who, seen):
    """Shows a host round, each of the classes of this year included; gives what was wrong."""
    tourist.log_in(who)
    at = classes_of(who)
    starts = [address for addresses in at.values() for address in addresses]
    tourist.tour("/portal/", *starts, seen=seen, leave_out=NOT_VISITED | PUBLIC)
    for address in at["running"]:
        preview_a_roster(tourist, address, seen)
    for address in at["held"]:
        begin_a_settlement(tourist, address, seen)
    return tourist.done()


def anybody(tourist):
    """The public pages, with the answers that only a form gives; gives what was wrong, and what was looked at."""
    seen = {}
    tourist.tour(
        "/",
        "/complaints/",
        "/complaints/follow/",
        "/draws/",
        PLANNED,
        "/planner/2027/",
        seen=seen,
        each=2,
        leave_out=NOT_VISITED,
    )
    complain(tourist)
    tourist.look()
    seen["complaint_received"] = ["/complaints/"]
    for name, number in (somebody(), ("查无此人", "110101199003078515"), ("", "")):
        status = 200 if name else 422
        tourist.submit(tourist.get("/"), "/certificates/lookup/", name=name, number=number, status=status)
        for link in tourist.look():
            if kind_of(link) == "certificate":
                tourist.tour(link, seen=seen, leave_out=NOT_VISITED)
                seen["certificate_shared"] = share(tourist, f"{link}shares/")
                report(tourist, f"{link}report/")
    follow(tourist, RECEIPT)
    return tourist.done(), seen


def share(tourist, address):
    """A holder makes a link, and whoever gets it opens it; gives the addresses that were looked at."""
    page = tourist.submit(tourist.get(address), having="label", label="示例公司人事处", paper=True)
    tourist.look()
    secret = page.text.partition("/certificates/shared/")[2].partition("/")[0]
    link = f"/certificates/shared/{secret}/"
    tourist.get(link)
    tourist.look()
    return [link]


def report(tourist, address):
    """A holder reports an error and follows it by the code of the receipt."""
    page = tourist.submit(tourist.get(address), having="text", parts=["hours"], text="学时应为 24。")
    tourist.look()
    follow(tourist, page.text.partition("回执码")[2].split()[0])


def follow(tourist, code):
    page = tourist.submit(tourist.get("/certificates/reports/"), having="code", code=code)
    tourist.look()
    assert "待处理" in page.text


def trainee(tourist, seen):
    """A trainee of today, without an account: the own pages, the survey by its one-time link, the check of a statement."""
    own, survey = trainee_of_today()
    tourist.get(own)
    tourist.tour(
        "/trainee/", "/trainee/hours/", "/trainee/paper/", "/trainee/pledge/", "/trainee/sign-in/", "/trainee/survey/",
        "/trainee/find/", "/hours/verify/", statement(), seen=seen, leave_out=NOT_VISITED,
    )  # fmt: skip
    tourist.get(survey)
    tourist.look()
    seen["survey_answer"] = ["/survey/"]
    return tourist.done()


def preview_a_roster(tourist, address, seen):
    """A workbook is uploaded and looked at, and the next page asks whether to store it; a sign-in sheet likewise."""
    page = tourist.submit(
        tourist.get(address.replace("/roster/", "/attendance/sheet/")),
        having="file",
        file=sign_in_upload(address),
    )
    tourist.tour(page.url, seen=seen, leave_out=NOT_VISITED | PUBLIC)
    page = tourist.submit(tourist.get(address), "/roster/upload/", having="file", file=roster_upload())
    tourist.tour(page.url, seen=seen, leave_out=NOT_VISITED | PUBLIC)


def begin_a_settlement(tourist, address, seen):
    """The pages of an account that is still being written."""
    page = tourist.get(address)
    if any("开始" in words for form in page.reader.forms for _, _, words in form.buttons):
        page = tourist.submit(page, button="开始")
        page = tourist.submit(
            page,
            "/settlement/lines/",
            category="住宿费",
            description="住宿费",
            quantity="1",
            unit_price="100.00",
            days="1",
        )
        sheet = tourist.submit(tourist.get(f"{address}lines/import/"), having="file", file=lines_upload())
        tourist.tour(sheet.url, seen=seen, leave_out=NOT_VISITED | PUBLIC)
        vouchers_of_a_line(tourist, page, seen)
        tourist.tour(page.url, f"{address}lectures/new/", seen=seen, leave_out=NOT_VISITED | PUBLIC)


def vouchers_of_a_line(tourist, page, seen):
    """An invoice with its scan, and an e-invoice that waits."""
    line = tourist.get(linked(page, "expense"))
    invoice = tourist.submit(
        line,
        "/invoices/",
        number="24352000000098765432",
        seller="示例酒店",
        dated="2024-10-18",
        amount="100.00",
    )
    scan = ("发票.xml", einvoice(), "application/xml")
    scanned = tourist.submit(tourist.get(linked(invoice, "invoice")), "/scan/", having="file", file=scan)
    waits = ("电子发票.xml", einvoice("24352000000098765431"), "application/xml")
    tourist.submit(tourist.get(linked(page, "einvoices")), having="files", files=waits)
    tourist.tour(line.url, scanned.url, seen=seen, leave_out=NOT_VISITED | PUBLIC)


def without_script(person):
    """Everything that the public needs, in a browser that runs no script; gives the complaints of the console."""
    name, number = somebody()
    found = person.submit(person.get("/"), "/certificates/lookup/", name=name, number=number)
    page = person.get(linked(found, "certificate"))
    assert person.download(page, page.link("/paper.pdf")).startswith(b"%PDF-")
    written = page.link("/verify/Y").strip("/").rpartition("/")[2]
    assert "有效" in person.submit(person.get("/verify/"), "/verify/", number=written).text

    plan = person.get(linked(person.get("/plans/"), "plan"))
    filters = next(form for form in plan.reader.forms if {"q", "month"} <= form.names())
    assert "找到" in person.send(plan, filters, {"month": "10"}, button="查找").text
    assert "打印" in person.get(f"{plan.url}?print").text
    notice = person.get(linked(person.get("/notices/"), "notice"))
    assert "号" in notice.text
    code = complain(person).text.partition("查询码 ")[2].split()[0]
    assert "已受理" in person.submit(person.get("/complaints/follow/"), having="receipt", receipt=code).text
    person.leave()
    return person.window.complaints


def complain(person):
    page = person.get("/complaints/")
    authority = next(each for each in page.form(having="authority").fields if each.name == "authority")
    page = person.submit(
        page, having="authority", authority=authority.option("福建省人力资源和社会保障厅"), category="其他",
        text="某班向学员收费。", contact="",
    )  # fmt: skip
    assert "查询码" in page.text
    return page


def linked(page, kind):
    """The first address on the page that is of this kind."""
    return next(link for link in page.links if kind_of(link) == kind)
