"""What the database itself keeps: locked fields, pinned rules, releases."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from programs.models import AnnualPlan, PlanRelease, Programme
from tests import builders
from tests.programs import builders as plans
from tests.workflow import builders as small
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


def refused(found, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(**values)
    return True


@pytest.mark.req("000-11", "T21")
@pytest.mark.parametrize("field", ["title", "content", "audience", "period", "place"])
def test_the_database_refuses_a_locked_field_without_an_accepted_change(field):
    case = small.programme(content="数据治理", audience="中高级人员")
    rows = Programme.objects.filter(pk=case.pk)
    new = "9月" if field == "period" else "别的"
    assert refused(rows, **{field: new})
    paper = small.change(case, field=field, new=new)
    assert refused(rows, **{field: new})
    small.moved_to(paper, State.ACCEPTED)
    assert refused(rows, **{field: "又是别的"})
    assert rows.update(**{field: new}) == 1


@pytest.mark.req("T21")
def test_the_rules_of_a_class_are_pinned_for_ever():
    case = small.programme()
    rows = Programme.objects.filter(pk=case.pk)
    assert refused(rows, rule_set=builders.rule_set("shandong-2021"))
    assert refused(rows, code="SJ2021999")
    assert rows.update(headcount=31, stage="filed") == 1


@pytest.mark.req("T21")
def test_a_release_is_never_changed_or_deleted():
    release = plans.published(plans.row())
    rows = PlanRelease.objects.filter(pk=release.pk)
    assert refused(rows, rows=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    assert rows.get().rows == release.rows


def test_a_class_does_not_end_before_it_begins():
    case = small.programme()
    assert refused(
        Programme.objects.filter(pk=case.pk), starts_on=date(2021, 10, 2), ends_on=date(2021, 10, 1)
    )


@pytest.mark.req("004-03")
def test_there_is_no_class_outside_a_plan():
    case = small.programme()
    assert refused(Programme.objects.filter(pk=case.pk), plan=None)


@pytest.mark.req("003-45")
def test_each_level_has_one_plan_a_year():
    """采取年度项目计划管理的方式, 分级组织: the ministry's and a province's stand side by side, each once a year."""
    rules = builders.rule_set("project-2021-2030").rules()
    assert rules.value("programme.principles") == ["统一领导", "分工负责", "分类指导", "分级组织"]
    assert rules.value("programme.management") == "采取年度项目计划管理的方式。"
    made = {
        builders.plan(office, year)
        for office in (builders.ministry(), builders.province())
        for year in (2021, 2022)
    }
    assert len(made) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualPlan.objects.create(
            authority=builders.province(), year=2021, title="又一份", programme_name="工程"
        )
