"""Attachments of notices: files that staff give and the public takes away."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.refusals import Refused
from policies.actions import keep_enclosures, load_notice
from policies.files import BadNotice, read_notice, shipped_files
from policies.models import Enclosure, Notice
from tests.builders import NOW, approver, filer, host, load_all_notices, ministry, province
from tests.certificates.builders import held_class
from workflow.models import Attachment, Entry
from workflow.uploads import XLSX

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("河北", "13"), province("福建", "35")
    load_all_notices()


def workbook(cell=""):
    out, book = io.BytesIO(), Workbook()
    book.active["A1"] = cell
    book.save(out)
    return out.getvalue()


def enclosure(slug, place=1):
    return Enclosure.objects.get(notice__slug=slug, place=place)


def with_file(slug="shandong-2021", name="高研班计划 2021.xlsx", content=None):
    row = enclosure(slug)
    file = (row, content or workbook(), XLSX, name)
    keep_enclosures(row.notice, files=[file], actor=approver(row.notice.issuer or province()), now=NOW)
    return enclosure(slug)


def address(row):
    return reverse("notice_file", args=[row.notice.slug, row.pk])


@pytest.mark.req("000-03")
def test_anybody_downloads_what_a_public_notice_encloses(loaded, client):
    row = with_file()
    Enclosure.objects.filter(pk=row.pk).update(file_name="高研班计划 2021.xlsx")
    page = client.get("/notices/shandong-2021/").content.decode()
    assert address(row) in page
    assert "原文附件，平台未收录文件" in page
    answer = client.get(address(row))
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%AB%98")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.req("000-02")
def test_a_file_of_a_notice_that_is_not_public_is_for_staff(loaded, client):
    notice = Notice.objects.get(slug="hebei-draft")
    row = Enclosure.objects.create(notice=notice, place=1, name="对照表")
    office = approver(province("河北", "13"))
    keep_enclosures(notice, files=[(row, workbook(), XLSX, "对照表.xlsx")], actor=office, now=NOW)
    row = Enclosure.objects.get(pk=row.pk)
    for person in (None, filer(host())):
        if person:
            client.force_login(person)
        assert client.get(address(row)).status_code == 404
    client.force_login(office)
    answer = client.get(address(row))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    answer.close()


def test_a_name_without_a_file_and_a_foreign_address_are_missing(loaded, client):
    bare, row = enclosure("fujian-2024"), with_file()
    assert client.get(address(bare)).status_code == 404
    assert client.get(reverse("notice_file", args=["fujian-2024", row.pk])).status_code == 404


def test_a_new_file_takes_the_place_and_the_old_one_is_kept(loaded):
    row = with_file()
    again = with_file(name="更正.xlsx")
    assert again.file.original_name == "更正.xlsx"
    assert Attachment.objects.of(row.notice).filter(slot=row.slot).count() == 2
    verbs = set(
        Entry.objects.filter(subject=f"policies.notice:{row.notice_id}").values_list("verb", flat=True)
    )
    assert "attach" in verbs


def test_a_new_one_goes_to_the_end(loaded):
    notice = Notice.objects.get(slug="shandong-2021")
    keep_enclosures(notice, changed=[Enclosure(name="8. 补充")], actor=approver(province()), now=NOW)
    assert notice.enclosures.last().place == 8


def test_another_office_does_not_touch_them(loaded):
    row = enclosure("shandong-2021")
    with pytest.raises(Refused):
        keep_enclosures(row.notice, removed=[row], actor=approver(province("福建", "35")), now=NOW)
    assert Enclosure.objects.filter(pk=row.pk).exists()


def test_a_notice_file_that_is_loaded_again_keeps_what_staff_added(loaded):
    row = with_file()
    Notice.objects.filter(slug="shandong-2021").update(source_digest="")
    file = next(file for file in map(read_notice, shipped_files()) if file.slug == "shandong-2021")
    load_notice(file, actor=None, now=NOW)
    assert Enclosure.objects.get(pk=row.pk).file is not None
    assert Enclosure.objects.filter(notice__slug="shandong-2021").count() == 7


def beside(folder, file, content):
    """The notice of Shandong as a pair of files, with a file beside it that the first attachment names."""
    source = shipped_files()[0].parent
    data = json.loads((source / "shandong-2021.json").read_text(encoding="utf-8"))
    data["notice"]["attachments"][0]["file"] = file
    (folder / "shandong-2021.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "shandong-2021.txt").write_text("正文", encoding="utf-8")
    if content:
        (folder / file).write_bytes(content)
    return folder / "shandong-2021.json"


@pytest.mark.req("000-03")
def test_a_file_beside_the_notice_file_comes_with_it(loaded, tmp_path):
    path = beside(tmp_path, "plan.xlsx", workbook())
    assert load_notice(read_notice(path), actor=None, now=NOW)
    row = enclosure("shandong-2021")
    assert (row.download_name, row.file.content_type, row.file.uploaded_by) == ("plan.xlsx", XLSX, None)
    assert not load_notice(read_notice(path), actor=None, now=NOW)
    with_file(name="更正.xlsx")
    (tmp_path / "plan.xlsx").write_bytes(workbook("改"))
    assert load_notice(read_notice(path), actor=None, now=NOW)
    assert enclosure("shandong-2021").file.original_name == "更正.xlsx"


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("plan.xlsx", b"", "不能读取"),
        ("plan.xlsx", b"MZ" + b"0" * 99, "可执行程序"),
        ("../plan.xlsx", b"", "同一目录"),
    ],
)
def test_a_file_beside_that_will_not_do_is_told(tmp_path, file, content, words):
    with pytest.raises(BadNotice, match=words):
        read_notice(beside(tmp_path, file, content))


def inline_of(response):
    (inline,) = response.context["inline_admin_formsets"]
    return inline.formset


def typed(response):
    """What a browser sends back from the admin's form that nobody touched."""
    data = {}
    formset = inline_of(response)
    for form in (response.context["adminform"].form, formset.management_form, *formset.forms):
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else "on" if value is True else value
    return {key: value for key, value in data.items() if value is not False}


