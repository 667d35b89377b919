"""The working calendar in the database: what makes a year exact, and how the ministry enters one."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from policies import actions
from policies.arrangement import PlannedDay, read
from policies.models import CalendarYear, Holiday
from tests.builders import approver, load_all_notices, ministry, province, reviewer
from tests.policies.test_arrangement import NOTICES, ROWS_2027
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def loaded():
    ministry(), province()
    load_all_notices()


def notice(year=2027, **fields):
    return CalendarYear(year=year, title=f"{year} 年的通知", number="国办发明电〔2026〕1号", **fields)


def enter(days, year=2027, *, actor=None, now=NOW):
    return actions.keep_calendar_year(notice(year), days, actor=actor, now=now)


def test_a_single_day_does_not_make_its_year_exact_and_its_notice_does(loaded, django_assert_num_queries):
    actions.keep_holiday(Holiday(date=date(2027, 1, 4), name="元旦"), actor=None, now=NOW)
    with django_assert_num_queries(1):
        calendar = Holiday.objects.working_days()
    assert calendar.exact_years == frozenset(range(2010, 2027))
    enter(read(ROWS_2027, 2027).days, actor=approver(ministry()))
    calendar = Holiday.objects.working_days()
    assert calendar.is_exact(date(2027, 6, 1))
    assert calendar.is_working_day(date(2027, 2, 20))
    assert Holiday.objects.in_year(2027).count() == 14


def test_a_year_that_is_entered_again_is_replaced_as_a_whole(loaded):
    days = read(ROWS_2027, 2027).days
    enter(days)
    again = [day for day in days if day.day != date(2027, 2, 20)]
    row = enter(again, now=LATER)
    assert (row.version, row.changed_at) == (2, LATER)
    assert not Holiday.objects.filter(date=date(2027, 2, 20)).exists()
    last = Entry.objects.filter(case="policies.holiday").latest("number")
    assert (last.verb, last.before, last.after) == (
        "keep_calendar_year",
        "2027 年放假安排，14 天",
        "2027 年放假安排，13 天",
    )
    assert "2027-10-01 放假 国庆节" in last.data["days"]


def test_december_days_of_the_next_notice_stay_when_a_year_is_entered_again(loaded):
    """2023 began on 2022-12-31; entering 2022 once more must not forget it."""
    enter(read(NOTICES[2023], 2023).days, 2023)
    eve = Holiday.objects.get(date=date(2022, 12, 31))
    days = [
        PlannedDay(d.date, d.is_working, d.name) for d in Holiday.objects.in_year(2022).exclude(pk=eve.pk)
    ]
    enter(days, 2022)
    assert Holiday.objects.filter(date=eve.date).exists()
    enter([day for day in read(NOTICES[2023], 2023).days if day.day.year == 2023], 2023)
    assert not Holiday.objects.filter(date=eve.date).exists()


def test_a_year_ahead_knows_the_holidays_of_the_law_and_stays_provisional(loaded):
    calendar = Holiday.objects.working_days()
    assert not calendar.is_working_day(date(2027, 10, 1))
    assert calendar.is_working_day(date(2027, 10, 4))  # whether it is moved nobody knows yet
    assert not calendar.is_exact(date(2027, 10, 1))
    assert not Holiday.objects.in_year(2029).exists()
    rows = [PlannedDay(d.date, False, d.name) for d in Holiday.objects.in_year(2028)]
    enter(rows, 2028)
    assert not Holiday.objects.working_days().is_working_day(date(2029, 10, 1))
    assert not Holiday.objects.working_days().is_exact(date(2029, 10, 1))


def test_a_faulty_year_leaves_nothing_behind(loaded):
    before = list(Holiday.objects.values())
    with pytest.raises(Refused, match="1 处问题") as refused:
        enter([*read(ROWS_2027, 2027).days, PlannedDay(date(2027, 3, 3), True, "")])
    assert refused.value.details == ("2027-03-03 是周三，本来就上班，不用写；请核对日期。",)
    assert (list(Holiday.objects.values()), CalendarYear.objects.filter(year=2027).exists()) == (
        before,
        False,
    )


def test_only_the_ministry_enters_a_year(loaded):
    days = read(ROWS_2027, 2027).days
    for person in (approver(province()), reviewer(ministry())):
        with pytest.raises(Refused, match="权限"):
            enter(days, actor=person)
    assert enter(days, actor=approver(ministry())).pk


def test_a_changed_day_makes_its_year_newer(loaded):
    day = Holiday.objects.get(date=date(2026, 10, 1))
    before = CalendarYear.objects.get(year=2026)
    actions.keep_holiday(day, actor=None, now=NOW)
    actions.drop_holiday(day, actor=None, now=LATER)
    after = CalendarYear.objects.get(year=2026)
    assert (after.version - before.version, after.changed_at) == (2, LATER)


def test_loading_gives_every_year_its_notice_and_keeps_what_staff_entered(loaded):
    assert set(CalendarYear.objects.values_list("year", flat=True)) == set(range(2010, 2027))
    assert CalendarYear.objects.get(year=2021).number == "国办发明电〔2020〕27号"
    CalendarYear.objects.filter(year=2021).update(number="改过")
    load_all_notices()
    assert CalendarYear.objects.get(year=2021).number == "改过"


ADD = "admin:policies_calendaryear_add"
TYPED = {
    "year": "2027",
    "number": "国办发明电〔2026〕1号",
    "published_on": "2026-11-05",
    "title": "",
    "shown": "",
}


def test_the_ministry_previews_and_then_enters_a_year(loaded, client):
    client.force_login(approver(ministry()))
    address = reverse(ADD)
    assert "录入一年的放假安排" in client.get(address).content.decode()
    typed = TYPED | {"text": ROWS_2027}
    preview = client.post(address, typed | {"preview": "1"})
    page = preview.content.decode()
    assert "录入这一年" in page
    assert "全年工作日由 <strong>254</strong> 天（推算）改为 <strong>" in page
    assert not CalendarYear.objects.filter(year=2027).exists()
    shown = preview.context["form"].digest()
    assert client.post(address, typed | {"shown": shown, "save": "1"}).status_code == 302
    row = CalendarYear.objects.get(year=2027)
    assert row.title == "国务院办公厅关于 2027 年部分节假日安排的通知"
    page = client.get(reverse("admin:policies_calendaryear_change", args=[row.pk])).content.decode()
    assert "2027-02-20\t上班\t调休上班" in page
    assert "录入全年放假安排" in page


def test_what_was_changed_after_the_preview_is_shown_again(loaded, client):
    client.force_login(approver(ministry()))
    typed = TYPED | {"text": ROWS_2027}
    shown = client.post(reverse(ADD), typed).context["form"].digest()
    changed = typed | {"text": ROWS_2027.replace("2027-02-20 上班\n", ""), "shown": shown, "save": "1"}
    page = client.post(reverse(ADD), changed)
    assert "在预览之后改过" in page.content.decode()
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_faults_stand_at_their_lines_and_the_text_is_kept(loaded, client):
    client.force_login(approver(ministry()))
    text = ROWS_2027 + "2027-03-03 上班\n"
    page = client.post(reverse(ADD), TYPED | {"text": text, "save": "1"})
    assert page.status_code == 422
    body = page.content.decode()
    assert "第 16 行：2027-03-03 是周三，本来就上班" in body
    assert "2027-03-03 上班" in body
    for typed, sentence in (
        ({"year": "20277"}, "2010 至 2099 之间"),
        ({"text": "上班\n" * 20_000}, "文字太长"),
    ):
        assert sentence in client.post(reverse(ADD), TYPED | {"text": text} | typed).content.decode()
    taken = client.post(reverse(ADD), TYPED | {"year": "2026", "text": text}).content.decode()
    assert "2026 年的放假安排已经录入" in taken


def test_others_look_and_do_not_touch(loaded, client):
    row = CalendarYear.objects.get(year=2026)
    address = reverse("admin:policies_calendaryear_change", args=[row.pk])
    client.force_login(approver(province()))
    page = client.get(address)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert client.post(address, TYPED | {"text": ROWS_2027, "save": "1"}).status_code == 404
    assert client.get(reverse(ADD)).status_code == 404


def test_entering_a_year_again_from_its_own_page_keeps_its_days_in_the_december_before(loaded, client):
    client.force_login(approver(ministry()))
    enter(read(NOTICES[2023], 2023).days, 2023)
    eve = Holiday.objects.filter(date=date(2022, 12, 31))
    address = reverse("admin:policies_calendaryear_change", args=[CalendarYear.objects.get(year=2023).pk])
    form = client.get(address).context["form"]
    typed = {name: form.initial[name] for name in ("title", "number", "seen", "text")}
    assert "2022-12-31\t放假" in typed["text"]
    typed |= {"published_on": "2022-12-08"}
    shown = client.post(address, typed).context["form"].digest()
    assert client.post(address, typed | {"shown": shown, "save": "1"}).status_code == 302
    assert eve.exists()
    page = client.get(
        reverse("admin:policies_calendaryear_change", args=[CalendarYear.objects.get(year=2022).pk])
    )
    assert "2022-12-31" not in page.context["form"].initial["text"]


def test_of_two_who_edit_a_year_at_once_the_second_is_refused_and_keeps_the_text(loaded, client):
    person = approver(ministry())
    client.force_login(person)
    row = CalendarYear.objects.get(year=2026)
    address = reverse("admin:policies_calendaryear_change", args=[row.pk])
    form = client.get(address).context["form"]
    typed = {name: form.initial[name] for name in ("title", "number", "seen", "text")} | {
        "published_on": "2025-11-04"
    }
    shown = client.post(address, typed).context["form"].digest()
    actions.keep_holiday(Holiday(date=date(2026, 3, 3), name="示例放假"), actor=person, now=NOW)
    answer = client.post(address, typed | {"shown": shown, "save": "1"})
    assert answer.status_code == 422
    assert "在您打开页面之后已由" in answer.content.decode()
    assert "2026-10-01\t放假" in answer.content.decode()
    assert Holiday.objects.filter(date=date(2026, 3, 3)).exists()
    enter(read(ROWS_2027, 2027).days)
    with pytest.raises(Refused, match="已由他人改动"):
        actions.keep_calendar_year(notice(), read(ROWS_2027, 2027).days, actor=None, now=LATER, version=0)
