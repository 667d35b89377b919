"""What a filing says, part by part, as people read it: for the review page, the check page, the papers and the archive."""

from datetime import timedelta
from decimal import Decimal

from applications.amounts import total
from applications.budgets import lines_of
from applications.budgets import plain as plain_count
from applications.funding import shares_of
from applications.lookahead import look_ahead, planned_words
from applications.models import Half
from applications.parts import PARTS
from applications.pledges import fee_pledge
from applications.reading import Reading
from policies.calendar import written
from policies.rules import Rules

NOTHING = "（未填写）"
OTHER = "其他"


def sections(reading: Reading) -> list[dict]:
    """[{code, title, rows: [(label, text)], table?: {header, rows, numbers}, days?}], one for each part."""
    return [{"code": code, "title": part.title, **SHAPERS[code](reading)} for code, part in PARTS.items()]


def snapshot(reading: Reading) -> dict[str, dict[str, str]]:
    """{part: {label: text}} as kept at submission, so that the next round can show what changed."""
    kept = {
        section["code"]: {label: str(text) for label, text in section["rows"]}
        for section in sections(reading)
    }
    kept["budget"] |= budgeted(reading.filing)
    kept["lecturers"] = {str(each): f"{each.title} · {each.get_rank_display()}" for each in reading.lecturers}
    kept["courses"], kept["timetable"] = {}, {}
    for session in reading.sessions:
        taught = f"{session.form} · {hours_text(session.hours)} 学时 · {session.lecturer or '授课专家待定'}"
        kept["courses"][unused(kept["courses"], session.topic)] = taught
        place = f"{session.on} {session.get_half_display()}"
        before = kept["timetable"].get(place)
        kept["timetable"][place] = f"{before}；{session.topic}" if before else session.topic
    kept["documents"] = {
        name: f"{file.original_name} · {file.sha256[:12]}"
        for code, name in document_names(reading).items()
        if (file := reading.documents.get(code))
    }
    return kept


def budgeted(filing):
    """{label: text} of the categories and lines of a budget."""
    kept = {f"科目：{name}": f"{Decimal(amount):,.2f} 元" for name, amount in filing.budget.items()}
    for line in lines_of(filing.budget_lines):
        kept[unused(kept, f"{line.category} · {line.description}")] = line.written
    return kept


def unused(kept, label):
    """The label, numbered where the same course is taught more than once."""
    number, free = 1, label
    while free in kept:
        number += 1
        free = f"{label}（{number}）"
    return free


