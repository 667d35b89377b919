"""Which template a register's certificates take, and the design that a certificate was numbered with."""

from functools import lru_cache

from accounts.refusals import Refused
from certificates.designs.design import BUILT_IN, Design, digest_of
from certificates.models import Series, Template
from policies.rules import Force, RuleValue


def template_for(series: Series) -> Template | None:
    """The template in use for a register: of its issuer, level and kind, the latest that has begun; None for the built-in one."""
    return Template.objects.for_series(series).first()


@lru_cache(maxsize=64)
def design_named(digest: str) -> Design:
    """The design that a certificate's content names; "" is the built-in one.

    Raises ValueError where no template bears the name, or its row is not what the name was made of.
    """
    if not digest:
        return BUILT_IN
    row = Template.objects.filter(digest=digest).order_by("pk").first()
    if row is None:
        raise ValueError(f"证书所用的模板（{digest[:8]}）不在系统中，不予制证。请联系系统管理员核查。")
    if digest_of(row.design) != digest:
        raise ValueError(f"证书模板“{row}”与编号时的散列不符，可能被改动，不予制证。请联系系统管理员核查。")
    return Design.from_values(row.design)


def design_of(template: Template | None) -> Design:
    return Design.from_values(template.design) if template else BUILT_IN


def title_of(design: Design, rule: RuleValue) -> str:
    """The title that a certificate bears: the design's own words, unless the rules bind to others (000-39, 001-26)."""
    if design.title and rule.force == Force.BINDING and design.title != rule.value:
        raise Refused(
            f"在用证书模板的标题“{design.title}”与规则规定的证书名称“{rule.value}”（{rule.clause}）不一致，不能编号。"
            "请在“证书模板”中另存新版本，把标题留空或改为规定名称，发布后重新执行。",
            code="title_differs",
        )
    return design.title or rule.value
