"""From an uploaded 附件1 to numbered releases: who may, what refuses, what is created, what is pinned."""

import pytest

from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind
from programs import actions
from programs.lifecycle import Stage
from programs.models import AnnualPlan, Funding, PlanImport, PlanRelease, Programme
from tests import builders
from tests.programs import builders as plans
from tests.programs.builders import row, sheet

pytestmark = pytest.mark.django_db
CODE = "125399006MCLT6704T"


def refusal(act, *args, **options):
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value


@pytest.mark.req("000-09", "000-57", "001-51", "002-51")
@pytest.mark.parametrize(("name", "rows"), [("plan_shandong_2021.xlsx", 97), ("plan_fujian_2024.xlsx", 100)])
def test_a_sample_is_published_as_it_is_and_every_class_gets_its_rules(name, rows):
    authority, year = (plans.fujian(), 2024) if "fujian" in name else (plans.office(), 2021)
    staged = plans.stage(plans.sample(name), authority=authority, year=year, name=name)
    assert (len(staged.rows), staged.faults, staged.stated_total) == (rows, [], 97)
    release = plans.publish(staged, create_missing=True)
    plan = release.plan
    assert (plan.release, release.number, plan.programmes.count(), plan.stated_total) == (1, 1, rows, 97)
    codes = list(plan.programmes.order_by("number").values_list("code", flat=True))
    assert (codes[0][-7:], codes[-1][-7:]) == (f"{year}001", f"{year}{rows:03}")
    assert plans.verbs(f"programs.annualplan:{plan.pk}") == ["publish_plan"]
    assert all(plans.verbs(p.case) == ["plan"] for p in plan.programmes.all()[:3])


@pytest.mark.req("002-05", "002-16")
def test_each_group_row_of_fujian_pins_the_rules_of_its_category():
    staged = plans.stage(plans.sample("plan_fujian_2024.xlsx"), authority=plans.fujian(), year=2024)
    plan = plans.publish(staged, create_missing=True).plan
    pinned = {}
    for programme in plan.programmes.select_related("rule_set", "authority"):
        key = (programme.rule_set.code, programme.code[:2], programme.authority.kind)
        pinned[key] = pinned.get(key, 0) + 1
    assert pinned == {
        ("fujian-2024-demonstration", "SJ", OrganisationKind.PROVINCE): 6,
        ("fujian-2024-engineering", "SJ", OrganisationKind.PROVINCE): 6,
        ("fujian-2024-ordinary", "SJ", OrganisationKind.PROVINCE): 83,
        ("fujian-2024-national", "GJ", OrganisationKind.MINISTRY): 5,
    }
    assert (staged.hints[0]["old"], staged.hints[0]["new"]) == ("97", "100")


@pytest.mark.req("002-32", "002-33", "000-41")
def test_funding_and_its_source_come_from_the_row_and_the_pinned_rules():
    authority = plans.fujian()
    data = plans.workbook((
        "计划",
        [["福建省2024年高级研修项目计划"], plans.HEADER,
         ["示范项目"], [row(title="甲", funding="财政资助")[k] for k in plans.COLUMNS],
         ["工程领域专项"], [row(title="乙", funding="财政资助")[k] for k in plans.COLUMNS],
         ["普通项目"], [row(title="丙", funding="单位自筹")[k] for k in plans.COLUMNS]],
    ))  # fmt: skip
    plans.publish(plans.stage(data, authority=authority, year=2024), create_missing=True)
    assert list(Programme.objects.order_by("number").values_list("title", "funding", "fund_source")) == [
        ("甲", Funding.SUBSIDISED, "人力资源和社会保障业务经费"),
        ("乙", Funding.SUBSIDISED, "省级人才工作经费"),
        ("丙", Funding.SELF_FUNDED, ""),
    ]


@pytest.mark.req("001-07", "002-45")
def test_sponsor_and_host_of_a_class_are_two_organisations_or_one():
    release = plans.published(row(), row(title="另一期", host="山东省有关主管部门", number=2))
    first, second = release.plan.programmes.order_by("number")
    assert (first.sponsor.name, first.host.name) == ("山东省有关主管部门", "示例济南理工职业学院")
    assert second.sponsor == second.host == first.sponsor


