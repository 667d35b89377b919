"""What goes onto a certificate and which number it bears. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.roles import OrganisationKind
from certificates.documents import CertificateContent
from policies.numbering import filled, serials_apart
from policies.rules import RuleValue, certificate_number
from programs.models import Level

KIND = "completion"
# What stands for a level and a kind in a number whose pattern asks for it.
LEVEL_LETTERS = {Level.NATIONAL: "G", Level.PROVINCIAL: "S", Level.INDUSTRY: "H"}
KIND_LETTERS = {KIND: "J"}
MINISTRY_REGION = "00"
PROJECT = "高级研修项目"


@dataclass(frozen=True)
class ClassFacts:
    """What all certificates of one class have in common; `site` is the portal's address without a slash at its end."""

    title: str
    programme_name: str
    class_title: str
    starts_on: date
    ends_on: date
    host: str
    level: str
    issuer: str
    issued_on: date
    site: str
    plan: str = ""
    template: str = ""


def content_for(facts: ClassFacts, *, number, name, sex, masked, hours: Decimal) -> CertificateContent:
    """The whole content of one certificate, as it is frozen with its number."""
    return CertificateContent(
        number=number,
        name=name,
        sex=sex,
        document_masked=masked,
        hours=hours,
        title=facts.title,
        programme_name=facts.programme_name,
        class_title=facts.class_title,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        host=facts.host,
        level=facts.level,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        verify_url=f"{facts.site}/verify/{number}/",
        plan=facts.plan,
        template=facts.template,
    )


def project_name(programme_name):
    """专业技术人才知识更新工程 → 专业技术人才知识更新工程高级研修项目; left alone where it says so already."""
    return programme_name if programme_name.endswith(PROJECT) else f"{programme_name}{PROJECT}"


def may_number(level, kind):
    """Whether an office of this kind may number certificates of this level: the ministry numbers national classes, a
    province its own (004-16, 004-17); of the classes of industries the rules of their notice decide."""
    if level == Level.NATIONAL:
        return kind == OrganisationKind.MINISTRY
    if level == Level.PROVINCIAL:
        return kind in OrganisationKind.provincial()
    return True


def region_of(region_code):
    """The two digits that stand for a register in its numbers; 00 for the ministry."""
    return region_code[:2] or MINISTRY_REGION


def numbers(
    rule: RuleValue, *, year, region, after: int, count: int, level="", kind=KIND
) -> list[tuple[int, str]]:
    """The next `count` (serial, number) of a register whose last serial is `after`."""
    said = letters(level, kind)
    return [
        (serial, certificate_number(rule, year=year, region=region, serial=serial, **said))
        for serial in range(after + 1, after + count + 1)
    ]


def letters(level, kind):
    """What a pattern may say of a register besides year, region and serial."""
    return {"level": LEVEL_LETTERS.get(level, ""), "kind": KIND_LETTERS[kind]}


def same_numbers(one, other) -> bool:
    """Whether two registers of one issuer and year would give equal numbers; each is (pattern, level, kind)."""

    def shape(pattern, level, kind):
        return filled(serials_apart(pattern), year=0, region="", serial="#", **letters(level, kind))

    return shape(*one) == shape(*other)


def gaps(last: int, serials) -> list[int]:
    """The serials from 1 to `last` that nothing accounts for; empty in a register that is in order."""
    return sorted(set(range(1, last + 1)) - set(serials))


def beyond(last: int, serials) -> list[int]:
    """Serials above the counter: numbers that the register never gave out."""
    return sorted(serial for serial in set(serials) if serial > last)
