"""The pages of the assessment: scheme, grid of marks, workbook round trip, confirmation, 结业登记表."""

import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.builders import filer
from tests.trainees.actions.schemes import THREE, a_roster, marked, version_of
from tests.trainees.actions.test_scoring import ALL_PASS, confirmed
from trainees.models import Assessment, AssessmentScheme, Score

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster():
    return a_roster(*THREE)


@pytest.fixture
def host_client(client, roster):
    client.force_login(filer(roster.programme.host))
    return client


def address(name, roster, *more):
    return reverse(name, args=[roster.programme_id, *more])


def text(response):
    return response.content.decode()


def scheme_body(*rows, version=0, **more):
    body = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "pass_mark": "６０", "version": version}
    for n, (label, kind, weight) in enumerate(rows):
        body |= {
            f"form-{n}-label": label,
            f"form-{n}-kind": kind,
            f"form-{n}-weight": weight,
            f"form-{n}-code": "",
        }
    return body | more


@pytest.mark.req("000-36", "001-30")
def test_a_scheme_begins_with_the_rule_beside_the_filing_and_is_saved(client):
    roster = a_roster(party=(1,))
    client.force_login(filer(roster.programme.host))
    page = text(client.get(address("assessment_scheme", roster)))
    assert "党员学员培训期间表现" in page
    assert "鲁人社函〔2021〕60号" in page
    bad = client.post(
        address("assessment_scheme", roster), scheme_body(("测试", "score", "50"), ("作业", "score", "40"))
    )
    assert (bad.status_code, "各项权重合计 90%" in text(bad)) == (422, True)
    assert 'value="作业"' in text(bad)
    rows = (
        ("出勤", "attendance", "20"),
        ("测试", "score", "40"),
        ("作业", "score", "20"),
        ("表现", "party", "20"),
        ("", "score", ""),
    )
    done = client.post(address("assessment_scheme", roster), scheme_body(*rows))
    assert done["Location"] == address("assessment", roster)
    stored = AssessmentScheme.objects.get()
    assert [(each["code"], each["weight"]) for each in stored.components] == [
        ("attendance", "20"), ("c1", "40"), ("c2", "20"), ("party_conduct", "20"),
    ]  # fmt: skip
    assert stored.pass_mark == 60


def test_the_grid_saves_what_was_sent_and_leaves_the_rest(host_client, roster):
    marked(roster, ALL_PASS)
    pk = roster.trainees.get(number=1).pk
    body = {f"m-{pk}-result-1": "９５．５", "version": version_of(roster)}
    done = host_client.post(address("assessment_scores", roster), body)
    assert done.status_code == 302
    assert Score.objects.count() == 6
    assert Score.objects.get(trainee=pk, component="result").marks == Decimal("95.50")


def test_a_bad_mark_comes_back_at_its_cell_and_nothing_is_kept(host_client, roster):
    pk = roster.trainees.get(number=1).pk
    body = {f"m-{pk}-result-1": "101", f"m-{pk}-paper-1": "77", "version": version_of(roster)}
    page = host_client.post(address("assessment_scores", roster), body)
    assert page.status_code == 422
    assert f'href="#id_m-{pk}-result-1"' in text(page)
    assert 'value="77"' in text(page)
    assert not Score.objects.exists()


def test_after_a_colleague_the_grid_comes_back_filled_with_what_differs(host_client, roster):
    pk = roster.trainees.get(number=1).pk
    seen = version_of(roster)
    marked(roster, {(1, "result"): 70})
    page = host_client.post(address("assessment_scores", roster), {f"m-{pk}-result-1": "90", "version": seen})
    assert page.status_code == 409
    assert "现为 70" in text(page)
    assert 'value="90"' in text(page)
    version = re.search(r'name="version" value="(\d+)"', text(page))[1]
    host_client.post(address("assessment_scores", roster), {f"m-{pk}-result-1": "90", "version": version})
    assert Score.objects.get().marks == 90


def sent(client, roster, content):
    return client.post(
        address("assessment_scores_upload", roster), {"file": SimpleUploadedFile("得分.xlsx", content)}
    )


