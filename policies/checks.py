"""Why a rule, a rule set or its publication will not do yet: what people see first and the actions enforce."""

import re

from django.core.exceptions import ValidationError

from accounts.models import Membership, Organisation
from accounts.roles import OrganisationKind, Role
from policies.keys import KEYS
from policies.kinds import Kind
from policies.models import PLAN_YEARS, Notice, RuleSet
from policies.querysets import MAX_PARENTS
from policies.rules import faults_of
from workflow.lifecycle import Seat

DECIDING = (Role.REVIEWER, Role.APPROVER)
ISSUE = "请先在“政策文件”中补录文号或成文日期。"


def offices_at(seat, region_code):
    """The organisations that can sit at a seat of a chain in a region ("" is the whole country)."""
    offices = Organisation.objects.filter(active=True)
    region = region_code[:2]
    if seat == Seat.MINISTRY:
        return offices.filter(kind=OrganisationKind.MINISTRY)
    if seat == Seat.SERVICE_CENTRE:
        return offices.filter(kind=OrganisationKind.SERVICE_CENTRE)
    if seat == Seat.AUTHORITY and not region:
        return offices.filter(kind__in=(OrganisationKind.MINISTRY, *OrganisationKind.provincial()))
    provinces = offices.filter(kind__in=OrganisationKind.provincial())
    if region:
        provinces = provinces.filter(region_code=region)
    if seat == Seat.CITY:
        return offices.filter(kind__in=OrganisationKind.municipal(), parent__in=provinces)
    return provinces


def seat_fault(seat, region_code):
    """Why a seat of a chain is empty, as a sentence; "" when somebody can decide there.

    Who sits at the sponsor's seat depends on each class.
    """
    seat = Seat(seat)
    if seat == Seat.SPONSOR:
        return ""
    offices = offices_at(seat, region_code)
    if Membership.objects.filter(organisation__in=offices, role__in=DECIDING, user__is_active=True).exists():
        return ""
    place = place_of(region_code) if seat in (Seat.CITY, Seat.PROVINCE, Seat.AUTHORITY) else ""
    if not offices.exists():
        return (
            f"“{seat.label}”这一级{place}没有在用的机构，材料报到这里无人办理。"
            "请先在“机构”中建立该机构，或改选其他审核机关。"
        )
    named = "、".join(office.name for office in offices[:2])
    return (
        f"“{seat.label}”这一级{place}没有可以审核的人：{named}尚无“审核”或“审批”角色的在用账号。"
        "请先为该机构开设账号并授予角色，或改选其他审核机关。"
    )


def place_of(region_code):
    if not region_code:
        return "在全国"
    office = offices_at(Seat.PROVINCE, region_code).first()
    return f"在{office.label}" if office else f"在地区 {region_code}"


def chain_faults(rule_set, key, value):
    """(seat, sentence) for every seat of a chain that nobody holds where the rule set is to apply."""
    if KEYS[key].kind != Kind.CHAIN or not value:
        return
    for seat in value:
        if sentence := seat_fault(seat, rule_set.region_code):
            yield seat, sentence


def standing_faults(notice):
    """(field, sentence) for what a notice may not become while rules drawn from it are in force or were."""
    published = notice.rule_sets.exclude(state=RuleSet.State.DRAFT).first() if notice.pk else None
    if published is None:
        return
    if notice.draft != Notice.objects.values_list("draft", flat=True).get(pk=notice.pk):
        yield (
            "draft",
            f"由本文件读出的规则集“{published}”已经发布，不能再改“征求意见稿”这一项；如文件已废止，请另存规则新版本。",
        )
    if not notice.number and not notice.written_on:
        yield (
            "number",
            f"由本文件读出的规则集“{published}”已经发布，文号和成文日期至少要留一项，否则规则没有出处。",
        )


def head_faults(rule_set):
    """(field, sentence) for what the head of a rule set may not say; what its constraints say is not repeated."""
    others = RuleSet.objects.filter(code=rule_set.code).exclude(pk=rule_set.pk)
    if rule_set.pk is None and (taken := others.order_by("-version").first()):
        yield (
            "code",
            f"代码“{rule_set.code}”已由规则集“{taken}”使用。更正它请用“另存为新版本”，下一年度请用“起草下一年度规则”，其他情形请换一个代码。",
        )
    if rule_set.parent and rule_set.parent.code == rule_set.code:
        yield "parent", "上级规则集不能是本规则集自己或它的其他版本，请另选。"
    elif (
        rule_set.pk and rule_set.parent and len(rule_set.ancestry()) + depth_below(rule_set) > MAX_PARENTS + 1
    ):
        yield (
            "parent",
            f"连同本规则集的下级，继承层次将超过 {MAX_PARENTS + 1} 层，请选更上层的规则集，或不选上级。",
        )
    if rule_set.standards and rule_set.standards.code == rule_set.code:
        yield "standards", "开支标准不能取自本规则集自己或它的其他版本，请另选。"
    yield from region_faults(rule_set)
    yield from span_faults(rule_set, others)


