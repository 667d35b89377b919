"""The public pages of a plan: what was published, searchable, printable, as xlsx and as JSON."""

import io
import json

import pytest
from openpyxl import load_workbook

from accounts.models import Organisation
from programs.lifecycle import Stage
from programs.models import AnnualPlan, Programme
from tests import builders
from tests.programs import builders as plans
from tests.programs.builders import row

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def fujian():
    staged = plans.stage(plans.sample("plan_fujian_2024.xlsx"), authority=plans.fujian(), year=2024)
    return plans.publish(staged, create_missing=True).plan


def titles(client, plan, **chosen):
    page = client.get(f"/plans/{plan.pk}/", chosen).context["page"]
    return [p.title for p in page]


@pytest.mark.req("000-09", "002-07", "002-51")
def test_a_plan_is_public_once_released_and_not_before(client):
    plan = plans.published(row()).plan
    doors = [f"/plans/{plan.pk}/{rest}" for rest in ("", "plan.xlsx", "plan.json", "SJ2021001/")]
    assert [client.get(door).status_code for door in doors] == [200] * 4
    assert plan.title in text(client.get("/plans/"))
    AnnualPlan.objects.update(release=0)
    assert [client.get(door).status_code for door in doors] == [404] * 4
    assert plan.title not in text(client.get("/plans/"))
    assert client.get("/plans/99999/").status_code == 404
    assert client.post("/plans/").status_code == 405


@pytest.mark.req("002-05")
def test_stated_and_listed_numbers_stand_side_by_side(client):
    plan = fujian()
    assert "通知称 97 期，附件列 100 期" in text(client.get(f"/plans/{plan.pk}/"))
    assert "（通知称 97）" in text(client.get("/plans/"))
    assert json.loads(client.get(f"/plans/{plan.pk}/plan.json").content)["stated_total"] == 97


@pytest.mark.req("003-74")
def test_each_filter_leaves_what_it_names(client):
    plan = plans.published(
        row(), row(number=2, title="海洋班", field="海洋装备", place="青岛市", period="5-6月", headcount=60)
    ).plan
    for chosen, left in (
        ({"field": "海洋装备"}, ["海洋班"]), ({"q": "青岛"}, ["海洋班"]), ({"q": "大数据"}, ["大数据高级研修班"]),
        ({"month": "6"}, ["海洋班"]), ({"month": "10"}, ["大数据高级研修班"]), ({"province": "福建"}, []),
        ({"province": "山东", "field": "海洋装备"}, ["海洋班"]), ({"level": "national"}, []),
        ({"level": "provincial"}, ["大数据高级研修班", "海洋班"]), ({"track": "ordinary", "month": "5"}, ["海洋班"]),
        ({"funding": "subsidised"}, []), ({"funding": "?"}, []), ({"month": "x"}, ["大数据高级研修班", "海洋班"]),
        ({"page": "9999"}, ["大数据高级研修班", "海洋班"]), ({"q": "x" * 500}, []),
    ):  # fmt: skip
        assert titles(client, plan, **chosen) == left, chosen
    assert "没有符合条件的项目" in text(client.get(f"/plans/{plan.pk}/?field=x"))


@pytest.mark.req("002-07")
def test_level_and_year_can_be_chosen_where_there_are_several(client):
    plan = fujian()
    assert len(titles(client, plan, level="national")) == 5
    provincial = client.get(f"/plans/{plan.pk}/", {"level": "provincial"}).context["page"]
    assert provincial.paginator.count == 95
    page = text(client.get(f"/plans/{plan.pk}/"))
    assert '<option value="national">国家级</option>' in page
    assert 'aria-label="年度"' not in page
    other = builders.plan(plan.authority, 2023)
    page = text(client.get(f"/plans/{plan.pk}/"))
    assert f'<a href="/plans/{other.pk}/">2023 年</a>' in page


@pytest.mark.req("000-03")
def test_the_print_view_holds_the_whole_plan_and_no_form(client):
    plan = fujian()
    whole = client.get(f"/plans/{plan.pk}/?print")
    assert text(whole).count('data-label="编号"') == 100
    assert 'name="q"' not in text(whole)
    assert text(client.get(f"/plans/{plan.pk}/")).count('data-label="编号"') == 60


