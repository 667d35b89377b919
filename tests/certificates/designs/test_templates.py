"""Which template a certificate takes, and that it stays the one it was numbered with (003-38, 004-15)."""

from dataclasses import replace

import pytest

from accounts.refusals import Refused
from certificates.actions.numbering import reserve_batch
from certificates.designs.design import BUILT_IN, Design
from certificates.designs.templates import design_named, template_for, title_of
from certificates.models import Certificate, Series, Template
from policies.kinds import Kind
from policies.rules import Force, RuleValue
from tests.builders import province
from tests.certificates.builders import ISSUED, accepted, held_class

pytestmark = pytest.mark.django_db
BLUE = replace(BUILT_IN, frame_colour="#1f3f6e", programme="专业技术人员知识更新工程")


def a_template(authority, design: Design = BLUE, **fields) -> Template:
    given = {"level": "provincial", "first_year": 2021, "state": Template.State.PUBLISHED, "name": "样式"}
    return Template.objects.create(
        authority=authority,
        design=design.values(),
        digest=design.digest(),
        drafted_at=ISSUED,
        **(given | fields),
    )


def test_the_latest_that_has_begun_is_taken() -> None:
    authority = province("山东", "37")
    series = Series(authority=authority, level="provincial", year=2023)
    assert template_for(series) is None
    a_template(authority, first_year=2021)
    second = a_template(authority, first_year=2021, version=2)
    a_template(authority, first_year=2024)
    a_template(authority, first_year=2022, state=Template.State.DRAFT)
    a_template(authority, first_year=2023, state=Template.State.RETIRED)
    a_template(authority, first_year=2023, level="national")
    a_template(province("福建", "35"), first_year=2023)
    assert template_for(series) == second


def test_a_design_is_found_by_its_name_even_when_retired() -> None:
    a_template(province("山东", "37"), state=Template.State.RETIRED)
    assert design_named(BLUE.digest()) == BLUE
    assert design_named("") == BUILT_IN
    with pytest.raises(ValueError, match="不在系统中"):
        design_named("0" * 64)


def test_a_row_that_is_not_what_its_name_was_made_of_is_refused() -> None:
    other = replace(BLUE, frame_colour="#14532d")
    Template.objects.create(
        authority=province("山东", "37"), level="provincial", first_year=2021, name="样式", drafted_at=ISSUED,
        design=BLUE.values(), digest=other.digest(),
    )  # fmt: skip
    with pytest.raises(ValueError, match="散列不符"):
        design_named(other.digest())


@pytest.mark.req("003-38", "004-15")
def test_the_template_in_use_is_frozen_with_the_number() -> None:
    row = accepted(held_class(count=1))
    series_of = row.completion.programme.authority
    used = a_template(series_of)
    reserve_batch(row, now=ISSUED)
    certificate = Certificate.objects.get()
    assert (certificate.template, certificate.content["template"]) == (used, BLUE.digest())
    assert certificate.content["programme_name"] == "专业技术人员知识更新工程高级研修项目"


def test_without_a_template_the_words_are_those_of_plan_and_rules() -> None:
    reserve_batch(accepted(held_class(count=1)), now=ISSUED)
    certificate = Certificate.objects.get()
    assert (certificate.template, certificate.content["template"]) == (None, "")


def test_a_title_against_a_binding_rule_is_refused_and_a_guiding_one_is_not() -> None:
    own = replace(BUILT_IN, title="培训证书")
    binding = RuleValue("certificate.title", Kind.TEXT, "结业证书", Force.BINDING, clause="三")
    with pytest.raises(Refused, match="与规则规定的证书名称“结业证书”（三）不一致"):
        title_of(own, binding)
    assert title_of(BUILT_IN, binding) == "结业证书"
    assert title_of(own, replace(binding, force=Force.GUIDING)) == "培训证书"
