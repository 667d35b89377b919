"""Rules as values: what a notice says, how strictly, and where it says so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from policies.addresses import rule_address
from policies.keys import KEYS, label_of
from policies.kinds import Kind
from policies.numbering import filled
from policies.shapes import validate

__all__ = [
    "PLATFORM_DEFAULT",
    "Force",
    "Kind",
    "MissingRule",
    "RuleValue",
    "Rules",
    "certificate_number",
    "validate",
]

# The clause of a rule that no notice states and that the portal needs all the same.
PLATFORM_DEFAULT = "平台默认"


class Force(models.TextChoices):
    """How strict a rule is, read from the wording of its notice.

    不得、不超过、不少于、须、应 → binding; 一般、左右、原则上 → guiding; 鼓励、积极 → advice.
    """

    BINDING = "binding", "必须遵守"
    GUIDING = "guiding", "一般要求"
    ADVICE = "advice", "倡导"


class MissingRule(LookupError):
    """A rule was needed that the notice and its parents do not state."""


def cited(notice_number, clause):
    return clause if clause.startswith(PLATFORM_DEFAULT) else f"{notice_number} {clause}".strip()


@dataclass(frozen=True)
class RuleValue:
    """One rule in force for a case. `value` is JSON in the shape of its `kind`; treat it as read-only."""

    key: str
    kind: Kind
    value: Any
    force: Force
    clause: str = ""
    quote: str = ""
    source: str = ""
    notice_number: str = ""
    # Where the public reads it: the address name of a public notice, and the rule set with its version.
    notice_slug: str = ""
    rule_set: str = ""

    @property
    def binding(self):
        return self.force == Force.BINDING

    @property
    def label(self):
        return label_of(self.key)

    @property
    def specified(self):
        """False where the notice leaves the matter open (a null value)."""
        return self.value is not None

    @property
    def is_default(self):
        """True for what the portal assumes because no notice says it."""
        return self.clause.startswith(PLATFORM_DEFAULT)

    @property
    def address(self):
        return rule_address(self)

    @property
    def citation(self):
        """鲁人社函〔2021〕60号 二（一）, or the words 平台默认 for what no notice says."""
        return cited(self.notice_number, self.clause)


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules of one rule set, those of its parents included; the nearer one wins.

    `draft` (a notice for comment, or a rule set not yet published) turns every force into advice.
    """

    own: tuple[RuleValue, ...]
    code: str = ""
    name: str = ""
    notice_number: str = ""
    year: int | None = None
    region_code: str = ""
    draft: bool = False
    parent: "Rules | None" = None
    table: dict[str, RuleValue] = field(init=False, repr=False)

    def __post_init__(self):
        merged = dict(self.parent.table) if self.parent else {}
        merged.update({rule.key: rule for rule in self.own})
        if self.draft:
            merged = {key: replace(rule, force=Force.ADVICE) for key, rule in merged.items()}
        order = {key: number for number, key in enumerate(KEYS)}
        ordered = sorted(merged.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
        object.__setattr__(self, "table", dict(ordered))

    def in_force(self) -> "Rules":
        """The same rules as they read once they are in force: no draft, the forces as written."""
        parent = self.parent.in_force() if self.parent else None
        return replace(self, draft=False, parent=parent)

    def get(self, key) -> RuleValue | None:
        return self.table.get(key)

    def value(self, key, default=None):
        """The bare value, or the default where the rule is missing or left open."""
        rule = self.table.get(key)
        return default if rule is None or rule.value is None else rule.value

    def require(self, key) -> RuleValue:
        rule = self.table.get(key)
        if rule is None:
            raise MissingRule(
                f"规则集“{self.name or self.code}”没有“{label_of(key)}”（{key}）这一条，请在规则集中补充后再办理。"
            )
        return rule

    def starting(self, *prefixes) -> Iterator[RuleValue]:
        """The rules whose keys begin with one of the prefixes; all of them without any."""
        return (rule for rule in self if not prefixes or rule.key.startswith(prefixes))

    def __iter__(self) -> Iterator[RuleValue]:
        return iter(self.table.values())

    def __len__(self):
        return len(self.table)

    def __contains__(self, key):
        return key in self.table


def faults_of(rules: Iterable[RuleValue]):
    """Sentences on rules that cannot be evaluated: unknown key, wrong kind, value that does not fit."""
    for rule in rules:
        yield from (
            f"{rule.label}（{rule.key}）：{fault}" for fault in rule_faults(rule.key, rule.kind, rule.value)
        )


def rule_faults(key, kind, value):
    spec = KEYS.get(key)
    if spec is None:
        return [f"没有名为“{key}”的规则，请从规则目录中选择。"]
    if kind != spec.kind:
        return [f"这条规则的类型应为“{spec.kind.label}”。"]
    return validate(kind, value)


def certificate_number(rule: RuleValue, *, year, region, serial, level="", kind=""):
    """The certificate number for a serial. `region` has two digits (37), "00" for the ministry; `level` and `kind` are
    the letters that a pattern may ask for."""
    return filled(rule.value, year=year, region=region or "00", serial=serial, level=level, kind=kind)
