"""Characters that no font draws: whose certificate they stop, and whose they will stop."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from certificates.content import LABELS
from certificates.models import Certificate
from programs.lifecycle import Stage
from trainees.models import Trainee
from workflow.glyphs import missing

TODO = (
    "请承办单位对照证件核对是否误录；确为本字的，由系统管理员补充含该字的字库（static/fonts/README.md），"
    "再在制证批次中“重新执行”。"
)


@dataclass
class Character:
    """One character: the certificates that wait for it, and the people on rosters whose certificates will."""

    sign: str
    stopped: list[Certificate] = field(default_factory=list)
    awaited: list[Trainee] = field(default_factory=list)

    @property
    def code(self) -> str:
        return f"U+{ord(self.sign):04X}"


def named(signs: Iterable[str]) -> str:
    """“𱍋”（U+3134B）、…"""
    return "、".join(f"“{sign}”（U+{ord(sign):04X}）" for sign in signs)


def missing_in(certificate: Certificate) -> tuple[str, ...]:
    """The characters of all that a certificate says which no font draws, in order."""
    return missing("".join(certificate.content.get(name, "") for name in LABELS))


def stopped_for(user) -> list[tuple[Certificate, tuple[str, ...]]]:
    """Numbered certificates within a person's scope that a character keeps from being made, the oldest first."""
    rows = Certificate.objects.visible_to(user).waiting().exclude(fault="")
    rows = rows.select_related("programme__host", "series__authority").order_by("reserved_at", "pk")
    return [(row, signs) for row in rows if (signs := missing_in(row))]


def awaited_for(user) -> list[tuple[Trainee, tuple[str, ...]]]:
    """People without a number on rosters of classes that go on, whose names hold such a character."""
    rows = Trainee.objects.visible_to(user).filter(certificates=None)
    rows = rows.exclude(roster__programme__stage=Stage.CANCELLED)
    found = {pk: signs for pk, name in rows.values_list("pk", "name").iterator() if (signs := missing(name))}
    people = Trainee.objects.filter(pk__in=found).select_related("roster__programme__host")
    return [(person, found[person.pk]) for person in people.order_by("roster__programme__code", "number")]


def characters_for(user) -> list[Character]:
    """Every such character within a person's scope, by code point."""
    found: dict[str, Character] = {}
    for attribute, rows in (("stopped", stopped_for(user)), ("awaited", awaited_for(user))):
        for row, signs in rows:
            for sign in signs:
                getattr(found.setdefault(sign, Character(sign)), attribute).append(row)
    return [found[sign] for sign in sorted(found)]


def classes_by_character() -> dict[str, tuple[int, list[str]]]:
    """{character: (people, codes of their classes)} over all names in the database; no name leaves here."""
    people: dict[str, int] = defaultdict(int)
    codes: dict[str, set[str]] = defaultdict(set)
    for name, code in Trainee.objects.values_list("name", "roster__programme__code").iterator():
        for sign in missing(name):
            people[sign] += 1
            codes[sign].add(code)
    return {sign: (people[sign], sorted(codes[sign])) for sign in sorted(people)}