def region_faults(rule_set):
    """A region is the two digits of a province, that of the issuer where the issuer has one; days are of our time."""
    region = rule_set.region_code
    issuer = rule_set.notice.issuer if rule_set.notice_id else None
    own = issuer.region_code[:2] if issuer else ""
    if region and not re.fullmatch("[0-9]{2}", region):
        yield "region_code", f"地区代码“{region}”应为省级两位数字，如 37；适用全国的留空。"
    elif own and region != own:
        yield (
            "region_code",
            f"依据文件由{issuer}发布，只能规定本地区的项目：地区代码应为 {own}。",
        )
    for field in ("effective_from", "effective_to"):
        day = getattr(rule_set, field)
        if day and day.year not in PLAN_YEARS:
            yield field, f"日期 {day} 不在 {PLAN_YEARS[0]} 年至 {PLAN_YEARS[-1]} 年之间，请核对年份。"


def depth_below(rule_set):
    depth, level = 0, [rule_set.pk]
    while level and depth <= MAX_PARENTS:
        level = list(RuleSet.objects.filter(parent__in=level).values_list("pk", flat=True))
        depth += bool(level)
    return depth


def span_faults(rule_set, others):
    """A later version begins when the version in force does (and replaces it wholly) or after; never before it."""
    starts = rule_set.effective_from
    for other in others.exclude(state=RuleSet.State.DRAFT).order_by("-version"):
        begun, ended = other.effective_from, other.effective_to
        if other.state == RuleSet.State.PUBLISHED and begun and (starts is None or starts < begun):
            yield (
                "effective_from",
                f"现行的第 {other.version} 版自 {begun} 起适用，本版不能早于它，否则两版的适用日期重叠；请填 {begun} 或以后的日期。",
            )
        elif other.state == RuleSet.State.SUPERSEDED and ended and (starts is None or starts <= ended):
            yield (
                "effective_from",
                f"第 {other.version} 版适用到 {ended}，本版的适用日期与它重叠；请填 {ended} 以后的日期。",
            )


def publication_faults(rule_set, *, by_hand=True, together=()):
    """Why a rule set cannot be published, one sentence each, all at once.

    `by_hand` asks what people answer for: the seats of chains are held, versions do not overlap. A file that the
    system loads is held to what is true of the rules alone. `together` are the sets that are published with it.
    """
    if rule_set.frozen:
        yield "它已经发布过了，如需更正请“另存为新版本”。"
        return
    notice = rule_set.notice
    if notice.draft:
        yield f"《{notice.title}》是征求意见稿，不具约束力，不能作为规则发布。"
    elif not notice.number and not notice.written_on:
        yield f"依据文件《{notice.title}》还没有文号和成文日期，不能作为规则的依据。{ISSUE}"
    if rule_set.parent and not rule_set.parent.frozen and rule_set.parent not in together:
        yield f"上级规则集“{rule_set.parent}”尚未发布，请先发布上级规则集。"
    if rule_set.standards and not rule_set.standards.frozen and rule_set.standards not in together:
        yield f"开支标准“{rule_set.standards}”尚未发布，请先发布它，或改选已发布的规则集。"
    try:
        rule_set.clean()
    except ValidationError as error:
        yield " ".join(error.messages)
        return
    rules = rule_set.rules()
    if not rules.own:
        yield "其中还没有任何规则。"
    yield from faults_of(rules.own)
    if by_hand:
        yield from (sentence for _, sentence in head_faults(rule_set))
        for rule in rules.own:
            yield from (
                f"{rule.label}：{sentence}" for _, sentence in chain_faults(rule_set, rule.key, rule.value)
            )


def predecessor(rule_set):
    """What a draft is compared with: the version before it, else the rule set it was drafted from."""
    before = (
        RuleSet.objects.filter(code=rule_set.code, version__lt=rule_set.version).order_by("-version").first()
    )
    return before or rule_set.drafted_from
