"""Every kind of page of the demonstration, as the people who use it: axe, the console, the width of the window.

One test, for making the demonstration takes longer than showing one person round; each person is a subtest.
"""

import io

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from openpyxl import load_workbook

from programs.lifecycle import Stage
from programs.models import Programme
from reports.demo import SAMPLES
from reports.demo.classes import year_of
from tests.browser.tour import Tourist, kind_of
from tests.browser.visitor import BrowserVisitor
from tests.paths.case import people_in
from tests.paths.papers import XLSX

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTS = ("host_35_001", "host_35_002", "host_35_003")
SPONSOR = "fujian_zhuguan"
OFFICES = ("fujian_shenpi", "bu_shenhe", "zhongxin_caiwu", "bu_jiancha", "bu_xitong", "bu_shenji")
ROSTER = "SJ2021001"  # the class whose certificates the demonstration begins with

# Routes that show no page: files, and moves that are a POST alone. Every other route must be met on a tour.
FILES = {
    "attachment", "attendance_pdf", "attendance_xlsx", "certificate_of_class", "certificate_paper", "certificate_picture",
    "completion_paper", "filing_form", "filing_plan", "filing_plan_xlsx", "plan_json", "plan_xlsx", "roster_annotated",
    "roster_pdf", "roster_template", "roster_xlsx", "settlement_pdf", "settlement_xlsx",
}  # fmt: skip
MOVES = {
    "completion_attach", "completion_save", "completion_seals", "completion_submit", "expense_add", "invoice_add", "move",
    "read_message", "roster_discard", "roster_upload", "settlement_upload", "voucher_add",
}  # fmt: skip
NOT_VISITED = FILES | {
    "account_logout",
    "admin:logout",
    "admin:certificates_batch_zip",
    "admin:finance_settlement_form",
    "admin:policies_ruleset_compare_xlsx",
    "admin:workflow_entry_export",
    "healthz",
    "readyz",
}


@pytest.fixture
def portal(live_server, settings):
    """The address of the demonstration."""
    settings.DEMONSTRATION = True
    call_command("load_notices", verbosity=0)
    call_command("load_demo", verbosity=0)
    return live_server.url


def somebody():
    """(name, ID number) of a person who has a certificate."""
    people = people_in((SAMPLES / "rosters" / f"{ROSTER}.xlsx").read_bytes())
    return next((name, number) for name, number, result in people if result == "合格")


def test_every_page_is_sound_in_a_browser(portal, chromium, subtests):
    met = set()
    with subtests.test("anybody"):
        assert anybody(Tourist(chromium, portal, phone=True), met) == []
    seen = {}
    for who in HOSTS:
        with subtests.test(who):
            assert inside(Tourist(chromium, portal, phone=True), who, "/portal/", seen, met) == []
    with subtests.test(SPONSOR):
        assert inside(Tourist(chromium, portal, phone=True), SPONSOR, "/portal/topics/", {}, met) == []
    seen = {}
    for who in OFFICES:
        with subtests.test(who):
            assert inside(Tourist(chromium, portal, phone=False), who, "/admin/", seen, met) == []
    with subtests.test("no kind of page left out"):
        assert " ".join(sorted(routes() - NOT_VISITED - MOVES - met)) == ""
    with subtests.test("without script"):
        assert without_script(BrowserVisitor(chromium, portal, script=False)) == []


def routes():
    """Names of all routes of our own; those of the admin site and of the log-in pages are followed by their links."""
    found, waiting = set(), [get_resolver()]
    while waiting:
        for each in waiting.pop().url_patterns:
            if isinstance(each, URLPattern):
                found.add(each.name)
            elif not each.namespace and not str(each.pattern).startswith("accounts/"):
                waiting.append(each)
    return found


def inside(tourist, who, start, seen, met):
    """Shows one person round, and hosts each of their classes of this year; gives what was wrong."""
    tourist.log_in(who)
    classes = Programme.objects.filter(
        host__memberships__user__username=who, plan__year=year_of(timezone.localdate())
    )
    home = "/portal/programmes/{}/"
    running = [home.format(each.pk) + "roster/" for each in classes if each.stage == Stage.RUNNING]
    held = [home.format(each.pk) + "settlement/" for each in classes if each.stage == Stage.HELD]
    starts = [home.format(each.pk) + part for each in classes for part in ("", "completion/")]
    faulty = classes.filter(inspections__rectifications__closed_at=None, inspections__outcome="faults")
    inspected = [home.format(each.pk) + "supervision/" for each in faulty.distinct()]
    written = classes.filter(settlement__state="draft").values_list("settlement__expenses", "pk")
    lines = [home.format(pk) + f"settlement/lines/{line}/" for line, pk in written if line]
    tourist.tour(start, *starts, *running, *held, *inspected, *lines, seen=seen, leave_out=NOT_VISITED)
    for address in running:
        preview_a_roster(tourist, address, seen)
    for address in held:
        begin_a_settlement(tourist, address, seen)
    met |= {kind.partition(":")[0] for kind in seen if kind and seen[kind]}
    return tourist.done()


def anybody(tourist, met):
    """The public pages, with the answers that only a form gives."""
    seen = {}
    tourist.tour(
        "/", "/complaints/", "/complaints/follow/", "/draws/", seen=seen, each=2, leave_out=NOT_VISITED
    )
    complain(tourist)
    tourist.look()
    met.add("complaint_received")
    for name, number in (somebody(), ("查无此人", "110101199003078515"), ("", "")):
        status = 200 if name else 422
        tourist.submit(tourist.get("/"), "/certificates/lookup/", name=name, number=number, status=status)
        for link in tourist.look():
            if kind_of(link) == "certificate":
                tourist.tour(link, seen=seen, leave_out=NOT_VISITED)
    met |= {kind for kind in seen if kind and seen[kind]}
    return tourist.done()


def preview_a_roster(tourist, address, seen):
    """A workbook is uploaded and looked at, and the next page asks whether to store it."""
    book, content = load_workbook(SAMPLES / "rosters" / f"{ROSTER}.xlsx"), io.BytesIO()
    del book["签到表"]  # its days are those of another class
    book.save(content)
    page = tourist.get(address)
    page = tourist.submit(
        page, "/roster/upload/", having="file", file=("名单.xlsx", content.getvalue(), XLSX)
    )
    tourist.tour(page.url, seen=seen, leave_out=NOT_VISITED)


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
        tourist.tour(page.url, seen=seen, leave_out=NOT_VISITED)


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