def field_of(response, name, number=0):
    return inline_of(response).forms[number][name].html_name


def test_staff_upload_rename_reorder_and_remove(loaded, client):
    client.force_login(approver(province()))
    notice = Notice.objects.get(slug="shandong-2021")
    change = reverse("admin:policies_notice_change", args=[notice.pk])
    page = client.get(change)
    data = typed(page)
    data[field_of(page, "upload")] = SimpleUploadedFile("计划表.xlsx", workbook())
    data[field_of(page, "name")] = "1. 计划（更正）"
    data[field_of(page, "place")] = "9"
    data[field_of(page, "DELETE", 1)] = "on"
    assert client.post(change, data).status_code == 302
    names = list(notice.enclosures.values_list("name", flat=True))
    assert (names[-1], len(names)) == ("1. 计划（更正）", 6)
    row = notice.enclosures.last()
    assert (row.download_name, row.file.content_type) == ("计划表.xlsx", XLSX)

    page = client.get(change)
    data = typed(page)
    data[field_of(page, "empty", 5)] = "on"
    assert client.post(change, data).status_code == 302
    assert Enclosure.objects.get(pk=row.pk).file is None


def test_a_bad_file_is_named_at_its_field_and_nothing_is_lost(loaded, client):
    client.force_login(approver(province()))
    notice = Notice.objects.get(slug="shandong-2021")
    change = reverse("admin:policies_notice_change", args=[notice.pk])
    page = client.get(change)
    data = typed(page) | {field_of(page, "upload"): SimpleUploadedFile("x.xlsx", b"MZ" + b"0" * 99)}
    data["title"] = "改了一半的标题"
    answer = client.post(change, data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "可执行程序" in text
    assert "改了一半的标题" in text
    assert not Attachment.objects.of(notice).exists()


def test_the_name_of_a_file_ends_as_its_content_does(loaded, client):
    client.force_login(approver(province()))
    notice = Notice.objects.get(slug="fujian-2024")
    client.force_login(approver(province("福建", "35")))
    change = reverse("admin:policies_notice_change", args=[notice.pk])
    page = client.get(change)
    data = typed(page) | {
        field_of(page, "upload"): SimpleUploadedFile("x.pdf", workbook()),
        field_of(page, "file_name"): "计划.pdf",
    }
    assert client.post(change, data).status_code == 302
    assert notice.enclosures.first().file_name == "计划.xlsx"


@pytest.mark.req("001-55", "001-56", "001-57")
def test_the_form_of_a_paper_is_offered_where_the_paper_is_uploaded(loaded, client):
    """附件5—7 are 范本 and forms: whoever must hand one in takes the form at the same place."""
    row = held_class()
    form = enclosure("shandong-2021", 6)
    keep_enclosures(
        form.notice, files=[(form, workbook(), XLSX, "绩效考核表.xlsx")], actor=approver(province()), now=NOW
    )
    client.force_login(filer(row.host))
    slots = {
        slot["code"]: slot for slot in client.get(f"/portal/programmes/{row.pk}/completion/").context["slots"]
    }
    assert {
        code: slots[code]["form"] for code in ("self_evaluation", "performance_form", "acceptance_form")
    } == {
        "self_evaluation": {"name": "5. 绩效评价自评报告（范本）", "url": ""},
        "performance_form": {"name": "6. 高级研修项目绩效考核表", "url": address(form)},
        "acceptance_form": {"name": "7. 高级研修项目执行情况验收表", "url": ""},
    }
    page = client.get(f"/portal/programmes/{row.pk}/completion/").content.decode()
    assert f'<a href="{address(form)}">下载表样：6. 高级研修项目绩效考核表</a>' in page
    assert "表样见通知附件“5. 绩效评价自评报告（范本）”" in page
    assert all(
        slots[code]["upload_url"] for code in ("self_evaluation", "performance_form", "acceptance_form")
    )


@pytest.mark.req("003-21")
def test_plans_of_a_field_and_training_packages_are_kept_with_their_files(loaded, client):
    client.force_login(approver(ministry()))
    for kind, title in (("planning", "海洋装备领域人才培养培训规划"), ("package", "海洋装备行业人才培训包")):
        typed = {
            "slug": kind, "title": title, "kind": kind, "issuers": "自然资源部", "body": "正文", "public": "on",
            "enclosures-TOTAL_FORMS": 0, "enclosures-INITIAL_FORMS": 0,
        }  # fmt: skip
        assert client.post(reverse("admin:policies_notice_add"), typed).status_code == 302
    notice = Notice.objects.get(slug="package")
    keep_enclosures(notice, changed=[Enclosure(name="课程清单")], actor=approver(ministry()), now=NOW)
    row = notice.enclosures.get()
    keep_enclosures(notice, files=[(row, workbook(), XLSX, "课程.xlsx")], actor=approver(ministry()), now=NOW)
    client.logout()
    page = client.get("/notices/", {"kind": "package"}).content.decode()
    assert "海洋装备行业人才培训包" in page
    assert "海洋装备领域人才培养培训规划" not in page
    assert address(row) in client.get("/notices/package/").content.decode()
