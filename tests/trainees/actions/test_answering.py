"""What is kept of an answer, and what is not: nothing that would lead from a ticket to what was said."""

import pytest
from django.db import connection

from accounts.refusals import Refused
from tests.builders import filer
from tests.trainees.builders import AFTER, imported
from tests.trainees.survey_builders import answered, closed, grades_of, surveyed
from trainees.actions import answer_survey, issue_tickets, remove_trainee
from trainees.models import SurveyAnswer, SurveyTicket
from trainees.surveying.returns import standing_of
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def said_by(survey, number, words):
    trainee = survey.roster.trainees.get(number=number)
    answer_survey(survey, trainee, grades=grades_of(survey), texts={"t2": words})


def test_an_answer_counts_once():
    survey = surveyed(3)
    trainee = survey.roster.trainees.first()
    answer_survey(survey, trainee, grades=grades_of(survey), texts={})
    with pytest.raises(Refused) as found:
        answer_survey(survey, trainee, grades=grades_of(survey, "g1"), texts={})
    assert (found.value.code, found.value.status) == ("answered", 409)
    assert [answer.grades for answer in survey.answers.all()] == [grades_of(survey)]
    assert list(survey.tickets.filter(used=True).values_list("trainee", flat=True)) == [trainee.pk]


def test_who_leaves_the_roster_and_comes_back_answers_no_second_time():
    survey = surveyed(3)
    row, actor = survey.roster.programme, filer(survey.roster.programme.host)
    first, second, _ = survey.roster.trainees.order_by("number")
    answer_survey(survey, first, grades=grades_of(survey), texts={})
    for trainee in (first, second):
        remove_trainee(trainee, reason="本人因故未能参训", actor=actor, now=AFTER)
    imported(row, count=3, replace=True)
    back = survey.roster.trainees.get(person=first.person)
    with pytest.raises(Refused) as found:
        answer_survey(survey, back, grades=grades_of(survey), texts={})
    assert found.value.code == "answered"
    survey.refresh_from_db()
    issue_tickets(survey, actor=actor, now=AFTER)
    assert list(survey.tickets.filter(used=True).values_list("trainee", flat=True)) == [back.pk]
    answer_survey(
        survey, survey.roster.trainees.get(person=second.person), grades=grades_of(survey), texts={}
    )
    assert survey.answers.count() == 2


def test_an_incomplete_answer_uses_no_ticket():
    survey = surveyed(3)
    trainee = survey.roster.trainees.first()
    with pytest.raises(Refused) as found:
        answer_survey(survey, trainee, grades={"q1": "g5"}, texts={})
    assert found.value.code == "incomplete"
    assert not survey.tickets.filter(used=True).exists()
    answer_survey(survey, trainee, grades=grades_of(survey), texts={})
    assert survey.answers.count() == 1


def test_neither_rows_nor_journal_hold_a_moment_or_a_name():
    survey = answered(surveyed(4), 3)
    assert {field.name for field in SurveyAnswer._meta.fields} == {"id", "survey", "grades", "texts"}
    assert {field.name for field in SurveyTicket._meta.fields} == {
        "id", "survey", "trainee", "digest", "used", "reminded_on",
    }  # fmt: skip
    verbs = Entry.objects.filter(case=survey.roster.case).values_list("verb", flat=True)
    assert [verb for verb in verbs if "answer" in verb] == []
    assert len([verb for verb in verbs if "survey" in verb]) == 1


def test_the_order_in_which_the_rows_lie_is_not_that_of_answering():
    """SQLite keeps the order of writing in rowid, PostgreSQL in ctid: all rows are written anew in a random one."""
    survey = surveyed(12)
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    for number in range(1, 13):
        keys = set(survey.answers.values_list("pk", flat=True))
        said_by(survey, number, f"w{number:02}")
        fresh = set(survey.answers.values_list("pk", flat=True))
        assert not keys & fresh  # no row of an earlier answer is left to be told from the new one
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT texts FROM trainees_surveyanswer ORDER BY {place}")
        lying = [str(row[0])[-5:-2] for row in cursor.fetchall()]
    assert sorted(lying) == [f"w{number:02}" for number in range(1, 13)]
    assert lying != sorted(lying)


def test_results_are_seen_by_nobody_while_the_survey_runs_however_many_have_answered():
    survey = answered(surveyed(8), 7)
    running = standing_of(survey)
    assert (running.result, running.valid, running.returned) == (None, 7, 7)
    over = standing_of(closed(survey))
    assert over.result.overall.counted == 7 * 12


@pytest.mark.req("000-59")
def test_four_answers_show_nothing_and_five_do():
    assert standing_of(closed(answered(surveyed(6), 4))).result is None


def test_five_answers_show_the_table():
    found = standing_of(closed(answered(surveyed(6), 5, grade="g4")))
    line = found.result.sections[0][1][0]
    assert (line.counts, str(line.satisfied), str(found.share)) == ((0, 5, 0, 0, 0), "100.0", "83.3")


def test_an_id_number_in_free_text_is_taken_out():
    survey = surveyed(3)
    said_by(survey, 1, "我是 379999198001020028，食堂很好")
    assert survey.answers.get().texts == {"t2": "我是 [证件号已隐去]，食堂很好"}


def test_an_answer_stays_when_its_trainee_leaves_the_roster():
    survey = answered(surveyed(6), 5)
    SurveyTicket.objects.filter(used=True).first().trainee.delete()
    found = standing_of(survey)
    assert (found.issued, found.returned, found.valid, found.papers_left) == (6, 5, 5, 0)
