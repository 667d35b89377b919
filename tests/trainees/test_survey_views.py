"""The pages of the survey: what host, office and trainee see, and what they do not."""

import re
from io import BytesIO

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from tests.builders import filer, user
from tests.trainees.survey_builders import answered, closed, grades_of, surveyed
from trainees.own.links import link_of
from trainees.surveying.tickets import token_for

pytestmark = pytest.mark.django_db


def entered(client, survey, number=1):
    trainee = survey.roster.trainees.get(number=number)
    client.get(reverse("survey_enter", args=[token_for(survey.pk, trainee.pk)]))
    return trainee


def as_host(client, survey):
    client.force_login(filer(survey.roster.programme.host))
    return [survey.roster.programme_id]


@pytest.mark.req("000-58")
def test_a_one_time_link_leads_to_the_sheet_and_leaves_the_address(client):
    survey = surveyed(3)
    trainee = survey.roster.trainees.first()
    answer = client.get(reverse("survey_enter", args=[token_for(survey.pk, trainee.pk)]), follow=True)
    assert answer.redirect_chain == [("/survey/", 302)]
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert (
        answer["Referrer-Policy"] == "same-origin"
    )  # with no-referrer browsers send the form without an origin
    assert (page.count("<fieldset"), page.count('type="radio"')) == (12, 60)
    assert trainee.name not in page


def test_a_link_that_nobody_made_opens_nothing(client):
    survey = surveyed(3)
    for token in ("x", token_for(survey.pk, 999999), token_for(survey.pk + 1, 1)):
        assert client.get(reverse("survey_enter", args=[token])).status_code == 410
    assert client.get(reverse("survey_answer")).status_code == 302


def test_an_incomplete_sheet_comes_back_with_what_was_filled_in(client):
    survey = surveyed(3)
    entered(client, survey)
    sheet = grades_of(survey, "g4") | {"t2": "请延长研讨"}
    del sheet["q3"]
    answer = client.post(reverse("survey_answer"), sheet)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("checked") == 11
    assert "请延长研讨" in page
    assert 'href="#id_q3"' in page
    assert 'id="id_q3"' in page
    assert survey.answers.count() == 0
    assert client.post(reverse("survey_answer"), sheet | {"q3": "g4"})["Location"] == "/survey/"
    assert survey.answers.get().grades == grades_of(survey, "g4")


def test_an_empty_sheet_is_told_too(client):
    survey = surveyed(3)
    entered(client, survey)
    answer = client.post(reverse("survey_answer"), {})
    assert (answer.status_code, "还有 12 处没有填好" in answer.content.decode()) == (422, True)
    assert survey.answers.count() == 0


def test_going_back_and_sending_again_is_told_kindly_and_counts_nothing(client):
    survey = surveyed(3)
    entered(client, survey)
    client.post(reverse("survey_answer"), grades_of(survey))
    assert "您的答卷已经计入" in client.get(reverse("survey_answer")).content.decode()
    again = client.post(reverse("survey_answer"), grades_of(survey, "g1"))
    assert again.status_code == 409
    assert "这一次没有重复计入" in again.content.decode()
    assert [answer.grades for answer in survey.answers.all()] == [grades_of(survey)]


def test_after_the_end_the_sheet_is_gone(client):
    survey = surveyed(3)
    entered(client, survey)
    closed(survey)
    assert "测评已经结束" in client.get(reverse("survey_answer")).content.decode()
    assert client.post(reverse("survey_answer"), grades_of(survey)).status_code == 409
    assert survey.answers.count() == 0


def test_the_own_page_asks_then_thanks(client):
    survey = surveyed(3)
    client.get(link_of(survey.roster.trainees.first()))
    assert "请填写测评" in client.get(reverse("own_home")).content.decode()
    assert client.post(reverse("own_survey"), grades_of(survey))["Location"] == reverse("own_survey")
    home = client.get(reverse("own_home")).content.decode()
    assert "已作答，谢谢" in home
    assert "请填写测评" not in home


def test_a_class_without_a_survey_says_nothing_of_one(client):
    survey = surveyed(3)
    survey.tickets.all().delete()
    trainee = survey.roster.trainees.first()
    survey.delete()
    client.get(link_of(trainee))
    assert "满意度测评" not in client.get(reverse("own_home")).content.decode()
    assert client.get(reverse("own_survey"))["Location"] == reverse("own_home")


