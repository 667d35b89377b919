"""The portal's pages of a filing, through HTTP: host A, a colleague, a reader, host B, a host of another province."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.roles import Role
from applications import actions
from applications.models import CourseSession, Filing, Lecturer
from applications.parts import PARTS
from programs.actions import return_change
from programs.models import Change
from tests import builders
from tests.applications import builders as filings
from workflow.lifecycle import State
from workflow.models import Attachment, Snapshot

pytestmark = pytest.mark.django_db
NOW = filings.NOW


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def programme():
    return filings.shandong()


@pytest.fixture
def host(client, programme):
    client.force_login(builders.filer(programme.host))
    return client


def address(programme, rest=""):
    return f"/portal/programmes/{programme.pk}/filing/{rest}"


def text(response):
    return response.content.decode()


def test_a_filing_is_begun_by_a_post_and_not_by_looking(host, programme):
    assert "开始填写" in text(host.get(address(programme)))
    assert not Filing.objects.exists()
    assert host.post(address(programme), follow=True).status_code == 200
    page = text(host.get(address(programme)))
    assert all(part.title in page for part in PARTS.values())
    assert "核对并提交" in page


def test_every_part_opens_empty_and_written(host, programme):
    host.post(address(programme))
    assert all(host.get(address(programme, f"{code}/")).status_code == 200 for code in PARTS)
    filings.written(programme)
    pages = [text(host.get(address(programme, f"{code}/"))) for code in PARTS]
    assert all(part.title in page for part, page in zip(PARTS.values(), pages, strict=True))


@pytest.mark.req("001-13")
def test_the_deadline_shows_its_arithmetic(host, programme):
    filings.written(programme)
    page = text(host.get(address(programme)))
    assert "9月27日（周一）" in page
    assert "往前第 10 个工作日，为 2021-09-27（周一）" in page
    assert "鲁人社函〔2021〕60号 二（一）" in page


def test_a_part_is_saved_and_its_findings_follow(host, programme):
    host.post(address(programme))
    seen = Filing.objects.get().version
    values = {"version": seen, "modality": "offline", "headcount": "６０人", "online_headcount": ""}
    page = text(host.post(address(programme, "headcount/"), values, follow=True))
    assert Filing.objects.get().headcount == 60
    assert "学员人数 60，要求30 人左右" in page


def test_what_was_typed_is_kept_when_it_is_wrong(host, programme):
    host.post(address(programme))
    response = host.post(
        address(programme, "time/"), {"version": 1, "starts_on": "2021年10月15日", "ends_on": "2021-10-12"}
    )
    assert response.status_code == 422
    assert "结束日期不能早于开班日期。" in text(response)
    assert 'value="2021年10月15日"' in text(response)
    host.post(
        address(programme, "time/"),
        {"version": 1, "starts_on": "2021年10月15日", "ends_on": "２０２１.10.18"},
    )
    assert Filing.objects.get().days == 4


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("-5", "金额不能是负数"), ("1.005", "金额最多两位小数"), ("1.65万元", "1.65万元应写成 16500.00"), ("abc", "请填写数字金额"),
    ],
)  # fmt: skip
def test_amounts_that_are_none_say_how_to_write_them(host, programme, amount, sentence):
    host.post(address(programme))
    page = host.post(address(programme, "budget/"), {"version": 1, "amount_0": amount})
    assert sentence in text(page)
    assert Filing.objects.get().budget == {}


def test_other_costs_want_a_word(host, programme):
    host.post(address(programme))
    values = {"version": 1, "amount_0": "1,000元", "amount_6": "50"}
    assert "填写了“其他”费用，请写明用途。" in text(host.post(address(programme, "budget/"), values))
    host.post(address(programme, "budget/"), {**values, "budget_note": "证书工本", "payer": "host"})
    assert Filing.objects.get().budget == {"住宿费": "1000.00", "其他": "50.00"}


def test_two_people_save_the_same_part(host, programme, client):
    filing = filings.begun(programme)
    colleague = builders.user("colleague", programme.host, Role.FILER)
    actions.save_part(filing, "place", {"venue": "济南市同事楼"}, version=1, actor=colleague, now=NOW)
    page = host.post(address(programme, "place/"), {"version": 1, "venue": "济南市我的楼"})
    assert page.status_code == 409
    assert "已被他人修改" in text(page)
    assert "济南市同事楼" in text(page)
    assert "济南市我的楼" in text(page)
    assert 'name="version" value="2"' in text(page)
    host.post(address(programme, "place/"), {"version": 2, "venue": "济南市我的楼"})
    assert Filing.objects.get().venue == "济南市我的楼"


def test_a_form_without_a_version_does_not_overwrite(host, programme):
    filings.begun(programme)
    assert host.post(address(programme, "place/"), {"venue": "济南市"}).status_code == 409
    assert Filing.objects.get().venue == ""


@pytest.mark.parametrize(
    "rest", ["", "time/", "courses/", "documents/", "check/", "receipt/", "plan.pdf", "plan.xlsx", "form.pdf"]
)
def test_a_foreign_class_is_the_same_404_as_a_missing_one(client, programme, rest):
    filings.written(programme)
    for stranger in (builders.host("示例邻校"), builders.host("示例外省校", builders.province("江苏", "32"))):
        client.force_login(builders.filer(stranger))
        foreign = client.get(address(programme, rest))
        missing = client.get(f"/portal/programmes/999999/filing/{rest}")
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.content == missing.content
    client.force_login(builders.user("own", programme.host, Role.FILER))
    assert client.get(address(programme, rest)).status_code == (302 if rest == "receipt/" else 200)


def test_a_reader_sees_and_cannot_write_a_filer_can(client, programme):
    filing = filings.written(programme)
    reader = builders.user("reader", programme.host, Role.READER)
    client.force_login(reader)
    page = text(client.get(address(programme, "place/")))
    assert filing.venue in page
    assert "没有“填写开班备案”的权限" in page
    assert (
        client.post(address(programme, "place/"), {"version": filing.version, "venue": "x"}).status_code
        == 403
    )
    assert client.post(address(programme, "check/"), {"version": filing.version}).status_code == 403
    client.force_login(builders.filer(programme.host))
    values = {"version": filing.version, "venue": "济南市新楼"}
    assert client.post(address(programme, "place/"), values).status_code == 302


def test_lecturers_and_courses_are_added_changed_and_removed(host, programme):
    host.post(address(programme))
    Filing.objects.update(starts_on="2021-10-15", ends_on="2021-10-18")
    person = {"version": 1, "name": "李明", "unit": "示例大学", "title": "教授", "rank": "senior"}
    assert host.post(address(programme, "lecturers/"), person).status_code == 302
    lecturer = Lecturer.objects.get()
    assert "请核对" not in text(host.get(address(programme, "lecturers/") + f"?row={lecturer.pk}"))
    course = {
        "version": 2,
        "on": "2021-10-15",
        "half": "am",
        "topic": "概论",
        "form": "主题报告",
        "hours": "3",
        "lecturer": lecturer.pk,
    }
    assert host.post(address(programme, "courses/"), course).status_code == 302
    session = CourseSession.objects.get()
    changed = host.post(
        address(programme, "courses/") + f"?row={session.pk}", {**course, "version": 3, "hours": "9"}
    )
    assert "一个时段不会超过 8 学时" in text(changed)
    host.post(
        address(programme, "courses/") + f"?row={session.pk}", {**course, "version": 3, "topic": "总论"}
    )
    assert CourseSession.objects.get().topic == "总论"
    grid = text(host.get(address(programme, "timetable/")))
    assert "总论" in grid
    assert grid.count('class="hatched"') == 7
    asked = text(host.get(address(programme, "courses/") + f"?remove={session.pk}"))
    assert "从“课程设置”中移除“总论”？" in asked
    assert f'name="row" value="{session.pk}"' in asked
    assert CourseSession.objects.exists()
    kept = host.post(address(programme, "lecturers/"), {"version": 4, "verb": "remove", "row": lecturer.pk})
    assert "请先在“课程设置”中更换" in text(kept)
    assert (
        host.post(
            address(programme, "courses/"), {"version": 4, "verb": "remove", "row": session.pk}
        ).status_code
        == 302
    )
    assert (
        host.post(
            address(programme, "lecturers/"), {"version": 5, "verb": "remove", "row": lecturer.pk}
        ).status_code
        == 302
    )
    assert not Lecturer.objects.exists()


def test_a_row_of_another_filing_cannot_be_reached(host, programme):
    own, other = filings.begun(programme), filings.written(filings.shandong(at=builders.host("示例邻校")))
    row = other.lecturers.get()
    for key in ("row", "remove"):
        page = text(host.get(address(programme, "lecturers/") + f"?{key}={row.pk}"))
        assert row.name not in page
    gone = host.post(
        address(programme, "lecturers/"), {"version": own.version, "verb": "remove", "row": row.pk}
    )
    assert gone.status_code == 409
    assert Lecturer.objects.filter(pk=row.pk).exists()


def test_documents_are_uploaded_replaced_and_removed(host, programme):
    host.post(address(programme))
    upload = lambda version, content=filings.PDF, name="通知.pdf": host.post(  # noqa: E731
        address(programme, "documents/"),
        {"version": version, "slot": "recruiting_notice", "file": SimpleUploadedFile(name, content)},
    )
    assert upload(1).status_code == 302
    assert upload(2, name="通知二.pdf").status_code == 302
    assert Attachment.objects.current().get().original_name == "通知二.pdf"
    wrong = upload(3, b"<html><script>alert(1)</script>", "通知.pdf")
    assert wrong.status_code == 422
    assert "这是网页、XML 或 SVG 文件" in text(wrong)
    assert "没有选择文件" in text(
        host.post(address(programme, "documents/"), {"version": 3, "slot": "recruiting_notice"})
    )
    remove = address(programme, "documents/recruiting_notice/remove/")
    assert "移除“通知二.pdf”？" in text(host.get(remove))
    assert host.post(remove, {"version": 3}).status_code == 302
    assert Attachment.objects.count() == 2
    assert not Attachment.objects.current().exists()


@pytest.mark.req("000-15")
def test_submitting_shows_a_receipt_and_a_second_press_is_a_conflict(host, programme):
    filing = filings.written(programme)
    check = text(host.get(address(programme, "check/")))
    assert "确认提交" in check
    values = {"version": filing.version, "verb": "submit"}
    receipt = text(host.post(address(programme, "check/"), values, follow=True))
    kept = Snapshot.objects.get(subject=filing.key)
    assert all(each in receipt for each in (f"{programme.code}-BA01", kept.hash, "等山东", "开班备案已提交"))
    again = host.post(address(programme, "check/"), values)
    assert again.status_code == 409
    assert Snapshot.objects.count() == 1


def test_what_is_missing_is_listed_before_and_after_submitting(host, programme):
    host.post(address(programme))
    before = text(host.get(address(programme, "check/")))
    assert "处需要补正，补正后才能提交" in before
    refused = host.post(
        address(programme, "check/"), {"version": 1, "verb": "submit", "reason-class.days.about": "已说明"}
    )
    assert refused.status_code == 422
    assert "请填写开班日期和结束日期。" in text(refused)
    assert Filing.objects.get().state == State.DRAFT


def test_reasons_are_asked_for_kept_and_sent_along(host, programme):
    filing = filings.written(programme, headcount=60)
    page = text(host.get(address(programme, "check/")))
    assert 'name="reason-class.headcount.about"' in page
    values = {"version": filing.version, "reason-class.headcount.about": "场地可容纳，报名踊跃"}
    host.post(address(programme, "check/"), {**values, "verb": "save"})
    assert "场地可容纳，报名踊跃" in text(host.get(address(programme, "check/")))
    version = Filing.objects.get().version
    assert (
        host.post(address(programme, "check/"), {**values, "version": version, "verb": "submit"}).status_code
        == 302
    )
    assert Filing.objects.get().reasons == {"class.headcount.about": "场地可容纳，报名踊跃"}


def test_after_a_return_remarks_stand_at_their_part_and_the_rest_is_closed(host, programme):
    filings.returned(programme, [("place", "请写明楼层")])
    page = text(host.get(address(programme)))
    assert "请补正 1 处，其余部分不必改动" in page
    assert "需补正" in page
    check = text(host.get(address(programme, "check/")))
    assert [f"/filing/{part}/" in check for part in ("place", "budget")] == [True, False]
    assert "请写明楼层" in text(host.get(address(programme, "place/")))
    closed = text(host.get(address(programme, "budget/")))
    assert "本次退回只要求补正：具体地点" in closed
    assert '<form class="form"' not in closed


def test_saving_may_lead_on_to_the_next_part(host, programme):
    filing = filings.written(programme)
    data = {"modality": "offline", "headcount": 60, "online_headcount": 0, "version": filing.version}
    response = host.post(address(programme, "headcount/"), data | {"go": "next"})
    assert response["Location"] == address(programme, "lecturers/")


def test_a_class_held_offline_has_nobody_online(host, programme):
    filing = filings.written(programme)
    data = {"modality": "offline", "headcount": 60, "online_headcount": 5, "version": filing.version}
    assert "办班方式是“线下”，线上学员人数应为 0" in text(host.post(address(programme, "headcount/"), data))
    assert Filing.objects.get().online_headcount == 0


def test_a_draft_that_nobody_saw_is_not_taken_back(host, programme):
    filing = filings.written(programme)
    assert f"/move/applications.filing/{filing.pk}/withdraw/" not in text(host.get(address(programme)))


def test_a_filing_is_withdrawn_and_reopened_through_the_one_door_for_moves(host, programme):
    filing = filings.submitted(programme)
    page = text(host.get(address(programme)))
    move = f"/move/applications.filing/{filing.pk}/withdraw/"
    assert move in page
    assert host.post(move, {"version": filing.version, "next": address(programme)}).status_code == 302
    filing.refresh_from_db()
    reopen = f"/move/applications.filing/{filing.pk}/reopen/"
    assert host.post(reopen, {"version": filing.version, "next": address(programme)})["Location"] == address(
        programme
    )
    assert Filing.objects.get().state == State.DRAFT


@pytest.mark.req("001-09", "001-14", "001-52")
def test_papers_are_drawn_from_the_data(host, programme):
    filings.written(programme)
    plan, form = host.get(address(programme, "plan.pdf")), host.get(address(programme, "form.pdf"))
    assert (plan.content[:5], form.content[:5]) == (b"%PDF-", b"%PDF-")
    book = load_workbook(BytesIO(host.get(address(programme, "plan.xlsx")).content))
    assert book.sheetnames == ["实施方案", "日程与课程", "授课专家", "经费预算"]
    *items, total = book["经费预算"].iter_rows(min_row=3, values_only=True)
    assert (len(items), total) == (2, ("合计", sum(amount for _, amount in items)))


def test_a_paper_with_a_character_no_font_draws_says_so(host, programme):
    filings.written(programme)
    Filing.objects.update(venue="济南市\U0010fffd楼")
    page = host.get(address(programme, "plan.pdf"))
    assert page.status_code == 422
    assert "U+10FFFD" in text(page)


@pytest.mark.req("002-11", "000-13")
def test_a_change_of_the_plan_is_asked_for_and_listed(client):
    programme = filings.fujian_national()
    client.force_login(builders.filer(programme.host))
    door = f"/portal/programmes/{programme.pk}/change/"
    assert "研修选题" in text(client.get(door))
    wrong = client.post(door, {"field": "period", "new": "10月", "reason": "场地"})
    assert wrong.status_code == 422
    done = client.post(
        door, {"field": "period", "new": "11月", "reason": "场地检修，延后一个月"}, follow=True
    )
    change = Change.objects.get()
    assert change.new == "11月"
    assert "场地检修，延后一个月" in text(done)

    return_change(
        change, remarks=[("reason", "请附场地证明")], actor=builders.reviewer(change.holder), now=builders.NOW
    )
    assert "请附场地证明" in text(client.get(door))


def test_a_sponsor_reviews_in_the_portal(client, programme):
    """A reviewer who is no authority decides on the same page, with the whole paper before him."""
    filing = filings.submitted(programme)
    seat = programme.sponsor
    filing.chain = [{"seat": "sponsor", "organisation": seat.pk, "label": seat.label}, *filing.chain]
    filing.holder = seat
    filing.save()
    client.force_login(builders.reviewer(seat))
    page = text(client.get(address(programme)))
    assert f"/move/applications.filing/{filing.pk}/endorse/" in page
    assert 'name="remark-place"' in page
    values = {"version": filing.version, "next": address(programme), "remark-place": "请写明楼层"}
    client.post(f"/move/applications.filing/{filing.pk}/return/", values)
    assert Filing.objects.get().open_parts == ["place"]


def test_the_day_of_judgement_is_that_of_shanghai(host, programme):
    filing = filings.written(programme)
    with time_machine.travel(datetime(2021, 9, 27, 16, 30, tzinfo=UTC), tick=False):
        host.force_login(builders.filer(programme.host))
        page = text(host.get(address(programme)))
        asked = text(host.get(address(programme, "check/")))
        host.post(address(programme, "check/"), {"version": filing.version, "verb": "submit"})
        receipt = text(host.get(address(programme, "receipt/")))
    assert "逾期 1 天，仍可提交；下一年度不再受理承办单位的申请" in asked
    assert "逾期仍予受理" in page
    assert "下一年度不再受理承办单位的申请" in receipt


@pytest.mark.req("T30")
@pytest.mark.parametrize("version", ["", "²", "abc", "-1", "1.5", "9" * 400, "0"])
def test_a_tampered_version_is_a_stale_page_and_never_an_error(host, programme, version):
    """Whatever stands in the hidden field: nothing is overwritten, and what was typed comes back."""
    filings.begun(programme)
    stored = Filing.objects.values().get()
    posted = {
        "place/": {"venue": "济南市示例路 9 号"},
        "documents/": {"slot": "other", "file": SimpleUploadedFile("a.pdf", filings.PDF)},
        "lecturers/": {"name": "陈院", "unit": "示例大学", "title": "教授", "rank": "senior"},
    }
    for part, values in posted.items():
        response = host.post(address(programme, part), {**values, "version": version})
        assert response.status_code == 409, part
        assert "已被他人修改" in text(response)
        assert values.get("venue", "") in text(response)
    assert Filing.objects.values().get() == stored
    assert not Attachment.objects.exists()
    assert not Lecturer.objects.exists()


@pytest.mark.parametrize("row", ["", "²", "abc", "-1", "9" * 400])
def test_a_row_that_is_none_is_gone_and_never_an_error(host, programme, row):
    filing = filings.begun(programme)
    removed = host.post(
        address(programme, "lecturers/"), {"verb": "remove", "row": row, "version": filing.version}
    )
    assert (removed.status_code, "已被移除" in text(removed)) == (409, True)
    assert host.get(address(programme, f"lecturers/?row={row}")).status_code == 200