def text_of(value):
    """A value as the pages write it; what is missing is said in words."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "已承诺" if value else "未承诺"
    if isinstance(value, Decimal):
        return f"{value:,.2f} 元"
    return str(value)


def hours_text(hours):
    return f"{hours:f}".rstrip("0").rstrip(".") if "." in f"{hours:f}" else f"{hours:f}"


def fields_of(reading, *names):
    """(label, text) of plain fields."""
    filing, rows = reading.filing, []
    for name in names:
        field = filing._meta.get_field(name)
        shown = getattr(filing, f"get_{name}_display")() if field.choices else getattr(filing, name)
        rows.append((field.verbose_name, text_of(shown)))
    return rows


def time_section(reading):
    filing = reading.filing
    rows = [
        ("开班日期", written(filing.starts_on) if filing.starts_on else NOTHING),
        ("结束日期", written(filing.ends_on) if filing.ends_on else NOTHING),
        ("研修天数", f"{filing.days} 天" if filing.days else NOTHING),
    ]
    return {"rows": [*rows, ("计划举办时间", reading.programme.period)]}


def place_section(reading):
    return {"rows": [*fields_of(reading, "venue"), ("计划举办地点", reading.programme.place)]}


def headcount_section(reading):
    filing = reading.filing
    people = (filing.headcount or 0) + filing.online_headcount
    rows = [
        ("办班方式", filing.get_modality_display()),
        ("线下学员人数", f"{filing.headcount} 人" if filing.headcount is not None else NOTHING),
        ("线上学员人数", f"{filing.online_headcount} 人"),
        ("合计", f"{people} 人" if people else NOTHING),
    ]
    return {"rows": [*rows, ("计划人数", f"{reading.programme.headcount} 人")]}


def lecturers_section(reading):
    rows = [[each.name, each.unit, each.title, each.get_rank_display()] for each in reading.lecturers]
    table = {"header": ["姓名", "工作单位", "职称、职务", "层次"], "rows": rows}
    return {"rows": [("授课专家", f"{len(rows)} 人" if rows else NOTHING)], "table": table}


def courses_section(reading):
    rows = [
        [
            str(s.on),
            s.get_half_display(),
            s.topic,
            s.form,
            hours_text(s.hours),
            s.lecturer.name if s.lecturer else "待定",
        ]
        for s in reading.sessions
    ]
    header = ["日期", "时段", "课程内容", "研修形式", "学时", "授课专家"]
    hours = sum((s.hours for s in reading.sessions), Decimal(0))
    forms = "、".join(dict.fromkeys(s.form for s in reading.sessions))
    summary = [
        ("课程", f"{len(rows)} 门，共 {hours_text(hours)} 学时" if rows else NOTHING),
        ("研修形式", forms or NOTHING),
    ]
    return {"rows": summary, "table": {"header": header, "rows": rows, "numbers": [4]}}


def timetable_section(reading):
    return {"rows": [], "days": timetable_days(reading)}


def budget_section(reading):
    filing, shares = reading.filing, shares_of(reading.filing, reading.rules)
    facts = [("合计", f"{total(filing.budget):,.2f} 元" if filing.budget else NOTHING)]
    facts.append(("经费方式", reading.programme.get_funding_display()))
    if filing.budget_note:
        facts.append(("其他费用说明", filing.budget_note))
    if reading.programme.is_subsidised or filing.subsidy_claimed:
        facts.append(("申请资助金额", text_of(filing.subsidy_claimed)))
    if not reading.programme.is_subsidised:
        facts.append(("自筹经费承担单位", filing.get_payer_display() or NOTHING))
    facts += [(f"资金来源：{share.label}", f"{share.amount:,.2f} 元") for share in shares]
    return {
        "rows": facts,
        "table": budget_table(reading),
        "ahead": look_ahead(reading),
        "planned": planned_words(reading),
        "template": "applications/_budget_ahead.html",
    }


def budget_table(reading):
    """The budget category by category; line by line where the host has written it so."""
    budget, lines = reading.filing.budget, lines_of(reading.filing.budget_lines)
    names = [name for name in budget_names(reading.rules, budget) if name in budget]
    if not lines:
        rows = [[name, f"{Decimal(budget[name]):,.2f}"] for name in names]
        return {"header": ["科目", "金额（元）"], "rows": rows, "numbers": [1]}
    rows = []
    for name in names:
        mine = [line for line in lines if line.category == name]
        rows += [
            [name, line.description, line.unit, plain_count(line.quantity), f"{line.unit_price:,.2f}",
             plain_count(line.days), f"{line.amount:,.2f}"]
            for line in mine
        ]  # fmt: skip
        if len(mine) != 1:
            word = "小计" if mine else "（未列明细）"
            rows.append([name, word, "", "", "", "", f"{Decimal(budget[name]):,.2f}"])
    header = ["科目", "事项", "单位", "数量", "单价（元）", "天数", "金额（元）"]
    return {"header": header, "rows": rows, "numbers": [3, 4, 5, 6]}


def declarations_section(reading):
    asked = reading.rules.value
    names = ["leader", "leader_phone"]
    if asked("filing.responsible"):
        names += ["sponsor_leader", "sponsor_leader_phone"]
    if asked("filing.consultation"):
        names += ["consulted_on", "consultation"]
    rows = fields_of(reading, *names)
    rows.append((f"承诺{fee_pledge(reading.rules)}", text_of(reading.filing.no_fees)))
    rows += fields_of(reading, "no_outsourcing", "no_advertising")
    pledge = "、".join(asked("discipline", []))
    rows.append((f"承诺遵守：{pledge}" if pledge else "承诺遵守纪律要求", text_of(reading.filing.discipline)))
    return {
        "rows": rows
        + (fields_of(reading, "lecturers_reviewed") if asked("teaching.lecturers.reviewed") else [])
    }


def documents_section(reading):
    rows = []
    for code, name in document_names(reading).items():
        file = reading.documents.get(code)
        rows.append((name, file.original_name if file else NOTHING))
    return {"rows": rows}


def plain(*names):
    return lambda reading: {"rows": fields_of(reading, *names)}


SHAPERS = {
    "time": time_section,
    "place": place_section,
    "audience": plain("audience", "recruiting_scope"),
    "headcount": headcount_section,
    "lecturers": lecturers_section,
    "courses": courses_section,
    "timetable": timetable_section,
    "board_lodging": plain("lodging", "meals"),
    "budget": budget_section,
    "assessment": plain("assessment_method"),
    "safety": plain("safety_plan"),
    "declarations": declarations_section,
    "documents": documents_section,
}


def budget_names(rules: Rules, budget=()):
    """Expense categories in the order of the rules, 其他 last, and whatever an older version of the rules left behind."""
    named = [item["name"] for item in rules.value("expense.categories", [])]
    return list(dict.fromkeys([*named, OTHER, *budget]))


def document_names(reading: Reading) -> dict[str, str]:
    """{slot code: name} of the documents that the rules name, then what else was attached."""
    named = {item["code"]: item["name"] for item in document_items(reading.rules)}
    return named | {code: "其他材料" for code in reading.documents if code not in named}


def document_items(rules: Rules):
    """Items of filing.documents and safety.plan, each with its rule under `rule`."""
    for key in ("filing.documents", "safety.plan"):
        rule = rules.get(key)
        for item in rule.value if rule and rule.specified else ():
            yield {**item, "rule": rule}


def class_days(reading: Reading):
    """Every day of the class, and days outside it on which a course was left."""
    filing = reading.filing
    days = {session.on for session in reading.sessions}
    if filing.starts_on and filing.ends_on:
        days |= {filing.starts_on + timedelta(days=n) for n in range(min(filing.days, 60))}
    return sorted(days)


def timetable_days(reading: Reading) -> list[dict]:
    """Half-days by days for the timetable piece; the evening shows when something is held then."""
    halves = [h for h in Half if h != Half.EVENING or any(s.half == Half.EVENING for s in reading.sessions)]
    return [
        {
            "day": day,
            "halves": [
                {
                    "label": half.label,
                    "code": half.value,
                    "sessions": [
                        {
                            "title": s.topic,
                            "lecturer": s.lecturer.name if s.lecturer else "授课专家待定",
                            "hours": hours_text(s.hours),
                            "pk": s.pk,
                        }
                        for s in reading.sessions
                        if s.on == day and s.half == half
                    ],
                }
                for half in halves
            ],
        }
        for day in class_days(reading)
    ]