def test_the_host_sees_who_has_not_answered_and_nothing_that_was_said(client):
    survey = surveyed(7)
    answered(survey, 6, grade="g1", texts={"t2": "食堂太远"})
    page = client.get(reverse("survey", args=as_host(client, survey))).content.decode()
    waiting = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)[1]
    assert waiting == survey.roster.trainees.get(number=7).name
    assert "食堂太远" not in page
    assert "统计表 PDF" not in page
    for ending in ("pdf", "xlsx"):
        paper = client.get(reverse("survey_statistics", args=[survey.roster.programme_id, ending]))
        assert paper.status_code == 200
    book = load_workbook(BytesIO(paper.content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert book.sheetnames == ["测评统计表"]
    assert [cell for cell in cells if isinstance(cell, int | float)] == []
    assert "食堂太远" not in cells


@pytest.mark.req("000-22", "000-59", "002-38", "004-21")
def test_the_table_of_a_survey_that_is_over_holds_figures_as_figures(client):
    survey = closed(answered(surveyed(7), 6, grade="g4", texts={"t2": "=1+1"}))
    pk = as_host(client, survey)
    page = client.get(reverse("survey", args=pk)).content.decode()
    assert "100.0%" in page
    assert "=1+1" in page
    book = load_workbook(BytesIO(client.get(reverse("survey_statistics", args=[*pk, "xlsx"])).content))
    rows = [row for row in book["测评统计表"].iter_rows(values_only=True) if row[1]]
    assert rows[1] == (
        "研修设计",
        "选题与本人工作和行业发展的结合",
        6,
        0,
        0,
        6,
        100,
        0,
        0,
        0,
        0,
        0,
        0,
        100,
        80,
    )
    assert rows[-1][:7] == ("总体", "全部题目合计", 72, 0, 0, 72, 100)
    words = book["意见和建议"]["B3"]
    assert (words.value, words.data_type) == ("=1+1", "s")


def test_the_clerk_who_only_reads_sees_figures_but_neither_names_nor_slips(client):
    survey = surveyed(3)
    programme = survey.roster.programme
    client.force_login(user("clerk", programme.host, Role.READER))
    page = client.get(reverse("survey", args=[programme.pk])).content.decode()
    assert "0</strong> / 3 人" in page
    assert survey.roster.trainees.first().name not in page
    assert client.get(reverse("survey_slips", args=[programme.pk])).status_code == 403
    as_host(client, survey)
    slips = client.get(reverse("survey_slips", args=[programme.pk]))
    assert slips.content.startswith(b"%PDF")


def test_the_host_walks_from_opening_to_the_end(client):
    survey = surveyed(3)
    pk = as_host(client, survey)
    page = reverse("survey", args=pk)
    assert client.post(reverse("survey_remind", args=pk)).status_code == 409
    assert client.post(reverse("survey_close", args=pk), {"version": 1})["Location"] == page
    assert "可以重新开始测评" in client.get(page).content.decode()
    assert client.post(reverse("survey_reopen", args=pk))["Location"] == page
    assert client.post(reverse("survey_close", args=pk), {"version": 1}).status_code == 409
    assert mail.outbox == []


def test_paper_is_noted_by_name_and_typed_without(client):
    survey = surveyed(3)
    pk = as_host(client, survey)
    one = survey.roster.trainees.first()
    page = reverse("survey_papers", args=pk)
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"trainees": [one.pk]})["Location"] == page
    empty = client.post(reverse("survey_sheet", args=pk), {"t2": "好"})
    assert empty.status_code == 422
    assert "好" in empty.content.decode()
    assert client.post(reverse("survey_sheet", args=pk), {"q1": "g5"})["Location"] == page
    assert survey.answers.get().grades == {"q1": "g5"}


@pytest.mark.req("000-58", "002-52")
def test_the_blank_form_can_be_printed_before_the_class_asks(client):
    survey = surveyed(3)
    pk = as_host(client, survey)
    assert client.get(reverse("survey_form", args=[*pk, "pdf"])).content.startswith(b"%PDF")
    book = load_workbook(BytesIO(client.get(reverse("survey_form", args=[*pk, "xlsx"])).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert ("序号", "测评内容", "很满意", "满意", "基本满意", "不满意", "很不满意") in rows
    assert sum(isinstance(row[0], int) for row in rows) == 12
    assert client.get(reverse("survey_form", args=[*pk, "doc"])).status_code == 404


def test_the_page_costs_the_same_for_three_people_and_for_nine(client, django_assert_max_num_queries):
    counts = []
    for number in (3, 9):
        survey = surveyed(number)
        pk = as_host(client, survey)
        with django_assert_max_num_queries(40) as seen:
            client.get(reverse("survey", args=pk))
        counts.append(len(seen))
    assert counts[0] == counts[1]
