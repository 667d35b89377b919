"""The page of two rule sets side by side."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from policies.actions import supersede_rules
from policies.admin.comparing import choices_for
from policies.models import Rule, RuleSet
from tests.builders import NOW, approver, load_all_notices, ministry, province, reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("福建", "35")
    load_all_notices()


def rule_set(code, version=1):
    return RuleSet.objects.get(code=code, version=version)


def address(row, *, name="compare", **query):
    return reverse(f"admin:policies_ruleset_{name}", args=[row.pk], query=query)


def draft_with_more_hours():
    supersede_rules(rule_set("shandong-2021"), actor=approver(province()), now=NOW)
    draft = rule_set("shandong-2021", 2)
    Rule.objects.filter(rule_set=draft, key="class.hours.min").update(value={"min": 28})
    return draft


def test_a_draft_beside_the_version_in_force(loaded, client):
    draft = draft_with_more_hours()
    client.force_login(reviewer(province("福建", "35")))
    assert (
        "与其他规则集对比"
        in client.get(reverse("admin:policies_ruleset_change", args=[draft.pk])).content.decode()
    )
    page = client.get(address(draft, **{"with": rule_set("shandong-2021").pk})).content.decode()
    assert "由“不少于 24 学时”改为“不少于 28 学时”" in page
    assert "只看不同（1）" in page
    assert "面向全省" not in page
    everything = client.get(address(draft, **{"with": rule_set("shandong-2021").pk, "show": "all"}))
    assert "面向全省" in everything.content.decode()


def test_the_two_that_are_alike_say_so(loaded, client):
    row = rule_set("shandong-2021")
    client.force_login(reviewer(province()))
    assert "没有不同" in client.get(address(row, **{"with": row.pk})).content.decode()


def test_versions_come_first_then_the_same_office_then_all_others(loaded):
    draft = draft_with_more_hours()
    (family, versions), *rest = choices_for(draft, reviewer(province()))
    assert (family, [row.version for row in versions]) == ("同一规则集的其他版本", [1])
    assert [heading for heading, _ in rest] == ["其他规则集"]
    near = dict(choices_for(rule_set("fujian-2024-ordinary"), reviewer(province())))["同级同地区"]
    assert {row.region_code for row in near} == {"35"}


def test_what_a_draft_was_made_from_comes_first_and_is_chosen(loaded, client):
    origin, draft = rule_set("shandong-2021"), rule_set("fujian-2024-ordinary")
    RuleSet.objects.filter(pk=draft.pk).update(drafted_from=origin)
    draft.refresh_from_db()
    assert choices_for(draft, reviewer(province()))[0] == ("起草所依的规则集", [origin])
    client.force_login(reviewer(province()))
    assert f'<option value="{origin.pk}" selected>' in client.get(address(draft)).content.decode()


def test_a_rule_set_that_is_not_there_is_missing(loaded, client):
    client.force_login(reviewer(province()))
    assert client.get(address(rule_set("shandong-2021"), **{"with": 999999})).status_code == 404
    assert client.get(address(rule_set("shandong-2021"), **{"with": "x"})).status_code == 200
    assert client.get(address(rule_set("shandong-2021"), name="compare_xlsx")).status_code == 404


def test_the_table_goes_away_as_xlsx(loaded, client):
    draft = draft_with_more_hours()
    client.force_login(reviewer(province()))
    answer = client.get(address(draft, name="compare_xlsx", **{"with": rule_set("shandong-2021").pk}))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "规则集对比"
    assert rows[5][0] == "办班要求"
    hours = rows[6]
    assert (hours[0], hours[7], hours[8]) == ("学时", "改动", "由“不少于 24 学时”改为“不少于 28 学时”")
    assert "不少于 24 学时" in hours[1]
    assert len(rows) == 7


def test_the_page_costs_the_same_however_many_rules(loaded, client, django_assert_max_num_queries):
    client.force_login(reviewer(province()))
    left = rule_set("fujian-2024-national")
    with django_assert_max_num_queries(12):
        client.get(address(rule_set("shandong-2021"), **{"with": left.pk}))
