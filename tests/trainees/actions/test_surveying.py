"""The survey of a class: who may ask, who is asked, who is reminded, when it is over."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host, reviewer, sponsor
from tests.trainees.builders import DURING, a_class, imported, person, workbook
from tests.trainees.survey_builders import a_form, answered, closed, grades_of, surveyed
from trainees.actions import (
    answer_survey,
    close_survey,
    hand_in_papers,
    issue_tickets,
    open_survey,
    remind_survey,
    reopen_survey,
    type_paper,
)
from trainees.models import Survey, SurveyTicket
from trainees.surveying.returns import standing_of
from trainees.surveying.tickets import digest_of, token_for
from workflow.models import Entry, Letter

pytestmark = pytest.mark.django_db


def refusal(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.code


@pytest.mark.req("000-58", "000-60")
def test_opening_gives_everybody_a_ticket_with_the_form_of_an_earlier_year():
    survey = surveyed(3)
    assert (survey.form.year, survey.roster.programme.year) == (2020, 2021)
    digests = {ticket.trainee_id: ticket.digest for ticket in survey.tickets.all()}
    assert digests == {
        trainee.pk: digest_of(token_for(survey.pk, trainee.pk)) for trainee in survey.roster.trainees.all()
    }
    assert Entry.objects.get(verb="open_survey").after.endswith("发放 3 份")


def test_only_the_host_opens_a_class_that_runs_once_and_with_people():
    a_form()
    row = a_class()
    actor = filer(row.host)
    assert refusal(open_survey, row, actor=actor, now=DURING) == "nobody"
    imported(row)
    for stranger in (reviewer(sponsor()), filer(host("示例青岛职业学院"))):
        assert refusal(open_survey, row, actor=stranger, now=DURING) == "not_allowed"
    open_survey(row, actor=actor, now=DURING)
    assert refusal(open_survey, row, actor=actor, now=DURING) == "already"
    early = a_class(row.host, stage=Stage.APPROVED)
    assert refusal(open_survey, early, actor=actor, now=DURING) == "not_open"


def test_without_a_form_the_refusal_says_who_can_help():
    row = a_class()
    imported(row)
    with pytest.raises(Refused) as found:
        open_survey(row, actor=filer(row.host), now=DURING)
    assert found.value.code == "no_form"
    assert str(row.authority) in found.value.sentence


def test_whoever_comes_later_gets_a_ticket_too():
    survey = surveyed(3)
    row, actor = survey.roster.programme, filer(survey.roster.programme.host)
    imported(row, workbook([person(n) for n in range(1, 5)]))
    assert standing_of(survey).late == 1
    assert issue_tickets(survey, actor=actor, now=DURING) == 1
    assert issue_tickets(survey, actor=actor, now=DURING) == 0
    assert (standing_of(survey).late, survey.tickets.count()) == (0, 4)


def test_a_reminder_goes_to_those_who_have_not_answered_once_a_day_and_holds_no_token():
    survey = surveyed(4)
    actor = filer(survey.roster.programme.host)
    people = list(survey.roster.trainees.all())
    for trainee in people[:3]:
        trainee.email = f"a{trainee.number}@example.invalid"
        trainee.save(update_fields=["email"])
    answer_survey(survey, people[0], grades=grades_of(survey), texts={})
    assert remind_survey(survey, actor=actor, now=DURING) == 2
    assert refusal(remind_survey, survey, actor=actor, now=DURING) == "nobody_to_tell"
    letters = list(Letter.objects.filter(outside=True).order_by("pk"))
    assert [letter.address for letter in letters] == ["a2@example.invalid", "a3@example.invalid"]
    tokens = [token_for(survey.pk, trainee.pk) for trainee in people]
    assert not any(token in letter.body for token in tokens for letter in letters)
    assert not any(people[0].name in letter.body for letter in letters)
    assert remind_survey(survey, actor=actor, now=DURING + timedelta(days=1)) == 2


def test_sheets_of_paper_are_counted_by_name_and_typed_without():
    survey = surveyed(6)
    actor = filer(survey.roster.programme.host)
    one, two, *_ = survey.roster.trainees.all()
    sheet = {"grades": {"q1": "g4"}, "texts": {"t2": "请延长研讨"}}
    assert refusal(type_paper, survey, **sheet, actor=actor, now=DURING) == "no_paper"
    assert hand_in_papers(survey, [one, two], actor=actor, now=DURING) == 2
    assert refusal(hand_in_papers, survey, [one], actor=actor, now=DURING) == "nobody"
    assert refusal(answer_survey, survey, one, grades=grades_of(survey), texts={}) == "answered"
    assert refusal(type_paper, survey, grades={}, texts={}, actor=actor, now=DURING) == "incomplete"
    assert type_paper(survey, **sheet, actor=actor, now=DURING) == 1
    found = standing_of(Survey.objects.get(pk=survey.pk))
    assert (found.issued, found.returned, found.valid, found.papers_left) == (6, 2, 1, 1)
    said = [
        f"{entry.before}{entry.after}{entry.note}" for entry in Entry.objects.filter(verb__contains="paper")
    ]
    assert said == ["收到纸质问卷 2 份", "录入 1 份，还有 1 份"]


def typed_in(survey, count, grade="g1"):
    """The next `count` trainees hand in sheets, and the host types them."""
    actor = filer(survey.roster.programme.host)
    waiting = survey.tickets.filter(used=False).select_related("trainee").order_by("trainee__number")[:count]
    hand_in_papers(survey, [ticket.trainee for ticket in waiting], actor=actor, now=DURING)
    for _ in range(count):
        type_paper(survey, grades=grades_of(survey, grade), texts={}, actor=actor, now=DURING)


def test_what_the_host_has_typed_cannot_be_taken_off_to_see_the_few_that_are_left():
    """Four sheets that the host knows and one answer of a phone: the sum less the four is what the one said."""
    survey = answered(surveyed(12), 1, grade="g2")
    typed_in(survey, 4)
    over = standing_of(closed(survey))
    assert (over.valid, over.result, over.countable) == (5, None, False)
    assert over.too_few == "学员自己作答的只有 1 份，不足 5 份，减去录入的 4 份纸质问卷就能看出他们的选择"
    reopen_survey(survey, actor=filer(survey.roster.programme.host), now=DURING)
    answered(survey, 4)
    assert standing_of(closed(Survey.objects.get(pk=survey.pk))).result.overall.counted == 9 * 12


def test_sheets_alone_are_counted():
    survey = surveyed(6)
    typed_in(survey, 5)
    assert standing_of(closed(survey)).result.overall.counted == 5 * 12


def test_a_sheet_is_typed_though_somebody_who_answered_has_left_the_roster():
    survey = answered(surveyed(6), 1)
    actor = filer(survey.roster.programme.host)
    hand_in_papers(survey, [survey.roster.trainees.last()], actor=actor, now=DURING)
    survey.roster.trainees.first().delete()
    assert standing_of(Survey.objects.get(pk=survey.pk)).papers_left == 1
    assert type_paper(survey, grades=grades_of(survey), texts={}, actor=actor, now=DURING) == 0


def test_a_survey_that_is_over_takes_nothing_more():
    survey = answered(surveyed(6), 2)
    actor = filer(survey.roster.programme.host)
    assert refusal(close_survey, survey, version=0, actor=actor, now=DURING) == "stale"
    survey = close_survey(survey, version=1, actor=actor, now=DURING)
    late = SurveyTicket.objects.filter(survey=survey, used=False).first().trainee
    assert refusal(answer_survey, survey, late, grades=grades_of(survey), texts={}) == "survey_closed"
    assert refusal(close_survey, survey, actor=actor, now=DURING) == "survey_closed"
    assert refusal(remind_survey, survey, actor=actor, now=DURING) == "survey_closed"
    reopen_survey(survey, actor=actor, now=DURING)
    answer_survey(survey, late, grades=grades_of(survey), texts={})
    assert survey.answers.count() == 3


def test_once_results_may_be_seen_nobody_opens_the_survey_again():
    """Results of n and of n+1 answers, one subtracted from the other, are what the last one said."""
    survey = closed(answered(surveyed(6), 5))
    actor = filer(survey.roster.programme.host)
    assert refusal(reopen_survey, survey, actor=actor, now=DURING) == "seen"
    assert Survey.objects.get(pk=survey.pk).closed_at == DURING
