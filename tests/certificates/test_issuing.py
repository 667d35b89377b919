"""What goes onto a certificate and which number it bears."""

from datetime import date
from decimal import Decimal

import pytest

from certificates.issuing import (
    ClassFacts,
    beyond,
    content_for,
    gaps,
    may_number,
    numbers,
    project_name,
    region_of,
    same_numbers,
)
from policies.rules import Force, Kind, RuleValue

RULE = RuleValue("certificate.pattern", Kind.PATTERN, "YX{region}{year}{serial:06d}", Force.GUIDING)


def test_numbers_follow_the_pattern_and_the_counter():
    assert numbers(RULE, year=2021, region="37", after=41, count=2) == [
        (42, "YX372021000042"),
        (43, "YX372021000043"),
    ]


@pytest.mark.req("004-16", "004-17")
def test_the_ministry_and_a_province_number_in_ranges_of_their_own():
    assert region_of("") == "00"
    assert region_of("370000") == "37"


@pytest.mark.parametrize("name", ["专业技术人才知识更新工程", "专业技术人才知识更新工程高级研修项目"])
def test_the_project_is_named_once(name):
    assert project_name(name) == "专业技术人才知识更新工程高级研修项目"


def test_content_holds_the_masked_number_and_where_to_verify():
    facts = ClassFacts(
        title="结业证书", programme_name="高级研修项目", class_title="示例班", starts_on=date(2021, 10, 15),
        ends_on=date(2021, 10, 18), host="示例学院", level="省级", issuer="示例厅", issued_on=date(2021, 10, 28),
        site="https://example.test",
    )  # fmt: skip
    content = content_for(facts, number="YX1", name="王小明", sex="男", masked="37**1X", hours=Decimal("24"))
    assert (content.verify_url, content.document_masked, content.hours) == (
        "https://example.test/verify/YX1/", "37**1X", Decimal("24"),
    )  # fmt: skip


@pytest.mark.req("T24")
def test_every_serial_is_accounted_for():
    assert gaps(5, [1, 2, 3, 4, 5]) == []
    assert gaps(5, [1, 2, 5]) == [3, 4]
    assert beyond(5, [1, 6, 9]) == [6, 9]


@pytest.mark.req("PR-17", "004-16", "004-17", "003-38")
def test_each_office_numbers_classes_of_its_own_level():
    rights = {
        (level, kind): may_number(level, kind)
        for level in ("national", "provincial")
        for kind in ("ministry", "province", "city", "host")
    }
    assert {pair for pair, may in rights.items() if may} == {
        ("national", "ministry"),
        ("provincial", "province"),
    }


@pytest.mark.req("T24", "003-38")
def test_registers_of_two_levels_share_a_pattern_only_when_it_names_the_level():
    plain, named = "YX{region}{year}{serial:06d}", "YX{level}{region}{year}{serial:06d}"
    national, industry = ("national", "completion"), ("industry", "completion")
    assert same_numbers((plain, *national), (plain, *industry))
    assert same_numbers((plain, *national), ("YX{region}{year}{serial:05d}", *industry))
    assert not same_numbers((named, *national), (named, *industry))
    rule = RuleValue("certificate.pattern", Kind.PATTERN, named, Force.GUIDING)
    given = numbers(rule, year=2021, region="00", after=0, count=1, level="national")
    assert given == [(1, "YXG002021000001")]
