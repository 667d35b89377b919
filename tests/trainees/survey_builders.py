"""A running survey with its shipped form, and answers to it."""

from tests.builders import NOW, filer, ministry
from tests.trainees.builders import DURING, a_class, imported
from trainees.actions import answer_survey, close_survey, load_survey_forms, open_survey, shipped_forms
from trainees.models import SurveyForm


def a_form():
    """The shipped form, in use for everybody."""
    office = ministry()
    load_survey_forms(shipped_forms(), actor=None, now=NOW)
    return SurveyForm.objects.get(authority=office, year=2020)


def surveyed(count=6, *, at=None, **fields):
    """A class of `count` trainees with an open survey."""
    a_form()
    row = a_class(at, **fields)
    imported(row, count=count)
    return open_survey(row, actor=filer(row.host), now=DURING)


def grades_of(survey, grade="g5", **other):
    return {item.code: grade for item in survey.form.questions.items} | other


def answered(survey, count, *, grade="g5", texts=None):
    """The first `count` trainees who have not answered say the same."""
    used = survey.tickets.filter(used=True).values("trainee")
    for trainee in survey.roster.trainees.exclude(pk__in=used)[:count]:
        answer_survey(survey, trainee, grades=grades_of(survey, grade), texts=texts or {})
    return survey


def closed(survey):
    return close_survey(survey, actor=filer(survey.roster.programme.host), now=DURING)
