"""Why a notice may not be published yet, why nobody may register, and what the class's facts are to those who come."""

from collections.abc import Iterator
from datetime import date

from applications.models import Filing
from policies.calendar import written
from policies.findings import findings
from programs.lifecycle import Stage
from trainees.checks import Obstacle
from trainees.recruiting.text import fee_sentences

# The notice is written with the filing, of which it is a document (001-16, 004-13), and published once the class
# may be held: what people travel to has been accepted by then.
WRITING = (Stage.PLANNED, Stage.FILED, Stage.APPROVED)
KEYS = (
    "class.headcount.max", "class.headcount.min", "class.headcount.about", "recruiting.scope",
    "recruiting.eligibility", "recruiting.frontline",
)  # fmt: skip
QUOTED = (
    "recruiting.scope",
    "recruiting.eligibility",
    "recruiting.frontline",
    "recruiting.equal_treatment",
    "fee.trainees",
)


def filing_of(programme) -> Filing | None:
    return Filing.objects.filter(programme=programme).first()


def class_facts(programme, filing: Filing | None) -> dict:
    """Time and place as everybody registered has to know them; plain values for `Recruitment.told`."""
    starts, ends = programme.starts_on, programme.ends_on
    if starts is None and filing:
        starts, ends = filing.starts_on, filing.ends_on
    return {
        "starts_on": f"{starts:%Y-%m-%d}" if starts else "",
        "ends_on": f"{ends:%Y-%m-%d}" if ends else "",
        "place": programme.place,
        "venue": filing.venue if filing else "",
        "cancelled": programme.stage == Stage.CANCELLED,
    }


def time_words(facts: dict) -> str:
    """2026-10-12（周一）至 2026-10-15（周四）; 待定 while the days are not known."""
    if not facts.get("starts_on"):
        return "待定"
    first, last = (date.fromisoformat(facts[name]) for name in ("starts_on", "ends_on"))
    return f"{written(first)}至{written(last)}"


def place_words(facts: dict) -> str:
    """The venue alone where it names its city, the place before it otherwise."""
    place, venue = facts.get("place", ""), facts.get("venue", "")
    return venue if venue.startswith(place) else f"{place} {venue}".strip()


def differences(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """(what, old, new) in words, for time and place and for the cancelling of the class."""
    held = ["已取消" if each.get("cancelled") else "如期举办" for each in (before, after)]
    lines = [
        ("举办时间", time_words(before), time_words(after)),
        ("举办地点", place_words(before), place_words(after)),
        ("办班", held[0], held[1]),
    ]
    return [line for line in lines if line[1] != line[2]]


def opening_of(programme, filing=None) -> date | None:
    return programme.starts_on or (filing.starts_on if filing else None)


def fee_rule(rules):
    """(the rule that forbids fees, what the notice leaves to the trainee); (None, []) where no rule forbids them."""
    rule = rules.get("fee.trainees")
    if rule is None or rule.value:
        return None, []
    return rule, rules.value("fee.borne_by_trainee", [])


def fee_faults(rules, text) -> Iterator[str]:
    """A sentence for each sentence of the notice that asks trainees for money (000-44, 001-36)."""
    rule, borne = fee_rule(rules)
    if rule is None:
        return
    for sentence in fee_sentences(text, borne):
        yield (
            f"通知正文写有“{sentence[:60]}”，像是要学员交费。{rule.citation}规定：{rule.quote}。请删改这一句。"
        )


def publishing_obstacles(recruitment, filing, *, today) -> Iterator[Obstacle]:
    """Everything that keeps the notice from being published, one sentence each."""
    programme = recruitment.programme
    if programme.stage != Stage.APPROVED:
        words = "备案通过后" if programme.stage in WRITING else "只有在备案通过之后、开班之前"
        yield Obstacle(
            "programme", f"项目当前为“{programme.get_stage_display()}”，{words}才能发布招收学员通知。"
        )
    opening = opening_of(programme, filing)
    if opening and recruitment.closes_on >= opening:
        yield Obstacle(
            "closes_on",
            f"报名截止日期 {recruitment.closes_on:%Y-%m-%d} 不早于开班日期 {opening:%Y-%m-%d}，请改早。",
        )
    if recruitment.closes_on < today:
        yield Obstacle("past", f"报名截止日期 {recruitment.closes_on:%Y-%m-%d} 已过，请先改晚。")
    if not recruitment.text.strip():
        yield Obstacle("text", "通知正文还是空的，请先写好正文。")
    for sentence in fee_faults(programme.rule_set.rules(), recruitment.text):
        yield Obstacle("text", sentence)


def closed_because(recruitment, *, today) -> str:
    """Why nobody may register now, in a sentence that says whom to ask; "" while the registration is open."""
    ask = f"如需报名，请联系{recruitment.contact}（{recruitment.phone}）。"
    programme = recruitment.programme
    if programme.stage == Stage.CANCELLED:
        return (
            f"本期研修班已取消，不再接受报名。如有疑问，请联系{recruitment.contact}（{recruitment.phone}）。"
        )
    if recruitment.published_at is None:
        return f"招收学员通知还没有发布，尚不接受报名。{ask}"
    if programme.stage != Stage.APPROVED:
        return f"本期研修班已经开班，不再接受报名。{ask}"
    if recruitment.closed_at is not None:
        return f"承办单位已停止报名。{ask}"
    if today > recruitment.closes_on:
        return f"报名已于 {recruitment.closes_on:%Y-%m-%d} 截止。{ask}"
    return ""


def recruiting_findings(programme, filing, *, seats, admitted=(), ineligible=0):
    """Seats, scope, eligibility and the share of the front line under the rules of the class.

    `admitted` holds for each admitted person whether he works on the front line; empty means that nobody is yet.
    """
    facts = {"headcount": seats, "prescribed_headcount": programme.headcount, "year": programme.year}
    if filing and filing.recruiting_scope:
        facts["recruiting_scope"] = filing.recruiting_scope
    if admitted:
        facts |= {"ineligible_count": ineligible, "frontline_count": sum(admitted)}
    rules = programme.rule_set.rules()
    return [each for each in findings(rules, facts, only=KEYS) if each.status != "undecided"]


def quotes(rules):
    """The rules that whoever registers should read, in the words of the notice."""
    return [rule for key in QUOTED if (rule := rules.get(key)) and rule.quote]


def frontline_first(rules) -> bool:
    return bool(rules.value("recruiting.frontline", False))
