"""Last year's classes judged by a draft: counts, rules, sentences; nothing is written."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from policies.actions import supersede_rules
from policies.models import Rule, RuleSet
from programs.lifecycle import Stage
from programs.models import Programme
from reports.life import Mark, read_lives
from reports.trial import choose, try_rules
from tests import builders
from tests.applications import builders as filings
from tests.workflow.builders import NOW
from workflow.models import Entry

pytestmark = pytest.mark.django_db

TODAY = date(2021, 10, 25)


@pytest.fixture
def written():
    """A class of Shandong with 24 hours and 30 people, its filing complete."""
    return filings.written(filings.shandong()).programme


def draft_of(written, **values):
    """The next version of the class's rules as a draft, with other values by key (_ for .)."""
    office = builders.approver(written.province)
    supersede_rules(written.rule_set, actor=office, now=NOW)
    draft = RuleSet.objects.get(code=written.rule_set.code, state="draft")
    for key, value in values.items():
        Rule.objects.filter(rule_set=draft, key=key.replace("_", ".")).update(value=value)
    return draft


def tried(draft, rows=None, today=TODAY):
    rules = RuleSet.objects.filter(pk=draft.pk).compiled()[draft.pk]
    return try_rules(read_lives(Programme.objects.all() if rows is None else rows, today), rules)


def tally_of(trial, key):
    return next(tally for tally in trial.tallies if tally.rule.key == key)


def test_the_same_rules_break_nothing(written):
    trial = tried(draft_of(written))
    assert (trial.worse, trial.better, trial.unchanged, trial.tallies) == ([], [], 1, [])
    assert all(before == after for _, before, after in trial.outcomes)


def test_more_hours_would_refuse_the_class_and_say_why(written):
    trial = tried(draft_of(written, class_hours_min={"min": 40}))
    (case,) = trial.worse
    (shift,) = case.worse
    assert (shift.key, shift.before.mark, shift.after.mark) == ("class.hours.min", Mark.PASSED, Mark.BINDING)
    assert (shift.was, "要求不少于 40 学时" in shift.becomes) == ("符合", True)
    tally = tally_of(trial, "class.hours.min")
    assert (tally.refusing, tally.asking, tally.passing, tally.easing) == (1, 0, 0, 0)
    assert case.after == Mark.BINDING


def test_a_draft_counts_as_if_it_were_in_force(written):
    """As a draft it would only advise, and nothing would ever break."""
    trial = tried(draft_of(written, class_days_about={"about": 9, "tolerance": 1}))
    tally = tally_of(trial, "class.days.about")
    assert (tally.refusing, tally.asking) == (0, 1)


def test_fewer_hours_would_let_a_refused_class_pass(written):
    strict = tried(draft_of(written, class_hours_min={"min": 40})).rules
    (life,) = read_lives(Programme.objects.all(), TODAY)
    trial = try_rules([life.judged_by(strict)], life.rules)
    (case,) = trial.better
    assert [shift.key for shift in case.better] == ["class.hours.min"]
    assert ("要求不少于 40 学时" in case.better[0].was, case.better[0].becomes) == (True, "符合")
    assert (trial.worse, tally_of(trial, "class.hours.min").passing) == ([], 1)


def test_a_rule_that_is_gone_frees_and_is_still_named(written):
    strict = tried(draft_of(written, class_hours_min={"min": 40})).rules
    (life,) = read_lives(Programme.objects.all(), TODAY)
    without = replace(life.rules, own=tuple(r for r in life.rules.own if r.key != "class.hours.min"))
    trial = try_rules([life.judged_by(strict)], without)
    (shift,) = trial.better[0].better
    assert (shift.label, shift.becomes) == ("学时", "没有这一条")
    assert tally_of(trial, "class.hours.min").rule.clause == "草案没有这一条"


