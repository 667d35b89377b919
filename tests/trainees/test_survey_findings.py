"""The rule survey.required under the facts of a roster."""

import pytest

from policies.findings import Status
from tests.builders import filer
from tests.trainees.builders import DURING, a_class, imported
from tests.trainees.survey_builders import a_form, answered
from trainees.actions import open_survey
from trainees.checks import roster_findings, shown_findings

pytestmark = pytest.mark.django_db


def finding(row):
    return next((each for each in roster_findings(row) if each.key == "survey.required"), None)


@pytest.mark.req("000-22")
def test_the_national_rule_is_met_by_the_first_answer_and_unknown_without():
    a_form()
    row = a_class(rules="national-2021", level="national")
    imported(row)
    assert finding(row).status == Status.UNDECIDED
    survey = open_survey(row, actor=filer(row.host), now=DURING)
    assert finding(row).status == Status.UNDECIDED
    answered(survey, 1)
    assert finding(row).status == Status.PASSED
    assert "〔2021〕24号" in finding(row).citation
    shown = next(
        each for each in shown_findings(row, row.roster, writes=True) if each.key == "survey.required"
    )
    assert shown.mend in ("", f"/portal/programmes/{row.pk}/survey/")


def test_a_notice_that_asks_for_no_survey_says_nothing_of_one():
    row = a_class()
    imported(row)
    assert finding(row) is None
