"""学员满意度测评统计表 in the completion package: drawn where the survey was held here, uploaded where it was not."""

import pytest
from django.urls import reverse

from certificates.checks import package_of
from certificates.models import Completion
from tests.builders import filer
from tests.certificates.builders import REPORTED, held_class, packed, reported, settled
from tests.trainees.survey_builders import a_form, answered, closed
from trainees.actions import open_survey
from workflow.models import Attachment

pytestmark = pytest.mark.django_db


def a_survey(count, *, over=True):
    """A national class that was surveyed, with `count` answers."""
    a_form()
    row = held_class(count=6, rules="national-2021", level="national")
    survey = answered(open_survey(row, actor=filer(row.host), now=REPORTED), count)
    return row, closed(survey) if over else survey


def statistics(row):
    """The item of the package, and whether the portal draws it."""
    package = package_of(Completion(programme=row), REPORTED.date())
    item = next(each for each in package.items if each.code == "survey_statistics")
    return item, package.draws(item)


@pytest.mark.req("000-22", "000-59")
def test_a_survey_that_is_over_goes_into_the_package_by_itself(client):
    row, _ = a_survey(5)
    item, drawn = statistics(row)
    assert (drawn, item.uploaded, item.required) == (True, False, True)
    settled(row)
    completion = reported(row)
    paper = Attachment.objects.of(completion).current().get(slot="survey_statistics")
    assert paper.original_name == f"{row.code} 学员满意度测评统计表.pdf"
    client.force_login(filer(row.host))
    assert client.get(reverse("completion", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(("count", "over"), [(4, True), (6, False)])
def test_too_few_answers_or_a_survey_that_runs_ask_for_a_file(count, over):
    row, _ = a_survey(count, over=over)
    item, drawn = statistics(row)
    assert (drawn, item.uploaded) == (False, True)


def test_a_file_that_was_uploaded_stays():
    row, survey = a_survey(5, over=False)
    completion = packed(row, now=REPORTED)
    closed(survey)
    package = package_of(completion, REPORTED.date())
    item = next(each for each in package.items if each.code == "survey_statistics")
    assert (package.draws(item), item.uploaded) == (False, True)
