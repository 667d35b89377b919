"""The days of the rungs: never a rest day, in order, merged after a gap."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from accounts.roles import OrganisationKind, Role
from policies.actions import drop_holiday, drop_rung, keep_rung, load_ladder, shipped_rungs
from policies.calendar import WorkingDays
from policies.ladder import FORGOTTEN_AFTER, Step, day_of, reached
from policies.models import Holiday, Rung
from policies.models.ladder import deadline_kinds
from policies.state_council import arranged_days
from policies.timetable import MILESTONES
from tests import builders
from workflow.models import Entry

CALENDAR = WorkingDays.of((d.day, d.is_working, d.name) for d in arranged_days())
DAYS = st.dates(date(2011, 1, 1), date(2026, 11, 30))
OFFSETS = st.integers(-30, 30)
NOW = builders.NOW


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-10, date(2021, 9, 15)), (-3, date(2021, 9, 26)), (-1, date(2021, 9, 28)), (0, date(2021, 9, 29)),
        (1, date(2021, 9, 30)), (2, date(2021, 10, 8)), (5, date(2021, 10, 12)),
    ],
)  # fmt: skip
def test_rungs_pass_over_the_mid_autumn_and_national_holidays(offset, day):
    """From 2021-09-29: 18 and 26 September and 9 October are worked, 19 to 21 September and 1 to 7 October are not."""
    assert day_of(offset, date(2021, 9, 29), CALENDAR) == day


def test_the_day_itself_on_a_rest_day_is_the_working_day_before():
    assert day_of(0, date(2021, 10, 3), CALENDAR) == date(2021, 9, 30)


@given(DAYS, OFFSETS)
def test_no_rung_falls_on_a_rest_day(due_on, offset):
    assert CALENDAR.is_working_day(day_of(offset, due_on, CALENDAR))


@given(DAYS, OFFSETS, OFFSETS)
def test_rungs_keep_their_order(due_on, one, other):
    first, second = sorted((one, other))
    assert day_of(first, due_on, CALENDAR) <= day_of(second, due_on, CALENDAR)


@given(DAYS, st.integers(1, 30))
def test_a_rung_is_that_many_working_days_away(due_on, n):
    before, after = day_of(-n, due_on, CALENDAR), day_of(n, due_on, CALENDAR)
    worked = [due_on + timedelta(days=d) for d in range(-200, 201)]
    worked = [day for day in worked if CALENDAR.is_working_day(day)]
    assert sum(before <= day < due_on for day in worked) == n
    assert sum(due_on < day <= after for day in worked) == n


@given(DAYS, st.lists(OFFSETS, min_size=1, max_size=6, unique=True), st.integers(-60, 120))
def test_of_all_that_was_reached_one_rung_a_seat_is_told(due_on, offsets, shift):
    today = due_on + timedelta(days=shift)
    steps = [Step("filing", offset, seat) for offset in offsets for seat in ("host", "sponsor")]
    found = reached(steps, due_on, today, CALENDAR)
    days = [day_of(offset, due_on, CALENDAR) for offset in offsets]
    if today > max(days) + FORGOTTEN_AFTER or today < min(days):
        assert found == []
        return
    wanted = max(offset for offset, day in zip(offsets, days, strict=True) if day <= today)
    assert sorted((step.seat, step.offset) for step in found) == [("host", wanted), ("sponsor", wanted)]


def test_two_rungs_on_one_day_are_one_message():
    """The due day is a Sunday: the last working day before it is both 'the day before' and 'the day'."""
    found = reached(
        [Step("filing", -1, "host"), Step("filing", 0, "host")],
        date(2021, 11, 7),
        date(2021, 11, 5),
        CALENDAR,
    )
    assert [step.offset for step in found] == [0]


# --- the rungs as rows ------------------------------------------------------------------------


def rung(authority=None, **fields):
    return Rung(**{"authority": authority, "kind": "filing", "offset": -3, "seat": "host", **fields})


@pytest.fixture
def staffed(db):
    """A host, a sponsor and both offices have somebody."""
    builders.filer(builders.host())
    builders.reviewer(builders.sponsor())
    return {
        "province": builders.approver(builders.province()),
        "ministry": builders.approver(builders.ministry()),
    }


@pytest.mark.django_db
def test_the_shipped_ladder_is_loaded_once_and_leaves_what_staff_keep():
    added = load_ladder(shipped_rungs(), actor=None, now=NOW)
    assert added == Rung.objects.count() == len(shipped_rungs())
    assert {rung.kind for rung in Rung.objects.all()} <= set(MILESTONES)
    assert Entry.objects.get(verb="load_ladder").actor_name == "系统"
    Rung.objects.filter(kind="filing").exclude(offset=-3).delete()
    assert load_ladder(shipped_rungs(), actor=None, now=NOW) == 0


@pytest.mark.django_db
def test_a_file_with_an_unknown_kind_is_refused_and_nothing_is_half_stored():
    with pytest.raises(Refused) as refusal:
        load_ladder([rung(), rung(kind="dance")], actor=None, now=NOW)
    assert "dance" in refusal.value.sentence
    assert not Rung.objects.exists()


def test_the_ministry_keeps_the_ladder_for_all_and_a_province_its_own(staffed):
    kept = keep_rung(rung(), actor=staffed["ministry"], now=NOW)
    own = keep_rung(rung(builders.province(), offset=-15), actor=staffed["province"], now=NOW)
    entry = Entry.objects.filter(verb="keep_rung").latest("number")
    assert (entry.actor_name, "期限前第 15 个工作日" in entry.after) == (
        staffed["province"].display_name,
        True,
    )
    far = builders.approver(builders.province("福建", "35"))
    for row, actor in ((kept, staffed["province"]), (own, far)):
        row.offset = 1
        with pytest.raises(Refused) as refusal:
            keep_rung(row, actor=actor, now=NOW)
        assert refusal.value.status == 403
        with pytest.raises(Refused):
            drop_rung(Rung.objects.get(pk=row.pk), actor=actor, now=NOW)
    assert {row.offset for row in Rung.objects.all()} == {-3, -15}
    drop_rung(Rung.objects.get(pk=own.pk), actor=staffed["province"], now=NOW)
    assert Rung.objects.get() == kept


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"kind": "dance"}, "kind", "dance"),
        ({"offset": 99}, "offset", "60"),
        ({"seat": "city"}, "seat", "没有在用账号"),
        ({"seat": "pope"}, "seat", "pope"),
    ],
)
def test_a_faulty_rung_is_refused_at_its_cell(staffed, fields, field, words):
    with pytest.raises(ValidationError) as fault:
        rung(builders.province(), **fields).full_clean()
    assert words in " ".join(fault.value.message_dict[field])
    rung(builders.province()).full_clean()


def test_a_rung_stands_once(staffed):
    for authority, actor in ((None, "ministry"), (builders.province(), "province")):
        keep_rung(rung(authority), actor=staffed[actor], now=NOW)
        with pytest.raises(Refused) as refusal:
            keep_rung(rung(authority), actor=staffed[actor], now=NOW)
        assert "已有同一天" in refusal.value.sentence


def test_a_seat_is_held_once_somebody_has_an_account(staffed):
    city = builders.organisation("示例市人力资源和社会保障局", OrganisationKind.CITY, builders.province())
    row = rung(builders.province(), seat="city")
    with pytest.raises(ValidationError):
        row.full_clean()
    builders.user("city", city, Role.REVIEWER)
    row.full_clean()


def test_the_admin_says_faults_at_the_cell_and_keeps_what_was_typed(staffed, client):
    client.force_login(staffed["province"])
    data = {
        "authority": builders.province().pk,
        "kind": "filing",
        "offset": "99",
        "seat": "city",
        "active": "on",
    }
    page = client.post("/admin/policies/rung/add/", data).content.decode()
    assert "没有在用账号" in page or "60" in page
    assert ('value="99"' in page, Rung.objects.count()) == (True, 0)
    client.post("/admin/policies/rung/add/", {**data, "offset": "-5", "seat": "sponsor"})
    assert str(Rung.objects.get()) == "开班备案期限前第 5 个工作日：选题申报单位（主管部门）"


@pytest.mark.django_db
def test_an_update_brings_back_no_rung_and_no_day_that_staff_took_out():
    call_command("load_basics", verbosity=0)
    assert (Rung.objects.count(), Holiday.objects.in_year(2026).count()) == (
        len(shipped_rungs()),
        sum(day.day.year == 2026 for day in arranged_days()),
    )
    for row in Rung.objects.filter(kind="end"):
        drop_rung(row, actor=None, now=NOW)
    drop_holiday(Holiday.objects.get(date=date(2026, 1, 4)), actor=None, now=NOW)
    call_command("load_basics", verbosity=0)
    assert not Rung.objects.filter(kind="end").exists()
    assert not Holiday.objects.filter(date=date(2026, 1, 4)).exists()


def test_only_kinds_that_a_class_gives_facts_for_are_offered_and_shipped():
    """A rung of any other kind would be a painted door: nothing ever calls for it."""
    offered = {kind for kind, _ in deadline_kinds()}
    assert (
        {rung.kind for rung in shipped_rungs()} == offered == {"filing", "end", "completion", "reimbursement"}
    )


def test_the_list_is_a_picture_with_a_row_a_kind_and_links_for_those_who_keep_it(staffed, client):
    load_ladder(shipped_rungs(), actor=None, now=NOW)
    client.force_login(staffed["province"])
    page = client.get("/admin/policies/rung/")
    (common,) = page.context["ladders"]
    assert [row["label"] for row in common["rows"]] == ["开班备案", "完成办班", "结业上报", "经费报销材料"]
    assert [rung.offset for rung in common["rows"][0]["before"]] == [-10, -3, -1]
    assert [rung.offset for rung in common["rows"][0]["due"]] == [0]
    assert [rung.offset for rung in common["rows"][0]["after"]] == [1, 1, 5, 5]
    assert "kind=filing" not in page.content.decode()  # the one for all is not the province's to keep
    own = keep_rung(rung(builders.province(), offset=-15), actor=staffed["province"], now=NOW)
    page = client.get("/admin/policies/rung/")
    assert [row["label"] for row in page.context["ladders"][1]["rows"]] == ["开班备案"]
    body = page.content.decode()
    assert f"?kind=filing&amp;authority={builders.province().pk}" in body
    assert f'href="/admin/policies/rung/{own.pk}/change/"' in body
    for address in ("/admin/policies/rung/", "/admin/workflow/letter/"):
        assert f'href="{address}"' in client.get("/admin/").content.decode()
    assert (
        client.get(f"/admin/policies/rung/add/?kind=filing&authority={builders.province().pk}").status_code
        == 200
    )
