"""A class with a handful of rules, and a paper of it: enough for papers to move, without the five notices."""

from policies.kinds import Kind
from policies.models import Notice, Rule, RuleSet
from policies.rules import Force
from programs.actions import request_change
from programs.models import Change
from tests import builders
from workflow.lifecycle import State

NOW = builders.NOW
CODE = "small-2021"
NUMBER = "示例函〔2021〕1号"
LOCKED = [
    {"code": "topic", "name": "研修选题"}, {"code": "content", "name": "研修内容"}, {"code": "audience", "name": "研修对象"},
    {"code": "time", "name": "举办时间"}, {"code": "place", "name": "举办地点"},
]  # fmt: skip
RULES = {
    "plan.locked_fields": (Kind.CATEGORIES, LOCKED, "一（二）", "不得随意调整变更"),
    "change.gate": (Kind.GATE, "record", "一（三）", ""),
    "change.chain": (Kind.CHAIN, ["sponsor", "city", "province"], "一（三）", ""),
    "class.end_by": (Kind.FIXED_DATE, {"month": 11, "day": 30, "inclusive": True}, "三", "11月30日前完成"),
    "filing.lead": (
        Kind.LEAD_TIME,
        {"n": 10, "unit": "working_day", "before": "opening"},
        "二",
        "开班前10个工作日",
    ),
    "completion.due": (Kind.DUE_AFTER, {"n": 1, "unit": "month", "after": "end"}, "四", "一个月内"),
}


def small_rules(code=CODE, **rules):
    """A published rule set: RULES with `rules` (key with _ for .: value) in place of their values."""
    found = RuleSet.objects.filter(code=code).first()
    if found:
        return found
    notice = Notice.objects.create(slug=code, number=NUMBER if code == CODE else f"示例函〔2021〕{code}", title="示例通知",
                                   body="正文", public=True)  # fmt: skip
    made = RuleSet.objects.create(
        code=code, name="示例规则", notice=notice, level=RuleSet.Level.PROVINCIAL, year=2021
    )
    given = {key.replace("_", ".", 1) if key not in RULES else key: value for key, value in rules.items()}
    for key, (kind, value, clause, quote) in RULES.items():
        Rule.objects.create(rule_set=made, key=key, kind=kind, value=given.get(key, value), force=Force.BINDING,
                            clause=clause, quote=quote)  # fmt: skip
    RuleSet.objects.filter(pk=made.pk).update(state=RuleSet.State.PUBLISHED, published_at=NOW)
    made.refresh_from_db()
    return made


def programme(at=None, **fields):
    small_rules()
    return builders.programme(at, rules=CODE, **fields)


def change(case=None, **fields) -> Change:
    """A submitted change of the place: it lies with the sponsor, then goes to the province."""
    case = case or programme()
    values = {"field": "place", "new": "青岛市", "reason": "场地维修"} | fields
    return request_change(case, actor=builders.filer(case.host), now=NOW, **values)


def moved_to(paper, state):
    """The paper put into a state as rows of that state look, past all actions."""
    decided = {"decided_at": NOW, "decided_by": paper.submitted_by} if state == State.ACCEPTED else {}
    decided["holder_id"] = paper.chain[paper.position]["organisation"] if state == State.SUBMITTED else None
    type(paper).objects.filter(pk=paper.pk).update(state=state, **decided)
    paper.refresh_from_db()
    return paper