@pytest.mark.req("004-04")
def test_staging_is_for_the_office_s_reviewers_and_publishing_for_its_approvers():
    staged = plans.stage(sheet(row()))
    fujian = builders.province("福建", "35")
    strangers = (
        builders.filer(builders.host()), builders.reviewer(staged.authority), builders.approver(fujian),
        builders.approver(builders.ministry()),
    )  # fmt: skip
    for stranger in strangers:
        error = refusal(actions.publish_plan, staged, actor=stranger, now=plans.NOW)
        assert (error.code, error.status) == ("not_allowed", 403)
    assert not AnnualPlan.objects.exists()
    assert plans.publish(staged).number == 1


def test_a_plan_with_faults_is_kept_for_looking_at_and_never_published():
    staged = plans.stage(sheet(row(), row(number=2, title="乙", period="待定", headcount=0)))
    assert [fault["cell"] for fault in staged.faults] == ["F5", "H5"]
    error = refusal(plans.publish, staged)
    assert (error.code, len(error.details)) == ("faults", 2)
    assert not Programme.objects.exists()


@pytest.mark.req("T39")
def test_an_unknown_organisation_is_created_only_when_that_is_confirmed():
    staged = plans.stage(sheet(row(host="示例烟台海洋学院")))
    before = Organisation.objects.count()
    error = refusal(plans.publish, staged)
    assert error.code == "unknown_organisations"
    assert "“示例烟台海洋学院”（第 4 行）" in error.sentence
    assert (Organisation.objects.count(), AnnualPlan.objects.exists()) == (before, False)
    plans.publish(staged, create_missing=True)
    made = Organisation.objects.get(name="示例烟台海洋学院")
    assert (made.kind, made.parent, Organisation.objects.count()) == (
        OrganisationKind.HOST,
        staged.authority,
        before + 1,
    )


def test_an_unknown_name_may_be_said_to_be_an_organisation_that_exists():
    staged = plans.stage(sheet(row(host="济南理工职业学院")))
    release = plans.publish(staged, choices={"济南理工职业学院": builders.host().pk})
    assert release.plan.programmes.get().host == builders.host()
    gone = plans.stage(sheet(row(host="济南理工", title="乙")))
    assert refusal(plans.publish, gone, choices={"济南理工": 999_999}).code == "unknown_choice"


def test_a_name_that_two_organisations_bear_must_be_decided_and_never_makes_a_third():
    office = plans.office()
    school = "示例职业学院"
    one = builders.organisation(school, OrganisationKind.HOST, builders.sponsor(office))
    city = builders.organisation("济南市人力资源和社会保障局", OrganisationKind.CITY, office)
    two = builders.organisation(school, OrganisationKind.HOST, city)
    staged = plans.stage(sheet(row(host=school)), authority=office)
    error = refusal(plans.publish, staged, create_missing=True)
    assert error.code == "ambiguous_organisations"
    assert "“示例职业学院”（第 4 行，系统中有 2 个）" in error.sentence
    assert Organisation.objects.filter(name=school).count() == 2
    assert plans.publish(staged, choices={school: two.pk}).plan.programmes.get().host == two
    assert one.hosted.count() == 0


@pytest.mark.req("PR-29")
def test_a_credit_code_tells_the_institution_whatever_the_plan_calls_it():
    office = plans.office()
    Organisation.objects.filter(pk=builders.host(under=office).pk).update(uscc=CODE)
    more = [("统一社会信用代码", "code")]
    staged = plans.stage(
        sheet(row(host="济南理工（新校名）", code=CODE.lower()), more=more), authority=office
    )
    assert staged.faults == []
    assert plans.publish(staged).plan.programmes.get().host == builders.host()


