"""Forms of the survey: drafted, put in use, never changed after; the nearest office and the latest year count."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.refusals import Refused
from accounts.roles import Role
from tests.builders import NOW, approver, ministry, province, user
from tests.trainees.builders import a_class
from tests.trainees.survey_builders import a_form
from trainees.actions import copy_survey_form, keep_survey_form, publish_survey_form
from trainees.models import SurveyForm

pytestmark = pytest.mark.django_db


def draft(office, year=2021, **fields):
    content = fields.pop("content", a_form().content)
    return SurveyForm(authority=office, year=year, title="示例表样", content=content, **fields)


def published(office, year):
    form = keep_survey_form(draft(office, year), actor=approver(office), now=NOW)
    return publish_survey_form(form, actor=approver(office), now=NOW)


@pytest.mark.req("000-60", "002-52")
def test_a_class_uses_the_form_of_its_own_office_then_of_the_ministry_of_its_year_or_before():
    row, common = a_class(), a_form()
    office = row.authority
    assert SurveyForm.objects.for_class(row) == common
    later = published(ministry(), 2021)
    assert SurveyForm.objects.for_class(row) == later
    published(ministry(), 2022)
    published(province("福建", "35"), 2021)
    keep_survey_form(draft(office), actor=approver(office), now=NOW)  # a draft is in nobody's use
    assert SurveyForm.objects.for_class(row) == later
    own = published(office, 2020)
    assert SurveyForm.objects.for_class(row) == own


def test_only_approvers_of_the_office_keep_its_forms():
    office = province()
    form = keep_survey_form(draft(office), actor=approver(office), now=NOW)
    for stranger in (approver(province("福建", "35")), user("r", office, Role.REVIEWER)):
        for action in (keep_survey_form, publish_survey_form, copy_survey_form):
            with pytest.raises(Refused) as found:
                action(form, actor=stranger, now=NOW)
            assert found.value.status == 403
    publish_survey_form(form, actor=approver(office), now=NOW)


def test_a_form_in_use_is_never_changed_and_lives_on_as_a_copy():
    office = province()
    form = published(office, 2021)
    form.title = "改名"
    for action in (keep_survey_form, publish_survey_form):
        with pytest.raises(Refused) as found:
            action(form, actor=approver(office), now=NOW)
        assert found.value.code == "published"
    copy = copy_survey_form(form, actor=approver(office), now=NOW)
    assert (copy.year, copy.published_at, copy.content) == (2022, None, form.content)
    assert SurveyForm.objects.get(pk=form.pk).title == "示例表样"


def test_a_form_that_nobody_could_count_is_not_put_in_use():
    office = province()
    form = keep_survey_form(draft(office, content={"sections": []}), actor=approver(office), now=NOW)
    with pytest.raises(Refused) as found:
        publish_survey_form(form, actor=approver(office), now=NOW)
    assert len(found.value.details) >= 2
    assert SurveyForm.objects.get(pk=form.pk).published_at is None


def test_the_shipped_form_is_loaded_once_and_not_before_there_is_a_ministry():
    call_command("load_survey_forms", verbosity=0)
    assert SurveyForm.objects.count() == 0
    ministry()
    for _ in range(2):
        call_command("load_survey_forms", verbosity=0)
    assert [form.year for form in SurveyForm.objects.published()] == [2020]


@pytest.mark.req("000-58")
def test_staff_write_a_form_line_by_line_look_at_it_and_put_it_in_use(client):
    office = province()
    client.force_login(approver(office))
    typed = {
        "authority": office.pk, "year": 2021, "title": "某省测评表", "items": "# 课程\n内容\n安排", "texts": "建议",
        "source": "示例文件附件2",
    }  # fmt: skip
    for at, label in enumerate(("优", "良", "中", "较差", "差")):
        typed |= {f"label_{at}": label, f"points_{at}": 100 - 20 * at}
    typed |= {"satisfied_0": "on", "satisfied_1": "on"}
    add = reverse("admin:trainees_surveyform_add")
    assert client.post(add, typed | {"items": ""}).status_code in (200, 422)
    assert not SurveyForm.objects.filter(title="某省测评表").exists()
    assert client.post(add, typed).status_code == 302
    form = SurveyForm.objects.get(title="某省测评表")
    assert [item.text for item in form.questions.items] == ["内容", "安排"]
    assert form.questions.satisfying == "优、良"
    preview = client.get(reverse("admin:trainees_surveyform_preview", args=[form.pk])).content.decode()
    assert preview.count('type="radio"') == 10
    assert ">提交<" not in preview
    change = reverse("admin:trainees_surveyform_change", args=[form.pk])
    assert "启用" in client.get(change).content.decode()
    client.post(reverse("move", args=["trainees.surveyform", form.pk, "publish"]))
    form.refresh_from_db()
    assert form.published_at is not None
    page = client.get(change).content.decode()
    assert "示例文件附件2" in page
    assert 'name="items"' not in page
