"""Lists change with the years and rules with the place: versions, next year's rules, and the notice of a city."""

import json
from datetime import date

import pytest

from policies.actions import (
    NewNotice,
    draft_next_year,
    keep_rule,
    load_notice,
    publish_rules,
    supersede_rules,
)
from policies.comparing import How, compare
from policies.files import read_notice
from policies.models import RuleSet
from tests import builders
from tests.builders import NOW, approver, load_all_notices, ministry, province
from tests.policies.test_notice_lists import named

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("河北", "13"), province("福建", "35")
    load_all_notices()


@pytest.mark.req("003-85")
def test_the_key_fields_change_with_a_version_and_a_class_keeps_its_own(loaded):
    """适时调整重点方向: the new list holds from its first day, the old one for whatever is pinned to it."""
    first = RuleSet.objects.get(code="project-2021-2030")
    pinned = builders.programme(rules="project-2021-2030")
    office = approver(ministry())
    second = supersede_rules(first, actor=office, now=NOW)
    second.effective_from = date(2026, 1, 1)
    second.save(update_fields=["effective_from"])
    fields = [{"code": "ai", "name": "人工智能"}, {"code": "quantum", "name": "量子科技"}]
    keep_rule(second, "programme.fields", value=fields, force="advice", clause="二", actor=office, now=NOW)
    publish_rules(second, actor=office, now=NOW)
    first.refresh_from_db()
    assert (str(first.effective_from), str(first.effective_to)) == ("2021-09-15", "2025-12-31")
    now = RuleSet.objects.current("project-2021-2030")
    assert (str(now.effective_from), named(now.rules(), "programme.fields")) == (
        "2026-01-01", ["人工智能", "量子科技"],
    )  # fmt: skip
    pinned.refresh_from_db()
    kept = named(pinned.rule_set.rules(), "programme.fields")
    assert (len(kept), kept[0]) == (9, "新一代信息技术")


@pytest.mark.req("000-61")
def test_the_programme_is_yearly_and_its_years_are_compared(loaded):
    this = RuleSet.objects.get(code="national-2021")
    office = approver(ministry())
    wanted = NewNotice("2022年高级研修项目计划的通知", ministry())
    draft = draft_next_year(
        this,
        notice=wanted,
        year=2022,
        code="national-2022",
        name="国家级高级研修项目 2022",
        actor=office,
        now=NOW,
    )
    assert (this.year, draft.year, draft.drafted_from) == (2021, 2022, this)
    keep_rule(
        draft, "class.headcount.max", value={"max": 70}, force="guiding", clause="二", actor=office, now=NOW
    )
    changed = [line for line in compare(this.rules(), draft.rules().in_force()) if line.how != How.SAME]
    assert [(line.key, line.how) for line in changed if "内容" in line.what] == [
        ("class.headcount.max", How.CHANGED)
    ]
    assert "100 人" in changed[0].left.words
    assert "70 人" in changed[0].right.words


def city_notice(folder):
    """济南市 says what it wants otherwise than the province: hours and the time ahead."""
    rules = {
        "class.hours.min": {"value": {"min": 28}, "force": "binding", "clause": "三"},
        "filing.lead": {
            "value": {"n": 15, "unit": "working_day", "before": "opening"}, "force": "binding", "clause": "二",
        },
    }  # fmt: skip
    data = {
        "slug": "jinan-2021",
        "notice": {"number": "济人社字〔2021〕9号", "title": "济南市高级研修项目办法", "written_on": "2021-09-01",
                   "issuers": ["济南市人力资源和社会保障局"], "public": True},
        "rule_sets": [{"code": "jinan-2021", "name": "济南市高级研修项目 2021", "parent": "shandong-2021",
                       "level": "provincial", "region_code": "37", "year": 2021, "effective_from": "2021-09-01",
                       "rules": rules}],
    }  # fmt: skip
    (folder / "jinan-2021.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "jinan-2021.txt").write_text("济南市高级研修项目办法", encoding="utf-8")
    return folder / "jinan-2021.json"


@pytest.mark.req("004-44", "003-77")
def test_a_city_follows_its_province_but_where_it_says_otherwise(loaded, tmp_path):
    load_notice(read_notice(city_notice(tmp_path)), actor=None, now=NOW)
    city, above = (RuleSet.objects.get(code=code).rules() for code in ("jinan-2021", "shandong-2021"))
    own = {key for key in city.table if city.require(key) != above.get(key)}
    assert own == {"class.hours.min", "filing.lead"}
    assert set(city.table) == set(above.table)
    assert city.require("class.hours.min").citation == "济人社字〔2021〕9号 三"
    assert city.require("completion.due").citation == "鲁人社函〔2021〕60号 三"
    assert above.value("class.hours.min") == {"min": 24}