def test_a_workbook_goes_out_and_comes_back_to_be_looked_at(host_client, roster):
    marked(roster, {(1, "result"): 70})
    book = load_workbook(io.BytesIO(host_client.get(address("assessment_scores_xlsx", roster)).content))
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    assert [cell.value for cell in header] == [
        "序号",
        "姓名",
        "工作单位",
        "结业测试",
        "补考 结业测试",
        "研修论文",
        "补考 研修论文",
    ]
    first = header[0].row + 1
    assert sheet.cell(first, 4).value == 70
    sheet.cell(first, 4).value, sheet.cell(first + 1, 6).value = 75, "８８"
    out = io.BytesIO()
    book.save(out)
    page = sent(host_client, roster, out.getvalue())
    assert page.status_code == 200
    assert "2 项得分与现有的不同" in text(page)
    assert Score.objects.get().marks == 70
    fields = dict(re.findall(r'name="(m-[^"]+)" value="([^"]*)"', text(page)))
    saved = host_client.post(address("assessment_scores", roster), fields | {"version": version_of(roster)})
    assert saved.status_code == 302
    assert list(Score.objects.order_by("trainee__number").values_list("trainee__number", "component", "marks")) == [
        (1, "result", Decimal(75)), (2, "paper", Decimal(88)),
    ]  # fmt: skip


def test_faults_of_a_workbook_are_named_by_row_and_column_and_nothing_is_taken(host_client, roster):
    names = list(roster.trainees.values_list("name", flat=True))
    book = Workbook()
    for row in (["序号", "姓名", "结业测试"], [1, names[0], 120], [2, "别人", 80], [3, names[2], "=1+1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = sent(host_client, roster, out.getvalue())
    assert page.status_code == 422
    for said in (
        "第 2 行“结业测试”（C2）：“120”不是",
        "第 3 行“姓名”（B3）：名单中没有“别人”",
        "第 4 行“结业测试”（C4）",
    ):
        assert said in text(page)
    assert not Score.objects.exists()


def test_a_name_is_known_by_whatever_dot_it_was_typed_with(host_client, roster):
    roster.trainees.filter(number=1).update(name="阿依·古丽")
    book = Workbook()
    for row in (["姓名", "结业测试"], ["阿依•古丽", 81]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = sent(host_client, roster, out.getvalue())
    assert (page.status_code, "1 项得分与现有的不同" in text(page)) == (200, True)


@pytest.mark.req("000-36")
def test_results_are_confirmed_one_by_one_or_together_and_taken_back(host_client, roster):
    marked(roster, ALL_PASS | {(2, "result"): 10})
    one, two, three = roster.trainees.order_by("number")
    page = text(host_client.get(address("assessment", roster)))
    assert "出勤 100×20% + 结业测试 10×50% + 研修论文 80×30% = 49.00" in page
    everybody = {f"result-{one.pk}": "passed", f"result-{two.pk}": "passed", f"result-{three.pk}": "passed"}
    body = everybody | {"version": version_of(roster)}
    bare = host_client.post(address("assessment", roster), body)
    assert (bare.status_code, f"{two.name}：建议不合格，改为“合格”须写明理由" in text(bare)) == (422, True)
    assert host_client.post(address("assessment", roster), body | {"only": one.pk}).status_code == 302
    assert list(Assessment.objects.values_list("trainee", "score")) == [(one.pk, Decimal("84.00"))]
    back = f"{address('assessment_take_back', roster)}?trainee={one.pk}"
    assert host_client.post(back, {"reason": ""}).status_code == 422
    assert host_client.post(back, {"reason": "登记有误"}).status_code == 302
    assert not Assessment.objects.exists()


def test_the_pages_cost_the_same_for_one_and_for_five(client):
    counts = {}
    for number, count in ((1, 1), (2, 5)):
        roster = a_roster(*THREE, count=count, number=number)
        marked(roster, {(n, "result"): 30 for n in range(1, count + 1)})
        client.force_login(filer(roster.programme.host))
        for name in ("assessment", "assessment_scores", "papers", "party"):
            client.get(address(name, roster))
            with CaptureQueriesContext(
                connection,
            ) as found:
                client.get(address(name, roster))
            counts.setdefault(name, set()).add(len(found))
    assert {name: len(numbers) for name, numbers in counts.items()} == dict.fromkeys(counts, 1)


@pytest.mark.req("004-18")
def test_the_register_has_hours_totals_and_results_and_masks_numbers(host_client, roster):
    marked(roster, ALL_PASS)
    confirmed(roster, dict.fromkeys((1, 2, 3), ("passed", "")))
    book = load_workbook(io.BytesIO(host_client.get(address("register_xlsx", roster)).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == "序号")
    one = roster.trainees.get(number=1)
    assert rows[start + 1][:4] == [1, one.name, one.sex, one.number_mask]
    assert rows[start + 1][7:] == [24, 84, "合格", None]
    assert one.person.number not in str(rows)
    forms = load_workbook(io.BytesIO(host_client.get(address("register_forms", roster)).content))
    assert forms.sheetnames == [f"{each.number} {each.name}" for each in roster.trainees.all()]
    for name, more in (("register_pdf", ()), ("register_form", (one.pk,))):
        assert host_client.get(address(name, roster, *more)).content.startswith(b"%PDF-")
