"""What trainees and clerks do in the same moment: signed once, answered once, marks saved once."""

from decimal import Decimal

import pytest

from accounts.models import User
from tests.at_once import at_once
from tests.builders import filer
from tests.trainees.actions.schemes import THREE, a_roster, version_of
from tests.trainees.builders import AFTER, DURING, a_class, imported
from tests.trainees.survey_builders import grades_of, surveyed
from trainees.actions import answer_survey, hand_in_papers, open_sign_in, save_scores, sign_in, type_paper
from trainees.attending.codes import code_at, step_at
from trainees.models import Attendance, Roster, Score, SignIn, Survey, Trainee
from workflow.journal import verify

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_trainee_with_two_phones_signs_once(settings):
    roster = imported(a_class(), count=2)
    actor = filer(roster.programme.host)
    Attendance.objects.all().delete()
    session = open_sign_in(roster, on=DURING.date(), half="am", actor=actor, now=DURING)
    code = code_at(session.secret, step_at(DURING, settings.SIGN_IN_PERIOD))
    pk = roster.trainees.first().pk

    def sign(phone):
        def act():
            sign_in(Trainee.objects.get(pk=pk), code=code, at=DURING, device=phone * 16, now=DURING)

        return act

    assert at_once(sign(b"a"), sign(b"b"), sign(b"c")) == ["done"] * 3
    assert (SignIn.objects.count(), Attendance.objects.filter(trainee=pk).count()) == (1, 1)


def test_a_sheet_sent_three_times_at_once_counts_once_and_nobody_elses_is_lost():
    survey = surveyed(4)
    people = list(survey.roster.trainees.all())

    def answer(trainee):
        return lambda: answer_survey(
            Survey.objects.select_related("form", "roster").get(pk=survey.pk),
            Trainee.objects.get(pk=trainee.pk), grades=grades_of(survey), texts={},
        )  # fmt: skip

    acts = [answer(people[0])] * 3 + [answer(each) for each in people[1:]]
    assert at_once(*acts) == ["answered"] * 2 + ["done"] * 4
    assert survey.answers.count() == 4


def test_two_clerks_at_one_heap_of_paper_type_no_sheet_too_many():
    survey = surveyed(4)
    actor = filer(survey.roster.programme.host)
    hand_in_papers(survey, list(survey.roster.trainees.all())[:2], actor=actor, now=DURING)

    def type_one():
        row = Survey.objects.select_related("form", "roster__programme__host").get(pk=survey.pk)
        type_paper(row, grades=grades_of(survey), texts={}, actor=User.objects.get(pk=actor.pk), now=DURING)

    assert at_once(type_one, type_one, type_one) == ["done", "done", "no_paper"]
    assert (survey.answers.count(), Survey.objects.get().typed) == (2, 2)
    assert list(verify()) == []


def test_marks_saved_by_two_clerks_at_once_are_those_of_the_first():
    roster = a_roster(*THREE)
    clerk, version = filer(roster.programme.host).pk, version_of(roster)
    pk = roster.trainees.first().pk

    def save(marks):
        return lambda: save_scores(
            Roster.objects.select_related("programme__host").get(pk=roster.pk), marks={(pk, "result", 1): marks},
            version=version, actor=User.objects.get(pk=clerk), now=AFTER,
        )  # fmt: skip

    assert at_once(save(Decimal(70)), save(Decimal(80))) == ["done", "stale"]
    assert Score.objects.count() == 1
