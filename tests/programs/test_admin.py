"""Upload → preview → publish in the admin: every fault by its cell, nothing half-stored, each door for its people."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from programs.models import AnnualPlan, Change, PlanImport, PlanRelease, Programme, Topic, Track
from tests import builders
from tests.programs import builders as plans
from tests.programs.actions.test_topics import OPEN, accepted
from tests.programs.builders import row, sheet
from tests.workflow import builders as small
from tests.workflow.xlsx_files import workbook

pytestmark = pytest.mark.django_db
ADD = "/admin/programs/planimport/add/"


def text(response):
    return response.content.decode()


@pytest.fixture
def office():
    return plans.office()


def upload(client, office, data, name="附件1.xlsx", **fields):
    client.force_login(builders.reviewer(office))
    values = {"authority": office.pk, "year": 2021, "file": SimpleUploadedFile(name, data), **fields}
    return client.post(ADD, values, follow=True)


def publish(client, staged, **values):
    client.force_login(builders.approver(staged.authority))
    return client.post(f"/admin/programs/planimport/{staged.pk}/publish/", values, follow=True)


@pytest.mark.req("000-09", "000-57", "002-05")
@pytest.mark.parametrize(("name", "year", "rows"), [("plan_shandong_2021.xlsx", 2021, 97), ("plan_fujian_2024.xlsx", 2024, 100)])  # fmt: skip
def test_a_sample_is_uploaded_looked_at_and_published(client, office, name, year, rows):
    office = plans.fujian() if year == 2024 else office
    page = upload(client, office, plans.sample(name), name, year=year)
    staged = PlanImport.objects.get()
    assert page.redirect_chain[-1][0] == f"/admin/programs/planimport/{staged.pk}/change/"
    tiles = [(tile["label"], tile["count"]) for tile in page.context["tiles"]]
    assert tiles[:3] == [("共", rows), ("可导入", rows), ("处需修改", 0)]
    assert ("相差 3。两个数字都会保留并公开" in text(page)) == (year == 2024)
    assert f"新建以上 {len(page.context['missing'])} 个单位" in text(page)
    done = publish(client, staged, create_missing="1", sha256=staged.sha256)
    assert "第 1 版" in text(done)
    assert (Programme.objects.count(), AnnualPlan.objects.get().stated_total) == (rows, 97)


def test_every_fault_stands_beside_its_row_with_its_cell(client, office):
    faulty = row(number=2, title=None, period="待定", headcount="约50", days=0)
    upload(client, office, sheet(row(), faulty, row(number=3, title="丙")))
    staged = PlanImport.objects.get()
    client.force_login(builders.approver(office))
    body = text(client.get(f"/admin/programs/planimport/{staged.pk}/change/"))
    for cell in ("B5", "F5", "H5", "I5"):
        assert f"<strong>{cell}</strong>" in body
    assert "还有 4 处需修改，改好计划表后重新上传。" in body
    assert "disabled" in body.rpartition("发布计划</button>")[0].rpartition("<button")[2]
    only = text(client.get(f"/admin/programs/planimport/{staged.pk}/change/?faults"))
    assert ("待定" in only, "丙" in only) == (True, False)
    refused = publish(client, staged, sha256=staged.sha256)
    assert refused.status_code == 422
    assert "计划表还有 4 处问题未修改" in text(refused)
    assert not Programme.objects.exists()


def test_a_file_name_longer_than_its_column_keeps_its_end(client, office):
    upload(client, office, sheet(row()), "计" * 230 + ".xlsx")
    assert PlanImport.objects.get().file_name == "计" * 195 + ".xlsx"


WRONG = [
    (b"not a workbook", "附件1.xlsx", "xlsx"),
    (b"", "附件1.xlsx", "空"),
    (b"%PDF-1.4 x", "附件1.pdf", "xlsx"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "附件1.xls", "xlsx"),
]


@pytest.mark.parametrize(("data", "name", "words"), WRONG)
def test_a_file_that_is_no_workbook_is_refused_in_words(client, office, data, name, words):
    page = upload(client, office, data, name)
    assert page.status_code == 422
    assert words in str(page.context["form"].errors["file"])
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["随便写的", "表"], [1, 2]], "没有找到表头"),
        ([plans.TITLE, [label for label in plans.HEADER if label != "承办单位"], [1, "甲"]], "表头缺少“承办单位”一列"),
        ([plans.TITLE, plans.HEADER], "没有项目"),
        ([["2020年高级研修项目计划"], plans.HEADER, [1, "甲", *list(row().values())[2:]]], "与所选的 2021 年度不一致"),
    ],
)  # fmt: skip
def test_a_workbook_of_another_shape_says_what_is_wrong_and_cannot_be_published(client, office, rows, words):
    page = upload(client, office, workbook(("计划", rows)))
    assert words in text(page)
    assert publish(client, PlanImport.objects.get()).status_code == 422
    assert not AnnualPlan.objects.exists()


def test_an_unknown_category_is_shown_before_publishing_and_gone_once_it_is_set(client, office):
    upload(client, office, sheet(row(), group="特别专项"))
    staged = PlanImport.objects.get()
    door = f"/admin/programs/planimport/{staged.pk}/change/"
    assert "“特别专项”：1 期，自第 4 行起" in text(client.get(door))
    assert publish(client, staged).status_code == 422
    track = Track.objects.get(name="普通")
    track.aliases = ["特别专项"]
    track.save()
    assert "还没有，发布前须先设置" not in text(client.get(door))
    assert publish(client, staged).status_code == 200


def test_a_missing_category_is_set_from_the_preview_and_leads_back_to_it(client, office):
    upload(client, office, sheet(row(), group="特别专项"))
    staged = PlanImport.objects.get()
    door = f"/admin/programs/planimport/{staged.pk}/change/"
    assert "项目类别由山东省人力资源和社会保障厅的审批人员设置" in text(client.get(door))

    client.force_login(builders.approver(office))
    add = f"/admin/programs/track/add/?authority={office.pk}&amp;year=2021&amp;name="
    link = text(client.get(door)).partition(f'href="{add}')[2].partition('"')[0]
    asked = client.get(f"{add}{link}".replace("&amp;", "&")).context["adminform"].form
    chosen = {
        name: asked.get_initial_for_field(asked.fields[name], name) for name in ("authority", "year", "name")
    }
    assert {name: str(value) for name, value in chosen.items()} == {
        "authority": str(office.pk), "year": "2021", "name": "特别专项",
    }  # fmt: skip
    values = {
        **chosen,
        "code": "special",
        "level": "provincial",
        "rule_set": builders.rule_set("shandong-2021").pk,
    }
    assert client.post("/admin/programs/track/add/", values)["Location"] == door
    assert publish(client, staged).status_code == 200


def test_the_preview_of_a_later_release_says_what_would_be_new_changed_and_missing(client, office):
    first = upload(
        client, office, sheet(row(), row(number=2, title="第二期研修班"), row(number=3, title="第三期研修班"))
    )
    assert "与已发布的第" not in text(first)
    publish(client, PlanImport.objects.get())
    again = sheet(
        row(), row(number=2, title="第二期研修班", headcount=45), row(number=3, title="另一期研修班")
    )
    page = upload(client, office, again, name="第二版.xlsx")
    found = page.context["differences"]
    assert (found["number"], [r["title"] for r in found["added"]], [r["title"] for r in found["gone"]]) == (
        1, ["另一期研修班"], ["第三期研修班"],
    )  # fmt: skip
    assert [(r["title"], cells) for r, cells in found["changed"]] == [
        ("第二期研修班", [("研修人数", 30, 45)])
    ]
    assert "新增 1 期，改动 1 期，缺少 1 期" in text(page)


def test_unknown_organisations_wait_for_a_tick_and_a_choice_is_kept(client, office):
    upload(client, office, sheet(row(host="济南理工职业学院")))
    staged = PlanImport.objects.get()
    refused = publish(client, staged)
    assert refused.status_code == 422
    assert "有 1 个单位在系统中找不到：“济南理工职业学院”（第 4 行）" in text(refused)
    assert f'<option value="{builders.host().pk}">示例济南理工职业学院</option>' in text(refused)
    publish(client, staged, **{"choose-济南理工职业学院": builders.host().pk})
    assert Programme.objects.get().host == builders.host()


@pytest.mark.req("T15", "T23")
def test_publishing_twice_or_another_file_makes_one_release(client, office):
    upload(client, office, sheet(row()))
    staged = PlanImport.objects.get()
    assert publish(client, staged, sha256="0" * 64).status_code == 409
    assert publish(client, staged, sha256=staged.sha256).status_code == 200
    again = publish(client, staged, sha256=staged.sha256)
    assert (again.status_code, "不能再次办理" in text(again)) == (409, True)
    assert (PlanRelease.objects.count(), AnnualPlan.objects.get().release) == (1, 1)


def test_the_same_file_a_second_time_is_told_where_it_waits(client, office):
    data = sheet(row())
    upload(client, office, data)
    again = upload(client, office, data)
    assert again.status_code == 422
    assert "同一个文件已由" in str(again.context["form"].errors["file"])
    assert PlanImport.objects.count() == 1


@pytest.mark.req("PR-05", "PR-08", "T10")
def test_the_import_of_one_office_is_no_other_office_s(client, office):
    upload(client, office, sheet(row()))
    staged = PlanImport.objects.get()
    fujian = builders.province("福建", "35")
    client.force_login(builders.approver(fujian))
    base = f"/admin/programs/planimport/{staged.pk}"
    foreign = [
        client.get(f"{base}/change/"),
        client.post(f"{base}/publish/"),
        client.post(f"{base}/discard/"),
    ]
    assert [response.status_code for response in foreign] == [404] * 3
    other = client.post(ADD, {"authority": office.pk, "year": 2021, "file": io.BytesIO(sheet(row()))})
    assert other.status_code == 422
    client.force_login(builders.user("reader", office, "reader"))
    assert client.get(ADD).status_code == 404
    assert client.post(f"{base}/publish/").status_code == 403
    client.force_login(builders.reviewer(office))
    assert client.get(f"{base}/publish/").status_code == 405
    assert "已放弃" in text(client.post(f"{base}/discard/", follow=True))


@pytest.mark.req("000-11", "T21")
def test_no_form_of_the_admin_writes_a_class_or_a_plan(client, office):
    upload(client, office, sheet(row()))
    publish(client, PlanImport.objects.get())
    programme, plan = Programme.objects.get(), AnnualPlan.objects.get()
    for user in (builders.approver(office), builders.approver(builders.ministry())):
        client.force_login(user)
        for door in (f"programme/{programme.pk}", f"annualplan/{plan.pk}"):
            client.post(f"/admin/programs/{door}/change/", {"title": "改", "place": "青岛市", "year": 2020})
            assert client.post(f"/admin/programs/{door}/delete/", {"post": "yes"}).status_code == 403
        assert client.get("/admin/programs/programme/add/").status_code == 403
    programme.refresh_from_db()
    assert (programme.title, programme.place) == ("大数据高级研修班", "济南市")
    page = text(client.get(f"/admin/programs/annualplan/{plan.pk}/change/"))
    assert "第 1 版，新增 1 期" in page


@pytest.mark.req("001-32")
def test_a_category_is_set_with_the_other_words_that_plans_use_for_it(client, office):
    client.force_login(builders.approver(office))
    values = {
        "authority": office.pk, "year": 2022, "code": "rural", "name": "乡村振兴专项", "aliases": "乡村振兴、三农专项",
        "level": "provincial", "rule_set": builders.rule_set("shandong-2021").pk,
    }  # fmt: skip
    assert client.post("/admin/programs/track/add/", values)["Location"] == "/admin/programs/track/"
    track = Track.objects.get(code="rural")
    assert (track.aliases, track.is_called("三农专项")) == (["乡村振兴", "三农专项"], True)
    client.force_login(builders.reviewer(office))
    assert client.get("/admin/programs/track/add/").status_code == 403


@pytest.mark.req("004-07", "003-12")
def test_a_call_is_opened_and_topics_are_selected_in_the_admin(client, office):
    client.force_login(builders.approver(office))
    values = {
        "authority": office.pk,
        "year": 2022,
        "title": "征集通知",
        "opens_on": "2021-11-20",
        "closes_on": "2021-12-20",
    }
    client.post("/admin/programs/call/add/", values)
    chosen = accepted()
    waiting = accepted(chosen.call, title="另一选题")
    Topic.objects.filter(pk=waiting.pk).update(state="returned")
    page = client.post(
        "/admin/programs/topic/",
        {"action": "select", "_selected_action": [chosen.pk, waiting.pk]},
        follow=True,
    )
    assert "已入选 1 个选题。另有 1 个未评审通过或已入选，没有变动。" in text(page)
    chosen.refresh_from_db()
    assert chosen.selected_at is not None
    assert chosen.selected_at != OPEN


@pytest.mark.req("000-13", "002-11", "004-40")
def test_the_reviewer_of_a_change_sees_old_new_reason_and_findings(client):
    case = small.programme()
    small.change(case, reason="场地检修，附证明")
    seat = Change.objects.get().holder
    client.force_login(builders.approver(case.province))
    page = text(client.get(f"/admin/programs/change/{Change.objects.get().pk}/change/"))
    for words in ("济南市", "青岛市", "场地检修，附证明", "举办地点", seat.spoken_name):
        assert words in page


@pytest.mark.parametrize("pk", ["abc", "²", "1_3A", "0", "9" * 30])
def test_a_class_that_is_none_is_a_404(client, pk):
    client.force_login(builders.user("staff", builders.ministry(), Role.REVIEWER))
    assert client.get(f"/admin/programs/programme/{pk}/change/").status_code == 404


def test_a_class_leads_to_its_page_and_a_foreign_one_nowhere(client):
    row = builders.programme()
    client.force_login(builders.reviewer(builders.province()))
    answer = client.get(f"/admin/programs/programme/{row.pk}/change/")
    assert answer["Location"] == f"/portal/programmes/{row.pk}/"
    client.force_login(builders.reviewer(builders.province("福建", "35")))
    assert client.get(f"/admin/programs/programme/{row.pk}/change/").status_code == 404