@pytest.mark.req("000-57", "T14", "003-74")
def test_the_workbook_holds_the_imported_rows_as_text_and_nothing_live(client):
    evil = '=HYPERLINK("http://example.invalid")'
    staged = plans.stage(plans.sheet(row(title="'+1-1班"), row(number=2, title="@SUM(1)班", place="-济南市")))
    plan = plans.publish(staged).plan
    Organisation.objects.filter(pk=builders.host().pk).update(name=evil)
    response = client.get(f"/plans/{plan.pk}/plan.xlsx")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert [line[1:9] for line in lines if line[0] in (1, 2)] == [
        ["'+1-1班", "新一代信息技术", "山东省有关主管部门", evil, "10月", "济南市", 30, 4],
        ["@SUM(1)班", "新一代信息技术", "山东省有关主管部门", evil, "10月", "-济南市", 30, 4],
    ]


@pytest.mark.req("000-57")
def test_a_downloaded_plan_is_the_imported_one(client):
    plan = fujian()
    data = client.get(f"/plans/{plan.pk}/plan.xlsx").content
    again = plans.stage(data, authority=plan.authority, year=2024, stated_total=97)
    assert again.faults == []
    kept = ("group", "title", "field", "sponsor", "host", "period", "place", "headcount", "days")
    names = {row["title"] + row["host"]: [row[k] for k in kept] for row in plan.releases.get().rows}
    assert {row["title"] + row["host"]: [row[k] for k in kept] for row in again.rows} == names


@pytest.mark.req("003-74")
def test_the_plan_as_json(client):
    plan = plans.published(row()).plan
    data = json.loads(client.get(f"/plans/{plan.pk}/plan.json").content)
    programmes = data.pop("programmes")
    assert data == {
        "title": "专业技术人才知识更新工程2021年高级研修项目计划", "year": 2021, "authority": "山东省人力资源和社会保障厅",
        "notice": None, "release": 1, "released_at": "2021-08-20T02:00:00+00:00", "stated_total": None,
    }  # fmt: skip
    assert programmes == [
        {
            "code": "SJ2021001", "track": "普通", "level": "provincial", "number": 1, "title": "大数据高级研修班",
            "field": "新一代信息技术", "sponsor": "山东省有关主管部门", "host": "示例济南理工职业学院", "period": "10月",
            "period_from": "2021-10-01", "period_to": "2021-10-31", "place": "济南市", "headcount": 30, "days": 4,
            "funding": "self_funded", "fund_source": "", "stage": "planned",
        }
    ]  # fmt: skip


@pytest.mark.req("002-45", "001-07", "003-13")
def test_the_page_of_a_class_says_who_answers_for_it_and_by_which_notice(client):
    plan = plans.published(row(), row(number=2, title="取消的班")).plan
    Programme.objects.filter(number=2).update(stage=Stage.CANCELLED)
    page = text(client.get(f"/plans/{plan.pk}/SJ2021001/"))
    for words in (
        "大数据高级研修班", "选题申报单位", "山东省有关主管部门", "承办单位", "示例济南理工职业学院", "主管机关", "鲁人社函〔2021〕60号",
        "单位自筹", "2021年10月", "济南市",
    ):  # fmt: skip
        assert words in page
    assert "已取消" in text(client.get(f"/plans/{plan.pk}/SJ2021002/"))
    assert client.get(f"/plans/{plan.pk}/SJ2021003/").status_code == 404


def test_the_pages_cost_the_same_queries_for_one_class_and_many(client, django_assert_max_num_queries):
    plan = plans.published(row()).plan
    counted = []
    for rows in ([row()], [row(), *(row(number=n, title=f"第{n}班") for n in range(2, 30))]):
        if len(rows) > 1:
            plans.published(*rows, now=plans.LATER)
        with django_assert_max_num_queries(30) as captured:
            client.get(f"/plans/{plan.pk}/")
        counted.append(len(captured))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("month", ["²", "13", "0", "9" * 5000, "十月"])
def test_a_month_that_is_none_filters_nothing_and_is_no_error(client, month):
    row = builders.programme()
    answer = client.get(f"/plans/{row.plan_id}/", {"month": month})
    assert (answer.status_code, row.title in answer.content.decode()) == (200, True)