def test_a_rule_that_the_draft_drops_breaks_nothing_and_may_free(written):
    draft = draft_of(written)
    Rule.objects.filter(rule_set=draft, key="class.hours.min").delete()
    trial = tried(draft)
    assert trial.worse == []


def test_cancelled_classes_take_no_part(written):
    draft = draft_of(written)
    Programme.objects.update(stage=Stage.CANCELLED)
    assert tried(draft).cases == ()


def test_a_trial_costs_the_same_for_one_class_and_for_many(written):
    for _ in range(3):
        builders.programme(written.host)
    draft = draft_of(written, class_hours_min={"min": 40})

    def cost(rows):
        with CaptureQueriesContext(connection) as counted:
            tried(draft, rows)
        return len(counted)

    cost(Programme.objects.all())  # published rules are compiled once
    assert cost(Programme.objects.filter(pk=written.pk)) == cost(Programme.objects.all())


def page(client, draft, name="rule_trial", **query):
    return client.get(reverse(name, args=[draft.pk], query=query))


def test_staff_try_a_draft_on_the_classes_it_follows_on(written, client):
    draft = draft_of(written, class_hours_min={"min": 40})
    client.force_login(builders.reviewer(written.province))
    change = client.get(reverse("admin:policies_ruleset_change", args=[draft.pk])).content.decode()
    assert "试运行：用上年项目检验" in change
    answer = page(client, draft)
    text = answer.content.decode()
    for words in ("变严 1 期", "要求不少于 40 学时", "原规则：符合", written.title):
        assert words in text
    assert answer.context["choice"].year == written.year


def test_nothing_is_written_by_a_trial(written, client):
    draft = draft_of(written, class_hours_min={"min": 40})
    client.force_login(builders.reviewer(written.province))
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as counted:
        page(client, draft)
    verbs = {query["sql"].lstrip("(").split(None, 1)[0] for query in counted}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert Entry.objects.count() == before


def test_who_may_not_read_the_draft_finds_nothing(written, client):
    draft = draft_of(written)
    assert page(client, draft).status_code == 302
    client.force_login(builders.filer(written.host))
    assert page(client, draft).status_code == 302
    client.force_login(builders.reviewer(written.province))
    assert page(client, draft).status_code == 200
    assert client.get(reverse("rule_trial", args=[999999])).status_code == 404


def test_another_province_tries_it_on_its_own_classes_only(written, client):
    draft = draft_of(written)
    client.force_login(builders.reviewer(builders.province("福建", "35")))
    text = page(client, draft).content.decode()
    assert "没有可以用来检验的项目" in text
    assert written.title not in text
    assert page(client, draft, name="rule_trial_xlsx").status_code == 404


def test_unknown_years_and_tracks_fall_back(written, client):
    draft = draft_of(written)
    client.force_login(builders.reviewer(written.province))
    for query in ({"year": "x"}, {"year": "9" * 30}, {"track": "0"}, {"year": "1999"}):
        assert page(client, draft, **query).context["number"] == 1


def test_the_classes_of_the_version_before_are_chosen_first(written):
    draft = draft_of(written)
    office = builders.reviewer(written.province)
    choice = choose(draft, office)
    assert (choice.year, set(choice.chosen)) == (written.year, {written.track_id})
    assert list(choice.programmes(office)) == [written]


def test_the_trial_goes_away_as_a_workbook(written, client):
    draft = draft_of(written, class_hours_min={"min": 40})
    client.force_login(builders.reviewer(written.province))
    answer = page(client, draft, name="rule_trial_xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["汇总", "逐条变化", "变严的项目", "放宽的项目"]
    rows = list(book["变严的项目"].iter_rows(min_row=4, values_only=True))
    assert (rows[0][0], rows[0][6], rows[0][7]) == (written.code, "学时", "符合")
    rule = next(book["逐条变化"].iter_rows(min_row=5, values_only=True))
    assert rule[:3] == ("学时", "不少于 40 学时", 1)
