"""Beginning a filing and writing its parts."""

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import Refused, not_allowed
from applications.amounts import budget_of
from applications.budgets import lines_from, lines_of, sums, with_sums
from applications.checks import may_write, require_open
from applications.funding import shares_from
from applications.models import Filing, RecruitingScope
from applications.parts import PARTS
from applications.plan import planned_period
from applications.sections import budget_names
from programs.lifecycle import Stage
from workflow.actions import locked
from workflow.journal import record


@transaction.atomic
def ensure_filing(programme, *, actor, now):
    """The filing of the class; begun as a draft, with what the plan already says, when there is none."""
    programme = locked(programme)
    found = Filing.objects.filter(programme=programme).first()
    if found:
        return found
    filing = Filing(programme=programme, **from_plan(programme))
    if not may_write(filing, actor):
        raise not_allowed("开始开班备案", f"{filing.filer}的填报人员")
    if programme.stage != Stage.PLANNED:
        raise Refused(
            f"“{programme}”当前为“{Stage(programme.stage).label}”，不能再开始开班备案。",
            code="wrong_stage",
            status=409,
        )
    validated(filing).save()
    record(filing, "create", actor=actor, now=now, after="由计划带入研修对象、人数和招收范围")
    return filing


def from_plan(programme):
    """What a filing takes over from the plan and the pinned rules. Days only where the plan names them."""
    rules = programme.rule_set.rules()
    period = planned_period(programme.period, programme.year)
    exact = period is not None and (period.ends_on - period.starts_on).days + 1 == programme.days
    scope = rules.value("recruiting.scope", {}).get("default", "")
    return {
        "starts_on": period.starts_on if exact else None,
        "ends_on": period.ends_on if exact else None,
        "audience": programme.audience,
        "headcount": programme.headcount,
        "recruiting_scope": scope if scope in RecruitingScope.values else "",
    }


def opened(filing, part, *, actor, version):
    """The locked filing, if the person may write this part of it now and saw its present version."""
    fresh = locked(filing, version=version)
    require_open(fresh, part, actor)
    return fresh


def touch(filing, part, *, actor, now, before="", after="", fields=()):
    """Count the version up, save the fields and write the journal."""
    filing.version += 1
    filing.save(update_fields=[*fields, "version"])
    record(
        filing, "save_part", actor=actor, now=now, before=before, after=after, note=f"{PARTS[part].title}",
        data={"part": part},
    )  # fmt: skip


@transaction.atomic
def save_part(filing, part, values, *, version, actor, now):
    """Store the fields of one part; incomplete ones too, for a draft may wait. Returns the fresh filing."""
    spec = PARTS.get(part)
    if spec is None or not spec.fields:
        raise Refused("没有这一部分，请从备案目录进入。", code="no_part", status=404)
    filing = opened(filing, part, actor=actor, version=version)
    values = {name: values[name] for name in spec.fields if name in values}
    values = money_of(filing, values)
    before, after = changes(filing, values)
    for name, value in values.items():
        setattr(filing, name, value)
    validated(filing)
    touch(filing, part, actor=actor, now=now, before=before, after=after, fields=values)
    return filing


def money_of(filing, values):
    """The values with budget, lines and sources as they are stored: a category with lines is worth their sum."""
    names = budget_names(filing.rules, filing.budget)
    kept = lines_of(filing.budget_lines)
    lines = lines_from(values["budget_lines"], names) if "budget_lines" in values else kept
    if "budget" in values:
        plain = budget_of(values["budget"], names)
    else:
        summed = sums(kept)
        plain = {name: amount for name, amount in filing.budget.items() if name not in summed}
    found = {}
    if "budget" in values or "budget_lines" in values:
        found["budget"] = with_sums(plain, lines, names)
    if "budget_lines" in values:
        found["budget_lines"] = [line.stored for line in lines]
    if "funding_plan" in values:
        found["funding_plan"] = [share.stored for share in shares_from(values["funding_plan"], filing)]
    return {**values, **found}


def changes(filing, values):
    """(before, after) of what differs, as one line each for the journal; of a list what went and what came."""
    olds, news = [], []
    for name, value in values.items():
        old = getattr(filing, name)
        if old != value:
            label = filing._meta.get_field(name).verbose_name
            went, came = old, value
            if isinstance(value, list):
                went, came = [e for e in old if e not in value], [e for e in value if e not in old]
            olds.append(f"{label}：{shown(went)}")
            news.append(f"{label}：{shown(came)}")
    return "；".join(olds), "；".join(news)


def shown(value):
    if isinstance(value, list):
        return "、".join(" ".join(filter(None, each.values())) for each in value) or "空"
    if isinstance(value, dict):
        return "、".join(f"{name} {amount}" for name, amount in value.items()) or "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "空" if value in (None, "") else str(value)


@transaction.atomic
def save_reasons(filing, reasons, *, version, actor, now):
    """Keep the reasons given for departing from guiding rules: {rule key: text}. Open as long as the filing is."""
    filing = locked(filing, version=version)
    if not may_write(filing, actor):
        raise not_allowed("填写情况说明", f"{filing.filer}的填报人员")
    if not filing.is_open:
        raise Refused("备案已提交，情况说明不能再改。如需修改，请先撤回。", code="closed", status=409)
    store_reasons(filing, reasons, actor=actor, now=now)
    return filing


def store_reasons(filing, reasons, *, actor, now):
    """Write changed reasons of a locked filing; keys that are no rule of the filing are left out."""
    known = {key: str(text).strip()[:1000] for key, text in reasons.items() if key in filing.rules}
    merged = {key: text for key, text in {**filing.reasons, **known}.items() if text}
    if merged == filing.reasons:
        return
    filing.reasons = merged
    filing.version += 1
    filing.save(update_fields=["reasons", "version"])
    record(filing, "save_reasons", actor=actor, now=now, after="；".join(merged.values()))
