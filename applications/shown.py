"""Findings, parts and deadlines, shaped for the pages."""

from django.urls import reverse

from applications.addresses import mend_address
from applications.checks import (
    closed_reason,
    deadline,
    filing_findings,
    needs_reason,
    own_obstacles,
    with_remedy,
)
from applications.facts import written_in, written_parts
from applications.parts import PARTS, TWINS, input_of, part_of
from policies.findings import Finding, Status
from workflow.lifecycle import State

# Parts that no notice names and that the portal needs all the same.
ALWAYS = ("time", "declarations", "documents")

# Lists of which several items may be missing, and how a line calls them.
LISTED = {"parts": "实施方案内容", "documents": "报送材料"}


def shown_findings(filing, today, reading, *, writes=False):
    """Findings as the findings piece wants them; `input` is the field that mends one, `part` the part it is in.

    Whoever `writes` the filing is led to that field.
    """
    found = filing_findings(filing, today, reading=reading)
    return [shown_finding(finding, filing, writes=writes) for finding in found]


def shown_finding(finding: Finding, filing, *, writes=False):
    document = finding.notice_number
    citation = (
        finding.clause if finding.clause.startswith("平台默认") else f"{document} {finding.clause}".strip()
    )
    part = part_of(finding.field)
    return {
        "outcome": finding.status.value,
        "key": finding.key,
        "fact": finding.field,
        "part": part,
        "part_title": PARTS[part].title,
        "sentence": finding.sentence.removesuffix(f"（{citation}）"),
        "document": "" if citation == finding.clause else document,
        "clause": finding.clause,
        "quote": finding.quote,
        "found": finding.found,
        "required": finding.required,
        "late": finding.late,
        "argued": needs_reason(finding),
        "input": input_of(finding.field),
        "field": part,
        "url": finding.address,
        "advice": advice_on(finding, filing),
        "mend": mend_address(filing.programme_id, finding.field)
        if writes and finding.status != Status.PASSED
        else "",
    }


def gathered(found):
    """Findings for a whole page: what one rule misses in several places becomes one line."""
    lines: dict[tuple, dict] = {}
    for each in found:
        head = each["fact"].partition(".")[0]
        key = (each["key"], each["outcome"], head if head != each["fact"] else each["fact"])
        if key not in lines:
            lines[key] = {**each, "names": [each["required"]]}
            continue
        line = lines[key]
        line["names"].append(each["required"])
        if head in LISTED:
            line["sentence"] = f"{LISTED[head]}缺少{len(line['names'])}项：{'、'.join(line['names'])}"
        else:
            lines[(*key, len(lines))] = each
    return list(lines.values())


def advice_on(finding, filing):
    if finding.status == Status.PASSED or finding.field in {f"parts.{code}" for code in ALWAYS}:
        return ""
    if finding.late:
        return "逾期仍予受理，并注明逾期。"
    if finding.key == "plan.locked_fields" and finding.refuses:
        return with_remedy(finding).removeprefix(finding.sentence).strip("。") + "。"
    if needs_reason(finding):
        reason = filing.reasons.get(finding.key, "")
        return f"填报单位说明：{reason}" if reason else "可以提交，但须在“核对并提交”页说明理由。"
    return ""


def shown_deadline(filing, today, reading):
    """{on, steps, rule, late (days), received, consequences} or None until the opening day is known or where no rule sets one."""
    line = deadline(filing, reading=reading)
    if line is None or line.on is None:
        return None
    return {
        "on": line.on,
        "steps": line.due.steps,
        "provisional": line.due.provisional,
        "rule": line.due.rule.citation,
        "late": line.days_late(today),
        "late_for": f"逾期 {line.days_late(today)} 天",
        "received": line.received_on,
        "consequences": line.consequences,
    }


def required_parts(reading):
    """Codes of the parts that the rules or the portal itself demand."""
    named = {item["code"] for item in reading.rules.value("filing.parts", [])}
    return named | set(ALWAYS)


def tasks(filing, reading, findings, remarks, user):
    """The task list: every part with its state, worst news first in its note."""
    held = written_parts(filing, written_in(reading))
    required = required_parts(reading)
    troubled = {f["part"] for f in findings if f["outcome"] in ("binding", "undecided") and not f["late"]}
    troubled |= {obstacle.part for obstacle in own_obstacles(reading)}
    found = []
    for code, part in PARTS.items():
        twins = TWINS.get(code, (code,))
        notes = [remark.text for twin in twins for remark in remarks.get(twin, ())]
        state, word = state_of(
            filing, code, held=held, troubled=troubled, notes=notes, reading=reading, user=user
        )
        hint = part.hint if code in required else f"{part.hint}（本期规则未要求，可不填）"
        found.append(
            {
                "label": part.title,
                "url": reverse("filing_part", args=[filing.programme_id, code]),
                "state": state,
                "word": word,
                "hint": hint,
                "note": "；".join(notes) if filing.state == State.RETURNED else "",
            }
        )
    return found


def state_of(filing, code, *, held, troubled, notes, reading, user):
    if filing.state == State.RETURNED and notes:
        return "returned", ""
    begun = code in held or begun_part(filing, code, reading)
    if code == "documents":
        begun, done = bool(reading.documents), code not in troubled
    else:
        done = code in held and code not in troubled
    if filing.state == State.RETURNED and closed_reason(filing, code, user):
        return "done", "不在补正范围"
    if done:
        return "done", ""
    return ("doing", "") if begun else ("todo", "")


def begun_part(filing, code, reading):
    """Whether anything of an unfinished part is there."""
    if code in ("courses", "timetable"):
        return bool(reading.sessions)
    return any(
        getattr(filing, name) not in (None, "", {}, [], False, 0, "offline") for name in PARTS[code].fields
    )
