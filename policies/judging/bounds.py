"""Numbers: days, hours, people, and how many online."""

from decimal import Decimal

from policies.judging.verdict import Case, Outcome, Verdict, compare, unknown, written
from policies.keys import KEYS
from policies.rules import RuleValue


def required_words(value, unit=""):
    """不少于 24 学时, 不超过 100 人, 4 天左右（上下 1 天以内）."""
    words = []
    if "min" in value:
        words.append(f"不少于 {written(value['min'])} {unit}".strip())
    if "max" in value:
        words.append(f"不超过 {written(value['max'])} {unit}".strip())
    if "about" in value:
        around = f"{written(value['about'])} {unit}".strip()
        margin = f"{written(value['tolerance'])} {unit}".strip()
        words.append(f"{around}左右（上下 {margin}以内）")
    return "，".join(words)


def within(value, number):
    """Whether a number lies in the bounds; both sides exact, for a JSON number such as 23.1 is none."""
    number, limits = exact(number), {name: exact(limit) for name, limit in value.items()}
    return (
        number >= limits.get("min", number)
        and number <= limits.get("max", number)
        and ("about" not in limits or abs(number - limits["about"]) <= limits["tolerance"])
    )


def exact(number):
    return Decimal(str(number))


def number_judge(fact, measure=None):
    """A judge of one number: the fact itself, or `measure(case)`."""

    def judge(rule: RuleValue, case: Case):
        number = measure(case) if measure else case.get(fact)
        spec = KEYS[rule.key]
        required = required_words(rule.value, spec.unit)
        if number is None:
            yield unknown(fact, spec.label, required)
        else:
            yield compare(fact, spec.label, written(number), required, within(rule.value, number))

    return judge


def counted_people(case: Case):
    """Trainees that the headcount rules count: those on site, online ones too where the rules say so."""
    headcount = case.get("headcount")
    if headcount is None or case.rules.value("class.headcount.counts_online", False):
        return headcount
    return headcount - (case.get("online_headcount") or 0)


def form_count(case: Case):
    forms = case.get("forms")
    return None if forms is None else len(set(forms))


def hybrid_ratio(rule, case):
    """Everybody, online and offline, against so many times the prescribed headcount (闽人社办〔2024〕212号 二)."""
    headcount, prescribed = case.get("headcount"), case.get("prescribed_headcount")
    if headcount is None or prescribed is None:
        yield unknown("headcount", "学员总人数或规定人数", f"不超过规定人数的 {rule.value} 倍")
        return
    limit = Decimal(rule.value) * prescribed
    required = f"不超过规定人数 {written(prescribed)} 人的 {rule.value} 倍，即 {written(limit)} 人"
    yield compare("headcount", "线上线下学员总人数", written(headcount), required, headcount <= limit)


def some_offline(rule, case):
    if not rule.value:
        return
    headcount, online = case.get("headcount"), case.get("online_headcount")
    required = "须有学员在线下参加"
    if case.get("modality") == "offline":
        yield Verdict(Outcome.OK, "online_headcount", "线下", required, "全部学员在线下参加，符合要求")
    elif headcount is None or online is None:
        yield unknown("online_headcount", "线上学员人数", required)
    else:
        yield compare(
            "online_headcount", "线下学员人数", written(headcount - online), required, headcount > online
        )


def base_people(level):
    """Training figures of a continuing-education base of that level; others are not concerned."""
    judge_number = number_judge("base_people")

    def judge(rule, case):
        if case.get("base_level") == level:
            yield from judge_number(rule, case)

    return judge


def stated_counts(rule, case):
    """A notice's own arithmetic, and the rows of the plan against it. Shown, never refused."""
    total = rule.value["total"]
    parts = rule.value.get("parts", [])
    summed = sum(part["n"] for part in parts)
    if parts and summed != total:
        sums = "＋".join(str(part["n"]) for part in parts)
        words = f"通知称共 {total} 期，各类合计 {sums}＝{summed} 期，两者不一致"
        yield Verdict(Outcome.WARN, "plan_rows", str(summed), f"{total} 期", words)
    rows = case.get("plan_rows")
    if rows is None:
        yield unknown("plan_rows", "计划行数", f"{total} 期")
    else:
        yield compare(
            "plan_rows", "计划所列期数", str(rows), f"{total} 期", rows == total, outcome=Outcome.WARN
        )


JUDGES = {
    "class.days.about": number_judge("days"),
    "class.hours.min": number_judge("hours"),
    "class.headcount.max": number_judge("headcount", counted_people),
    "class.headcount.min": number_judge("headcount", counted_people),
    "class.headcount.about": number_judge("headcount", counted_people),
    "class.hybrid.ratio_max": hybrid_ratio,
    "class.hybrid.some_offline": some_offline,
    "teaching.forms.min": number_judge("forms", form_count),
    "base.national.people": base_people("national"),
    "base.provincial.people": base_people("provincial"),
    "plan.counts": stated_counts,
}