@pytest.mark.req("PR-29")
def test_a_new_institution_keeps_the_code_of_the_plan_and_a_wrong_code_is_a_fault():
    more = [("统一社会信用代码", "code")]
    wrong = plans.stage(sheet(row(code=f"{CODE[:-1]}{'A' if CODE[-1] != 'A' else 'B'}"), more=more))
    assert [(f["cell"], f["kind"]) for f in wrong.faults] == [("K4", "code")]
    assert "校验位不符（GB 32100）" in wrong.faults[0]["sentence"]
    plans.publish(plans.stage(sheet(row(host="示例新设学院", code=CODE), more=more)), create_missing=True)
    assert Organisation.objects.get(name="示例新设学院").uscc == CODE


@pytest.mark.req("T15")
def test_what_was_looked_at_is_what_is_published():
    staged = plans.stage(sheet(row()))
    error = refusal(plans.publish, staged, seen="0" * 64)
    assert (error.code, error.status) == ("other_file", 409)
    release = plans.publish(staged, seen=staged.sha256)
    assert release.rows == staged.rows


@pytest.mark.req("T23", "T30")
def test_a_second_person_cannot_publish_or_discard_the_same_import():
    staged = plans.stage(sheet(row()))
    plans.publish(staged)
    for act in (actions.publish_plan, actions.discard_import):
        error = refusal(act, staged, actor=builders.approver(staged.authority), now=plans.NOW)
        assert (error.code, error.status) == ("settled", 409)
    assert (PlanRelease.objects.count(), Programme.objects.count()) == (1, 1)


def test_the_same_file_waits_once_and_may_come_again_after_it_was_discarded():
    data = sheet(row())
    first = plans.stage(data)
    error = refusal(plans.stage, data)
    assert (error.code, error.field, error.status) == ("staged_twice", "file", 409)
    assert "2021-08-20 10:00 上传，正待发布" in error.sentence
    actions.discard_import(first, actor=builders.reviewer(first.authority), now=plans.NOW)
    assert plans.stage(data).state == PlanImport.State.STAGED


def test_a_file_that_says_nothing_new_makes_no_release():
    plans.published(row())
    again = plans.stage(sheet(row()), now=plans.LATER)
    error = refusal(plans.publish, again)
    assert (error.code, error.status) == ("same_release", 409)
    assert AnnualPlan.objects.get().release == 1
    stated = plans.stage(sheet(row(), more=[("备注", "note")]), stated_total=2)
    assert plans.publish(stated).number == 2


def test_what_a_later_import_leaves_out_stays_as_it_was():
    notice = builders.rule_set("shandong-2021").notice
    plans.publish(plans.stage(sheet(row()), stated_total=97, notice=notice))
    error = refusal(plans.publish, plans.stage(sheet(row()), now=plans.LATER))
    assert error.code == "same_release"
    plan = plans.published(row(), row(number=2, title="乙"), now=plans.LATER).plan
    plan.refresh_from_db()
    assert (plan.release, plan.notice, plan.stated_total) == (2, notice, 97)


@pytest.mark.req("000-11", "T21")
def test_a_second_release_adds_and_corrects_and_leaves_pinned_classes_as_they_were():
    release = plans.published(row(), row(number=2, title="乙"))
    first = release.plan.programmes.get(number=1)
    # A new set of rules for the category holds for classes that enter afterwards; nobody's are swapped.
    other = builders.track(release.plan.authority, 2021, code="ordinary")
    other.rule_set = builders.rule_set("hebei-draft")
    other.save()
    second = plans.published(
        row(headcount=45, field="新能源"),
        row(number=2, title="乙"),
        row(number=3, title="丙"),
        now=plans.LATER,
    )
    rows = second.plan.programmes.order_by("number").values_list("code", "headcount", "rule_set__code")
    assert list(rows) == [
        ("SJ2021001", 45, "shandong-2021"), ("SJ2021002", 30, "shandong-2021"), ("SJ2021003", 30, "hebei-draft"),
    ]  # fmt: skip
    assert plans.verbs(first.case) == ["plan", "replan"]
    numbers = second.plan.releases.order_by("number").values_list("number", "rows__0__headcount")
    assert list(numbers) == [(1, 30), (2, 45)]


