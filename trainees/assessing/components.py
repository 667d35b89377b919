"""What the components of the final assessment come to: values in, a proposal out (000-36, 003-35, 004-15, 004-32).

A component for Party members only (001-30) is left out for everybody else, and the weights of the others then count
among themselves: (85×60% + 90×30%) ÷ 90%. Of several attempts the last one counts, as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices

from policies.rules import RuleValue
from trainees.models import Assessment, Result

FEN = Decimal("0.01")
HUNDRED = Decimal(100)
PARTY_CODE, RESULT_CODE = "party_conduct", "result"


class Kind(TextChoices):
    """Where the marks of a component come from. What trainees say in the survey is none of them: it is anonymous."""

    ATTENDANCE = "attendance", "出勤（按学时自动计算）"
    SCORE = "score", "测试、作业、日常表现等（逐人登记）"
    PAPER = "paper", "研修论文（学员提交，逐人登记得分）"
    PARTY = "party", "党员表现（只计党员学员）"


# Kinds of which a class has one at most; their code says what they are, wherever the label leads.
SINGLE = {Kind.ATTENDANCE: "attendance", Kind.PAPER: "paper", Kind.PARTY: PARTY_CODE}


@dataclass(frozen=True)
class Component:
    """`weight` in percent, `least` the marks below which nobody passes whatever the total (None: no such bound)."""

    code: str
    label: str
    kind: str
    weight: Decimal
    least: Decimal | None = None
    due: str = ""

    @property
    def entered(self):
        return self.kind != Kind.ATTENDANCE

    def as_json(self):
        return {
            "code": self.code, "label": self.label, "kind": str(self.kind), "weight": plain(self.weight),
            "least": "" if self.least is None else plain(self.least), "due": self.due,
        }  # fmt: skip


def components_of(stored: Iterable[Mapping]) -> tuple[Component, ...]:
    """The components of a scheme from their JSON."""
    return tuple(
        Component(
            each["code"], each["label"], each["kind"], Decimal(each["weight"]),
            Decimal(each["least"]) if each.get("least") else None, each.get("due", ""),
        )
        for each in stored
    )  # fmt: skip


def suggested(rule: RuleValue | None) -> list[dict]:
    """Rows to begin a scheme with: attendance, then what the rule assessment.components names. No notice states
    weights, so the host does."""
    kinds = {code: kind for kind, code in SINGLE.items()}
    rows = [{"code": "attendance", "label": "出勤", "kind": Kind.ATTENDANCE}]
    for item in rule.value if rule and rule.value else ():
        rows.append(
            {"code": item["code"], "label": item["name"], "kind": kinds.get(item["code"], Kind.SCORE)}
        )
    return rows


def scheme_faults(components: Iterable[Component], pass_mark: Decimal) -> list[str]:
    """Why these components make no scheme, one sentence each."""
    components = list(components)
    faults = []
    if not components:
        return ["至少要有一项考核内容。"]
    total = sum((each.weight for each in components), Decimal(0))
    if total != HUNDRED:
        faults.append(f"各项权重合计 {plain(total)}%，应当正好是 100%，请调整。")
    labels = [each.label for each in components]
    faults += [
        f"“{label}”写了两次，请合并或改名。" for label in sorted({x for x in labels if labels.count(x) > 1})
    ]
    kinds = [each.kind for each in components]
    faults += [f"“{kind.label}”只能有一项。" for kind in SINGLE if kinds.count(kind) > 1]
    if all(each.kind == Kind.PARTY for each in components):
        faults.append("只有党员表现一项时，非党员学员没有考核内容，请再加一项。")
    if not 0 < pass_mark <= HUNDRED:
        faults.append("合格线应在 0 至 100 之间，且大于 0。")
    return faults


@dataclass(frozen=True)
class Part:
    """One component of one trainee: the marks that count (None: none yet) and of which attempt they are."""

    component: Component
    marks: Decimal | None
    attempt: int = 1

    @property
    def short(self):
        least = self.component.least
        return least is not None and self.marks is not None and self.marks < least


@dataclass(frozen=True)
class Proposal:
    """What follows from the marks: `result` is a Result, or "" while something is missing; `reasons` say why not."""

    parts: tuple[Part, ...]
    total: Decimal | None
    result: str
    reasons: tuple[str, ...]
    formula: str

    @property
    def resit(self):
        return any(part.attempt > 1 for part in self.parts)

    @property
    def label(self):
        words = {Result.PASSED: "建议合格", Result.FAILED: "建议不合格"}
        return words.get(self.result, "暂无建议")


@dataclass(frozen=True)
class Hours:
    """学时 of one trainee: attended (None: no mark at all), taught, and the least that the rule asks, with its citation."""

    attended: Decimal | None
    taught: Decimal
    least: Decimal | None = None
    citation: str = ""

    @property
    def marks(self):
        """Attendance out of a hundred; None where there is no timetable or no sign-in."""
        if self.attended is None or not self.taught:
            return None
        return min(rounded(self.attended / self.taught * 100), HUNDRED)

    @property
    def lacking(self):
        """The sentence for hours that are missing; "" where none are."""
        if self.least is None or (self.attended is not None and self.attended >= self.least):
            return ""
        found = "没有签到记录" if self.attended is None else f"出勤 {plain(self.attended)} 学时"
        return f"{found}，未达到 {plain(self.least)} 学时（{self.citation}）"


def propose(
    components: Iterable[Component], pass_mark: Decimal, marks: Mapping[tuple[str, int], Decimal], hours: Hours, *,
    party_member: bool,
) -> Proposal:  # fmt: skip
    """The proposal for one trainee. `marks` are by (code of the component, attempt).

    Whoever did not attend the required hours is proposed as failed whatever the marks (004-15: 完成规定的课程后 … 考核).
    """
    counted = [each for each in components if party_member or each.kind != Kind.PARTY]
    parts = tuple(_part(each, marks, hours) for each in counted)
    missing = [part.component.label for part in parts if part.marks is None]
    if missing:
        reasons = [f"还没有“{'”“'.join(missing)}”的得分", *filter(None, [hours.lacking])]
        return Proposal(parts, None, "", tuple(reasons), "")
    weight = sum((part.component.weight for part in parts), Decimal(0))
    total = rounded(sum((part.marks * part.component.weight for part in parts), Decimal(0)) / weight)
    reasons = [f"总评 {total} 分，低于合格线 {plain(pass_mark)} 分"] if total < pass_mark else []
    reasons += [
        f"“{part.component.label}” {plain(part.marks)} 分，低于该项最低 {plain(part.component.least)} 分"
        for part in parts
        if part.short
    ]
    reasons += filter(None, [hours.lacking])
    result = Result.FAILED if reasons else Result.PASSED
    return Proposal(parts, total, result, tuple(reasons), _formula(parts, weight, total))


def _part(component, marks, hours):
    if component.kind == Kind.ATTENDANCE:
        return Part(component, hours.marks)
    attempts = [attempt for code, attempt in marks if code == component.code]
    if not attempts:
        return Part(component, None)
    return Part(component, marks[component.code, max(attempts)], max(attempts))


def _formula(parts, weight, total):
    """出勤 100×30% + 测试（补考）85×70% = 89.50, with a division where a component does not count for this trainee."""
    terms = " + ".join(
        f"{part.component.label}{'（补考）' if part.attempt > 1 else ' '}{plain(part.marks)}×{plain(part.component.weight)}%"
        for part in parts
    )
    if weight == HUNDRED:
        return f"{terms} = {total}"
    return f"（{terms}）÷ {plain(weight)}% = {total}"


def rounded(value: Decimal) -> Decimal:
    return value.quantize(FEN, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """85 for 85.00, 85.5 for 85.50."""
    return f"{value.normalize():f}" if value else "0"


def result_of(person) -> str:
    """ "passed", "failed" or "" where there is no result; no query on a row read with its assessment."""
    try:
        return person.assessment.result
    except Assessment.DoesNotExist:
        return ""
