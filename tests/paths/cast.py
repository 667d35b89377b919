"""The people of a journey: offices as every portal begins with, one host, an account for each role."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.management import call_command

from accounts.actions import create_organisation, invite
from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Role
from reports.demo import SAMPLES
from tests.paths.visitor import PASSWORD

BEFORE = datetime(2021, 1, 4, 2, tzinfo=UTC)
HOST, SPONSOR = "host", "sponsor"


@dataclass(frozen=True)
class Office:
    """An office by its name, and the user names of its people."""

    name: str
    reviewer: str
    approver: str
    finance: str


OFFICES = {
    "人社部": Office("人力资源社会保障部", "bu_shenhe", "bu_shenpi", "bu_caiwu"),
    "部人事服务中心": Office(
        "人力资源社会保障部事业单位人事服务中心", "zhongxin_shenhe", "zhongxin_shenpi", "zhongxin_caiwu"
    ),
    "山东": Office("山东省人力资源和社会保障厅", "shandong_shenhe", "shandong_shenpi", "shandong_caiwu"),
    "新疆": Office(
        "新疆维吾尔自治区人力资源和社会保障厅", "xinjiang_shenhe", "xinjiang_shenpi", "xinjiang_caiwu"
    ),
    "福建": Office("福建省人力资源和社会保障厅", "fujian_shenhe", "fujian_shenpi", "fujian_caiwu"),
}


def set_the_scene(host_name):
    """Offices with their people, the notices, and the one host that has registered before the plan comes out."""
    call_command("load_organisations", verbosity=0)
    call_command("load_notices", verbosity=0)
    by_short = {o.short_name: o for o in Organisation.objects.exclude(short_name="")}
    for short, office in OFFICES.items():
        account(office.reviewer, by_short[short], Role.REVIEWER)
        account(office.approver, by_short[short], Role.APPROVER)
        account(office.finance, by_short[short], Role.FINANCE)
    row = next(
        row for row in json.loads((SAMPLES / "hosts.json").read_text("utf-8")) if row["name"] == host_name
    )
    host = create_organisation(
        name=row["name"], kind=OrganisationKind.HOST, uscc=row["uscc"], parent=by_short[row["province"]],
        region_code=row["province_code"], actor=None, now=BEFORE,
    )  # fmt: skip
    account(HOST, host, Role.FILER)
    return host


def open_sponsor_account(name):
    """Somebody at the sponsor, which came into being with the plan."""
    if not User.objects.filter(username=SPONSOR).exists():
        account(SPONSOR, Organisation.objects.get(name=name), Role.REVIEWER)


def account(username, organisation, *roles):
    return invite(
        username=username, display_name=f"{username}经办人", organisation=organisation, roles=roles, actor=None,
        now=BEFORE, password=PASSWORD,
    )  # fmt: skip
