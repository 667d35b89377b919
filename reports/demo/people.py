"""Organisations and accounts of the demonstration, one account for every role."""

import json
from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from accounts.actions import create_organisation, invite
from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Role
from programs.organisations import guess_kind
from reports.demo import SAMPLES

PASSWORD = "Zhigeng-2026-demo"  # noqa: S105 (printed at the start; production has no demonstration)
DOMAIN = "example.invalid"

# (user name, name, organisation by short name, roles)
STAFF = (
    ("bu_shenhe", "部审核员", "人社部", (Role.REVIEWER,)),
    ("bu_shenpi", "部审批员", "人社部", (Role.APPROVER,)),
    ("bu_jiancha", "部检查员", "人社部", (Role.INSPECTOR,)),
    ("bu_chayue", "部查阅员", "人社部", (Role.READER,)),
    ("bu_xitong", "系统管理员", "人社部", (Role.SYSTEM_ADMIN,)),
    ("bu_anquan", "安全管理员", "人社部", (Role.SECURITY_ADMIN,)),
    ("bu_shenji", "审计管理员", "人社部", (Role.AUDIT_ADMIN,)),
    ("zhongxin_shenhe", "中心初审员", "部人事服务中心", (Role.REVIEWER,)),
    ("zhongxin_shenpi", "中心审批员", "部人事服务中心", (Role.APPROVER,)),
    ("zhongxin_caiwu", "中心财务员", "部人事服务中心", (Role.FINANCE,)),
    # A batch of payments is made by one cashier and sent by another.
    ("zhongxin_chuna", "中心出纳员", "部人事服务中心", (Role.FINANCE,)),
    ("fujian_chuna", "福建出纳员", "福建", (Role.FINANCE,)),
    # Two more than the one of every province, so that a draw has somebody to draw from.
    ("fujian_jiancha_yi", "福建检查员乙", "福建", (Role.INSPECTOR,)),
    ("fujian_jiancha_bing", "福建检查员丙", "福建", (Role.INSPECTOR,)),
)
PROVINCES = (
    ("shandong", "山东"),
    ("fujian", "福建"),
    ("hebei", "河北"),
    ("guangdong", "广东"),
    ("xinjiang", "新疆"),
    ("gansu", "甘肃"),
)
OFFICE = (
    ("shenhe", "审核员", (Role.REVIEWER,)), ("shenpi", "审批员", (Role.APPROVER,)), ("caiwu", "财务员", (Role.FINANCE,)),
    ("jiancha", "检查员", (Role.INSPECTOR,)),
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    role: str
    organisation: str
    username: str
    password: str


def load_people(now):
    """Make the tree and the accounts; safe to run again."""
    call_command("load_organisations", verbosity=0)
    provinces = {o.short_name: o for o in Organisation.objects.filter(kind__in=OrganisationKind.provincial())}
    by_short = {o.short_name: o for o in Organisation.objects.exclude(short_name="")}
    hosts = json.loads((SAMPLES / "hosts.json").read_text(encoding="utf-8"))
    names = set(Organisation.objects.values_list("name", flat=True))
    for row in hosts:
        if row["name"] not in names:
            create_organisation(
                name=row["name"], kind=guess_kind(row["name"], sponsor=False), uscc=row["uscc"],
                parent=provinces[row["province"]], region_code=row["province_code"], actor=None, now=now,
            )  # fmt: skip
    for _, short in PROVINCES:
        if (title := sponsor_of(provinces[short])) not in names:
            create_organisation(
                name=title, kind=OrganisationKind.DEPARTMENT, parent=provinces[short], actor=None, now=now
            )
    wanted = [(u, n, by_short[short], roles) for u, n, short, roles in STAFF]
    for code, short in PROVINCES:
        wanted += [
            (f"{code}_{suffix}", f"{short}{title}", provinces[short], roles)
            for suffix, title, roles in OFFICE
        ]
        sponsor = Organisation.objects.get(name=sponsor_of(provinces[short]))
        wanted.append((f"{code}_zhuguan", f"{short}主管部门经办人", sponsor, (Role.FILER, Role.REVIEWER)))
    organisations = {o.name: o for o in Organisation.objects.filter(name__in=[row["name"] for row in hosts])}
    for row in hosts:
        wanted.append((row["username"], "承办单位经办人", organisations[row["name"]], (Role.FILER,)))
    first = hosts[0]
    wanted.append(
        (f"{first['username']}_reader", "承办单位查阅人", organisations[first["name"]], (Role.READER,))
    )
    make_accounts(wanted, now)


def sponsor_of(province):
    """The name of the one sponsor of a province: 新疆维吾尔自治区有关主管部门."""
    return province.name.removesuffix("人力资源和社会保障厅") + "有关主管部门"


def misnamed_sponsors():
    """{name as the sample plans write it: primary key}: they call every province 省, regions included."""
    called = {sponsor_of(Organisation.objects.get(short_name=s)): f"{s}省有关主管部门" for _, s in PROVINCES}
    found = Organisation.objects.filter(name__in=called).values_list("name", "pk")
    return {called[name]: pk for name, pk in found if called[name] != name}


def make_accounts(wanted, now):
    known = set(User.objects.values_list("username", flat=True))
    made = [
        invite(
            username=username,
            display_name=name,
            organisation=organisation,
            roles=roles,
            actor=None,
            now=now,
            email=f"{username}@{DOMAIN}",
        )
        for username, name, organisation, roles in wanted
        if username not in known
    ]
    # One hash for all: hashing two hundred passwords one by one would take a minute, and this one is printed anyway.
    User.objects.filter(pk__in=[user.pk for user in made]).update(password=make_password(PASSWORD))


def demo_accounts():
    """[Account] of the demonstration, offices first. Only accounts that the demonstration made are listed."""
    rows = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).order_by("-is_staff", "pk")
    return [
        Account(user.role_labels, str(user.organisation), user.username, PASSWORD)
        for user in rows.prefetch_related("memberships__organisation")
    ]


def as_dicts(accounts):
    return [asdict(account) for account in accounts]
