"""Small makers of real rows for tests: the cast (host A, colleague, host B, a host of another province) and a class."""

from datetime import UTC, date, datetime

from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from policies.models import Notice, RuleSet
from programs.lifecycle import Stage
from programs.models import AnnualPlan, Funding, Level, Programme, Track

NOW = datetime(2021, 8, 20, 2, 0, tzinfo=UTC)
PASSWORD = "Zhigeng-2026-demo"


def organisation(name, kind=OrganisationKind.HOST, parent=None, **fields):
    found = Organisation.objects.filter(name=name, parent=parent).first()
    if found:
        return found
    row = Organisation.objects.create(name=name, kind=kind, parent=parent, **fields)
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])
    return row


def ministry():
    return organisation("人力资源社会保障部", OrganisationKind.MINISTRY, short_name="人社部")


def service_centre():
    return organisation("人力资源社会保障部事业单位人事服务中心", OrganisationKind.SERVICE_CENTRE, ministry())


def province(name="山东", code="37"):
    return organisation(
        f"{name}省人力资源和社会保障厅",
        OrganisationKind.PROVINCE,
        ministry(),
        short_name=name,
        region_code=code,
    )


def sponsor(under=None):
    under = under or province()
    return organisation(f"{under.short_name}省有关主管部门", OrganisationKind.DEPARTMENT, under)


def host(name="示例济南理工职业学院", under=None):
    return organisation(name, OrganisationKind.HOST, under or province())


def user(username, at, *roles):
    """An account with roles at one organisation; `is_staff` follows the organisation as in the real action."""
    found = User.objects.filter(username=username).first()
    if found:
        return found
    person = User.objects.create(
        username=username, display_name=username, is_staff=at.kind in OrganisationKind.authorities()
    )
    for role in roles:
        Membership.objects.create(user=person, organisation=at, role=role)
    return person


def filer(at):
    return user(f"filer-{at.pk}", at, Role.FILER)


def reviewer(at):
    return user(f"reviewer-{at.pk}", at, Role.REVIEWER)


def approver(at):
    return user(f"approver-{at.pk}", at, Role.APPROVER)


def finance_officer(at):
    return user(f"finance-{at.pk}", at, Role.FINANCE)


def rule_set(code="shandong-2021"):
    """The published rules of one notice, loaded from its file like in production."""
    if not RuleSet.objects.filter(code=code).exists():
        load_all_notices()
    return RuleSet.objects.get(code=code)


def load_all_notices():
    from django.core.management import call_command

    call_command("load_notices", verbosity=0)


def plan(authority=None, year=2021, **fields):
    authority = authority or province()
    defaults = {
        "title": f"{authority.label}{year}年高级研修项目计划",
        "programme_name": "专业技术人才知识更新工程",
        "notice": Notice.objects.filter(pk__gt=0).first(),
        "release": 1,
        "released_at": NOW,
    }
    return AnnualPlan.objects.get_or_create(authority=authority, year=year, defaults={**defaults, **fields})[
        0
    ]


def track(
    authority=None, year=2021, code="ordinary", name="普通", level=Level.PROVINCIAL, rules="shandong-2021"
):
    authority = authority or province()
    return Track.objects.get_or_create(
        authority=authority, year=year, code=code,
        defaults={"name": name, "level": level, "rule_set": rule_set(rules)},
    )[0]  # fmt: skip


def programme(at=None, *, authority=None, rules="shandong-2021", level=Level.PROVINCIAL, stage=Stage.PLANNED,
              funding=Funding.SELF_FUNDED, number=None, year=2021, **fields):  # fmt: skip
    """One class of a published plan, hosted by `at`, held to the rule set named."""
    at = at or host()
    home = Organisation.objects.filter(pk__in=at.ancestor_ids, kind__in=OrganisationKind.provincial()).first()
    authority = authority or (ministry() if level == Level.NATIONAL else home)
    of_plan = plan(authority, year)
    of_track = track(authority, year, code=rules, name=rules, level=level, rules=rules)
    number = number or of_plan.programmes.count() + 1
    defaults = {
        "title": f"示例研修选题{number}", "period": "10月", "period_from": date(year, 10, 1), "period_to": date(year, 10, 31),
        "place": "济南市", "headcount": 30, "days": 4,
        "field": "新一代信息技术", "sponsor": sponsor(home), "province": home,
    }  # fmt: skip
    if stage not in (Stage.PLANNED, Stage.FILED, Stage.CANCELLED):
        defaults |= {"starts_on": date(year, 10, 15), "ends_on": date(year, 10, 18)}
    return Programme.objects.create(
        plan=of_plan, track=of_track, rule_set=of_track.rule_set, number=number, stage=stage, funding=funding,
        code=f"{'GJ' if level == Level.NATIONAL else 'SJ'}{year}{number:03}", authority=authority, host=at,
        **{**defaults, **fields},
    )  # fmt: skip
