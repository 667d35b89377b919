"""What a second person looks at before a class's certificates are signed off. Reads only; nothing is numbered."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Organisation
from accounts.refusals import Refused
from certificates.actions.numbering import next_numbers, numbering_authority
from certificates.designs.templates import template_for
from certificates.issuing import KIND
from certificates.models import Batch, Seal, Series, Template
from policies.rules import MissingRule, cited
from trainees.models import Trainee
from workflow.glyphs import missing


@dataclass(frozen=True)
class Row:
    """A trainee of the class: passed or not, and the characters of the name that no font draws."""

    trainee: Trainee
    passed: bool
    number: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Preview:
    """`trouble` is the sentence of what would stop the numbering, "" for nothing."""

    rows: tuple[Row, ...]
    trouble: str = ""
    authority: Organisation | None = None
    rule: str = ""
    template: Template | None = None
    seal: Seal | None = None
    demonstration: bool = False

    @property
    def passed(self) -> list[Row]:
        return [row for row in self.rows if row.passed]

    @property
    def failed(self) -> list[Row]:
        return [row for row in self.rows if not row.passed]

    @property
    def absent(self) -> list[Row]:
        return [row for row in self.passed if row.absent]


def release_preview(batch: Batch, *, now) -> Preview:
    """The list that would be numbered, the first and last number to come, the template and the seal."""
    programme = batch.completion.programme
    people = list(Trainee.objects.filter(roster__programme=programme).order_by("number"))
    passed = set(Trainee.objects.passed().filter(roster__programme=programme).values_list("pk", flat=True))
    rules = programme.rule_set.rules()
    try:
        authority = numbering_authority(programme, rules)
        register = {"authority": authority, "level": programme.level, "year": programme.year, "kind": KIND}
        series = Series.objects.filter(**register).first() or Series(
            **register, pattern=rules.require("certificate.pattern").value
        )
        rule = rules.require("certificate.register")
    except (Refused, MissingRule) as problem:
        return Preview(rows=tuple(row_of(each, each.pk in passed) for each in people), trouble=str(problem))
    given = iter(next_numbers(series, rules, len(passed)))
    rows = tuple(
        row_of(each, each.pk in passed, next(given)[1] if each.pk in passed else "") for each in people
    )
    return Preview(
        rows=rows, authority=authority, rule=cited(rule.notice_number, rule.clause), template=template_for(series),
        seal=Seal.objects.filter(authority=authority).in_use(now).first(), demonstration=not settings.PRODUCTION,
    )  # fmt: skip


def row_of(trainee, passed, number=""):
    return Row(trainee, passed, number, "".join(missing(trainee.name)))