LOCKED = [
    ("period", "11月", "举办时间"), ("place", "青岛市", "举办地点"), ("audience", "其他人", "研修对象"),
    ("content", "其他内容", "研修内容"),
]  # fmt: skip
BOTH = [("研修对象", "audience"), ("研修内容", "content")]
FULL = {"audience": "中高级人员", "content": "数据治理"}


@pytest.mark.req("000-11", "002-08")
@pytest.mark.parametrize(("field", "value", "name"), LOCKED)
def test_no_release_changes_a_locked_field(field, value, name):
    office = plans.fujian()
    group = "示范项目"
    title = ["福建省2024年高级研修项目计划"]
    data = sheet(row(**FULL), group=group, title=title, more=BOTH)
    plans.publish(plans.stage(data, authority=office, year=2024), create_missing=True)
    data = sheet(row(**{**FULL, field: value}), group=group, title=title, more=BOTH)
    error = refusal(plans.publish, plans.stage(data, authority=office, year=2024))
    assert error.code == "locked_field"
    assert f"第 4 行“大数据高级研修班”的{name}与已发布的计划不同" in error.sentence
    assert "闽人社办〔2024〕212号 一、第一段规定“不得随意调整变更" in error.sentence
    assert (AnnualPlan.objects.get().release, getattr(Programme.objects.get(), field)) == (
        1,
        row(**FULL)[field],
    )


@pytest.mark.parametrize("field", ["period", "place"])
def test_where_no_notice_says_so_the_published_fields_are_locked_all_the_same(field):
    plans.published(row())
    staged = plans.stage(sheet(row(**{field: "9月"})))
    error = refusal(plans.publish, staged)
    assert (error.code, "规定" in error.sentence) == ("locked_field", False)


def test_a_later_release_may_fill_in_what_the_first_left_out():
    plans.published(row())
    release = plans.publish(plans.stage(sheet(row(**FULL), more=BOTH)))
    programme = release.plan.programmes.get()
    assert (programme.audience, programme.content) == ("中高级人员", "数据治理")
    assert plans.verbs(programme.case) == ["plan", "replan"]


@pytest.mark.parametrize("changes", [{"title": "改了的选题"}, {"host": "山东省有关主管部门"}])
def test_a_class_does_not_leave_the_plan_by_a_release(changes):
    plans.published(row())
    error = refusal(plans.publish, plans.stage(sheet(row(**changes))))
    assert error.code == "rows_missing"
    assert "“大数据高级研修班”" in error.sentence
    assert Programme.objects.count() == 1


def test_a_cancelled_class_may_be_left_out_and_a_filed_one_is_not_corrected():
    plan = plans.published(row(), row(number=2, title="乙")).plan
    first, second = plan.programmes.order_by("number")
    actions.cancel_programme(
        first, note="承办单位撤并", actor=builders.approver(plan.authority), now=plans.NOW
    )
    Programme.objects.filter(pk=second.pk).update(stage=Stage.APPROVED)
    error = refusal(plans.publish, plans.stage(sheet(row(number=2, title="乙", headcount=60))))
    assert (error.code, "已是“准予办班”" in error.sentence) == ("already_filed", True)
    assert plans.publish(plans.stage(sheet(row(number=2, title="乙")))).number == 2


def test_an_unknown_category_is_refused_with_those_that_are_known():
    error = refusal(plans.publish, plans.stage(sheet(row(), group="特别专项")))
    assert error.code == "unknown_track"
    assert "第 4 行的类别“特别专项”不在本年度项目类别中（普通）" in error.sentence
    assert plans.publish(plans.stage(sheet(row(), group=""))).plan.programmes.get().track.name == "普通"


def test_a_category_is_held_to_published_rules_only():
    office = plans.office()
    track = builders.track(office, 2021)
    track.rule_set.state = "draft"
    error = refusal(actions.save_track, track, actor=builders.approver(office), now=plans.NOW)
    assert error.code == "draft_rules"


def test_publishing_costs_no_more_queries_for_more_rows(django_assert_max_num_queries):
    staged = plans.stage(sheet(*(row(number=n, title=f"第{n}班") for n in range(1, 41))))
    with django_assert_max_num_queries(40):
        plans.publish(staged)
    assert Programme.objects.count() == 40
