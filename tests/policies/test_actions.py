import json
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from accounts.refusals import Refused
from policies import actions
from policies.files import SHIPPED
from policies.models import Holiday, Notice, Rule, RuleSet
from policies.querysets import _compiled
from policies.state_council import arranged_days
from tests.builders import approver, host, load_all_notices, ministry, province, reviewer
from tests.policies.conftest import ALL
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
HOURS = {"value": {"min": 28}, "force": "binding", "clause": "一"}


@pytest.fixture
def loaded():
    ministry(), province()
    load_all_notices()


def content():
    """Everything the notices put into the database, as values."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Notice, RuleSet, Rule, Holiday, Entry)
    }


def test_loading_twice_changes_nothing(loaded):
    before = content()
    load_all_notices()
    assert content() == before


def test_what_is_loaded_is_what_the_files_say(loaded):
    assert set(RuleSet.objects.values_list("code", flat=True)) == set(ALL)
    for code, expected in ALL.items():
        found = RuleSet.objects.get(code=code).rules()
        assert list(found) == list(expected)
        assert (found.notice_number, found.year, found.draft) == (
            expected.notice_number,
            expected.year,
            expected.draft,
        )


def test_compiling_costs_two_queries_for_one_set_or_all(loaded, django_assert_num_queries):
    one = RuleSet.objects.get(code="fujian-2024-national")
    _compiled.clear()
    with django_assert_num_queries(2):
        one.rules()
    with django_assert_num_queries(2):
        assert len(RuleSet.objects.compiled()) == len(ALL)


def test_a_published_set_is_compiled_once(loaded, django_assert_num_queries):
    one = RuleSet.objects.get(code="fujian-2024-national")
    first = one.rules()
    with django_assert_num_queries(1):
        assert one.rules() is first


def test_a_draft_is_compiled_each_time(loaded):
    hebei = RuleSet.objects.get(code="hebei-draft")
    assert hebei.rules() is not hebei.rules()


@pytest.mark.req("004-01")
def test_the_draft_of_hebei_stays_a_draft(loaded):
    hebei = RuleSet.objects.get(code="hebei-draft")
    assert (hebei.state, {rule.force for rule in hebei.rules()}) == ("draft", {"advice"})
    with pytest.raises(Refused, match="征求意见稿"):
        actions.publish_rules(hebei, actor=None, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_rule SET value = '1' WHERE rule_set_id = {pk}",
        "INSERT INTO policies_rule (rule_set_id, key, kind, force, clause, quote, source) "
        "VALUES ({pk}, 'x', 'text', 'binding', '', '', '')",
        "UPDATE policies_ruleset SET state = 'draft' WHERE id = {pk}",
        "UPDATE policies_ruleset SET year = 1999 WHERE id = {pk}",
    ],
)
def test_the_database_itself_freezes_published_rules(loaded, statement):
    published = RuleSet.objects.get(code="shandong-2021")
    draft = RuleSet.objects.get(code="hebei-draft")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(pk=published.pk))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(pk=draft.pk))


def test_rules_of_a_published_set_cannot_be_deleted(loaded):
    published = RuleSet.objects.get(code="shandong-2021")
    for gone in (published, published.rows.first(), published.rows.all()):
        with pytest.raises(Refused, match="已发布"):
            gone.delete()
    draft = RuleSet.objects.get(code="hebei-draft")
    draft.rows.first().delete()
    draft.rows.all().delete()
    draft.delete()
    with pytest.raises(ProtectedError):
        Notice.objects.get(slug="shandong-2021").delete()


def test_a_new_version_is_drafted_changed_and_published(loaded):
    shandong = province()
    first = RuleSet.objects.get(code="shandong-2021")
    person = approver(shandong)
    second = actions.supersede_rules(first, actor=person, now=NOW)
    assert (second.version, second.state, second.rows.count()) == (2, "draft", first.rows.count())
    actions.keep_rule(second, "class.hours.min", **HOURS, actor=person, now=NOW)
    actions.publish_rules(second, actor=person, now=NOW)
    first.refresh_from_db()
    assert (first.state, RuleSet.objects.current("shandong-2021").version) == ("superseded", 2)
    assert first.rules().value("class.hours.min") == {"min": 24}
    assert RuleSet.objects.current("shandong-2021").rules().value("class.hours.min") == {"min": 28}
    entry = Entry.objects.get(verb="keep_rule")
    assert ("24" in entry.before, "28" in entry.after, entry.actor_name) == (True, True, person.display_name)
    load_all_notices()
    assert RuleSet.objects.current("shandong-2021").version == 2


def test_only_the_issuer_or_above_publishes(loaded):
    first = RuleSet.objects.get(code="shandong-2021")
    fujian, filer = province("福建", "35"), host()
    for person in (approver(fujian), reviewer(province()), reviewer(filer)):
        with pytest.raises(Refused, match="权限"):
            actions.supersede_rules(first, actor=person, now=NOW)
    draft = actions.supersede_rules(first, actor=approver(province()), now=NOW)
    with pytest.raises(Refused, match="权限"):
        actions.publish_rules(draft, actor=approver(fujian), now=NOW)
    assert actions.publish_rules(draft, actor=approver(ministry()), now=NOW).state == "published"


def test_a_second_draft_and_a_second_publication_are_refused(loaded):
    first = RuleSet.objects.get(code="shandong-2021")
    actions.supersede_rules(first, actor=None, now=NOW)
    with pytest.raises(Refused, match="已有一个草稿"):
        actions.supersede_rules(first, actor=None, now=NOW)
    with pytest.raises(Refused, match="已经发布"):
        actions.publish_rules(first, actor=None, now=NOW)


def test_a_version_that_was_replaced_is_not_drafted_from(loaded):
    """The button stands on the version in force only; the action holds to it behind a page left open."""
    first = RuleSet.objects.get(code="shandong-2021")
    actions.publish_rules(actions.supersede_rules(first, actor=None, now=NOW), actor=None, now=NOW)
    with pytest.raises(Refused) as caught:
        actions.supersede_rules(first, actor=None, now=NOW)
    assert (caught.value.code, RuleSet.objects.filter(code=first.code).count()) == ("superseded", 2)


def test_what_is_frozen_or_does_not_fit_is_not_kept(loaded):
    first = RuleSet.objects.get(code="shandong-2021")
    with pytest.raises(Refused, match="已发布"):
        actions.keep_rule(first, "class.hours.min", **HOURS, actor=None, now=NOW)
    with pytest.raises(Refused, match="已发布"):
        actions.keep_rule_set(first, actor=None, now=NOW)
    draft = actions.supersede_rules(first, actor=None, now=NOW)
    with pytest.raises(Refused, match="应为"):
        actions.keep_rule(
            draft, "class.hours.min", **HOURS | {"value": {"min": "二十四"}}, actor=None, now=NOW
        )
    assert draft.rows.get(key="class.hours.min").value == {"min": 24}


def test_a_rule_set_without_published_parent_or_rules_is_not_published(loaded):
    parent = actions.supersede_rules(RuleSet.objects.get(code="fujian-2024"), actor=None, now=NOW)
    child = RuleSet.objects.create(
        code="xiamen-2024", name="厦门", notice=parent.notice, parent=parent, level="provincial", year=2024
    )
    with pytest.raises(Refused, match="尚未发布") as refusal:
        actions.publish_rules(child, actor=None, now=NOW)
    assert refusal.value.details == ("其中还没有任何规则。",)


def test_a_cycle_of_parents_is_refused(loaded):
    draft = RuleSet.objects.create(code="a", name="甲", notice=Notice.objects.first(), level="provincial")
    second = RuleSet.objects.create(
        code="b", name="乙", notice=Notice.objects.first(), level="provincial", parent=draft
    )
    draft.parent = second
    with pytest.raises(Refused, match="绕回"):
        actions.keep_rule_set(draft, actor=None, now=NOW)


def test_nobody_takes_over_the_notice_of_another_office(loaded):
    fujian = province("福建", "35")
    notice = Notice.objects.get(slug="shandong-2021")
    notice.issuer = fujian
    with pytest.raises(Refused, match="权限"):
        actions.keep_notice(notice, actor=approver(fujian), now=NOW)
    notice.refresh_from_db()
    notice.division = "职业能力建设处"
    assert actions.keep_notice(notice, actor=approver(province()), now=NOW).division == "职业能力建设处"
    notice.draft = True
    with pytest.raises(Refused, match="已经发布"):
        actions.keep_notice(notice, actor=approver(province()), now=NOW)


XINJIANG = {
    "slug": "xinjiang-2025",
    "notice": {"number": "新人社函〔2025〕1号", "title": "示例通知", "issuers": ["示例厅"], "public": True},
    "rule_sets": [
        {
            "code": "xinjiang-2025", "name": "示例 2025", "level": "provincial", "region_code": "65", "year": 2025,
            "rules": {
                "filing.lead": {
                    "value": {"n": 30, "unit": "day", "before": "opening"}, "force": "binding", "clause": "二",
                },
                "completion.due": {
                    "value": {"n": 10, "unit": "working_day", "after": "end"}, "force": "binding", "clause": "三",
                },
                "subsidy.cap": {"value": "20000.00", "force": "binding", "clause": "四"},
            },
        }
    ],
}  # fmt: skip


def test_another_province_needs_a_file_and_no_code(tmp_path):
    path = tmp_path / "xinjiang.json"
    data = deepcopy(XINJIANG)
    path.write_text(json.dumps(data), encoding="utf-8")
    path.with_suffix(".txt").write_text("正文", encoding="utf-8")
    call_command("load_notices", str(path), verbosity=0)
    rules = RuleSet.objects.current("xinjiang-2025").rules()
    assert rules.value("completion.due") == {"n": 10, "unit": "working_day", "after": "end"}
    data["rule_sets"][0]["rules"]["subsidy.cap"]["value"] = "25000.00"
    path.write_text(json.dumps(data), encoding="utf-8")
    call_command("load_notices", str(path), verbosity=0)
    current = RuleSet.objects.current("xinjiang-2025")
    assert (current.version, current.rules().value("subsidy.cap")) == (2, "25000.00")
    for field, value, words in (("clause", "二" * 81, "80"), ("quote", None, "quote 应为文字")):
        spoilt = deepcopy(data)
        spoilt["rule_sets"][0]["rules"]["subsidy.cap"][field] = value
        path.write_text(json.dumps(spoilt), encoding="utf-8")
        with pytest.raises(CommandError, match=rf"资助上限.*{words}"):
            call_command("load_notices", str(path), verbosity=0)
    spoilt = deepcopy(data)
    spoilt["rule_sets"][0]["year"] = 20250
    path.write_text(json.dumps(spoilt), encoding="utf-8")
    with pytest.raises(CommandError, match="计划年度应为 2000 至 2100"):
        call_command("load_notices", str(path), verbosity=0)
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError, match=r"xinjiang\.json"):
        call_command("load_notices", str(path), verbosity=0)
    assert RuleSet.objects.filter(code="xinjiang-2025").count() == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="没有通知文件"):
        call_command("load_notices", str(tmp_path / "empty"), verbosity=0)


def test_a_file_does_not_overwrite_a_draft_of_the_staff(loaded, tmp_path):
    actions.supersede_rules(RuleSet.objects.get(code="shandong-2021"), actor=None, now=NOW)
    text = (SHIPPED / "shandong-2021.json").read_text(encoding="utf-8").replace('"min": 24', '"min": 25')
    path = tmp_path / "shandong-2021.json"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".txt").write_text("正文", encoding="utf-8")
    with pytest.raises(CommandError, match="还是草稿"):
        call_command("load_notices", str(path), verbosity=0)


def test_the_calendar_is_exact_to_2026_and_the_ministry_keeps_it(loaded):
    calendar = Holiday.objects.working_days()
    assert calendar.exact_years == frozenset(range(2010, 2027))
    assert not calendar.is_working_day(date(2021, 10, 7))
    assert calendar.is_working_day(date(2021, 10, 9))
    day = Holiday(date=date(2027, 1, 4), name="元旦")
    with pytest.raises(Refused, match="权限"):
        actions.keep_holiday(day, actor=approver(province()), now=NOW)
    actions.keep_holiday(day, actor=approver(ministry()), now=NOW)
    assert not Holiday.objects.working_days().is_exact(date(2027, 1, 4))
    with pytest.raises(Refused, match="日期"):
        actions.keep_holiday(Holiday(date=date(2027, 1, 4), name="重复"), actor=None, now=NOW)
    actions.drop_holiday(day, actor=approver(ministry()), now=NOW)
    assert not Holiday.objects.filter(date=date(2027, 1, 4)).exists()
    assert [e.verb for e in Entry.objects.filter(case="policies.holiday").order_by("number")] == [
        "load_calendar", "keep_holiday", "drop_holiday",
    ]  # fmt: skip


def test_every_arranged_day_contradicts_the_week_or_has_a_name():
    for day in arranged_days():
        assert day.name
        assert not day.is_working or day.day.weekday() > 4
