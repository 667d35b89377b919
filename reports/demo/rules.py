"""Rules in the making, and what rules in force attach to late papers: next year's draft, and a proposal to decide on."""

from datetime import timedelta

from accounts.models import User
from policies.actions import Member, NewNotice, draft_next_year, keep_rule, next_name
from policies.models import RuleSet
from policies.rules import Force
from reports.demo.walk import moment, office
from supervision.tasks import propose

DRAFTED = "fujian-2024"


def load_draft(today, year):
    """Fujian drafts the rules of the coming year: the whole family, with a lead in working days where a month was."""
    actor, at = User.objects.get(username="fujian_shenpi"), moment(today - timedelta(days=1), 15)
    head = RuleSet.objects.current(DRAFTED)
    code, name = (next_name(text, head.year, year) for text in (head.code, head.name))
    if RuleSet.objects.filter(code=code).exists():
        return
    below = RuleSet.objects.filter(parent=head, state=RuleSet.State.PUBLISHED).order_by("code")
    family = [
        Member(row, *(next_name(text, head.year, year) for text in (row.code, row.name))) for row in below
    ]
    notice = NewNotice(f"（演示）关于下达{year}年福建省高级研修项目计划的通知", office("福建"))
    draft_next_year(head, notice=notice, year=year, code=code, name=name, family=family, actor=actor, now=at)
    keep_rule(
        RuleSet.objects.get(code=next_name(f"{DRAFTED}-demonstration", head.year, year)), "filing.lead",
        value={"n": 35, "unit": "working_day", "before": "opening"}, force=Force.BINDING, clause="一、第三段",
        quote="应在开班35个工作日前提交开班通知和实施方案", actor=actor, now=at + timedelta(hours=1),
    )  # fmt: skip


def load_proposals():
    """What the beat would lay before the offices in the morning."""
    propose()
