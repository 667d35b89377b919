"""What the measures work on: offices, the notices, one host, one plan, one class of it."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.actions import create_organisation, invite
from accounts.keys import ensure_keys
from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Role
from policies.models import Notice
from programs.actions import publish_plan, stage_plan
from programs.intake import read_plan
from programs.models import Programme
from reports.demo import SAMPLES
from reports.demo.plans import SAMPLE_PLANS, make_tracks
from reports.demo.walk import Walk

BEFORE = datetime(2021, 1, 4, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Sizes:
    """Which samples a run works on, how many people come, how often each measure is taken."""

    plan: str
    code: str
    roster: str
    people: int
    opening: date
    lookups: int
    rounds: int
    list_people: int
    list_large: int
    money_classes: int
    money_lines: int


FULL = Sizes(
    "plan_national_2021.xlsx",
    "GJ2021001",
    "GJ2021001",
    100,
    date(2021, 6, 14),
    lookups=400,
    rounds=3,
    list_people=10_000,
    list_large=100_000,
    money_classes=300,
    money_lines=60,
)
QUICK = Sizes(
    "plan_shandong_2021.xlsx",
    "SJ2021003",
    "SJ2021003",
    4,
    date(2021, 10, 15),
    lookups=8,
    rounds=1,
    list_people=60,
    list_large=600,
    money_classes=6,
    money_lines=12,
)


class Class(Walk):
    """A class whose roster is the sample with everybody passed, cut to the size of the run."""

    def workbook(self, *, with_attendance=True):
        return roster_file(self.roster_file, self.people)


def roster_file(code, people):
    """The sample roster as bytes: its first `people` rows, all of them 合格, so that as many certificates follow."""
    book = load_workbook(SAMPLES / "rosters" / f"{code}.xlsx")
    for sheet in book:
        sheet.delete_rows(people + 2, sheet.max_row)
    first = book.worksheets[0]
    results = next(cell.column for cell in first[1] if cell.value == "结业考核情况")
    for row in range(2, first.max_row + 1):
        first.cell(row, results).value = "合格"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def set_the_scene(sizes):
    """An empty portal as an office finds it on its first day: offices, notices, accounts, one registered host."""
    ensure_keys(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_organisations", verbosity=0)
    call_command("load_notices", verbosity=0)
    sample = sample_of(sizes)
    by_short = {o.short_name: o for o in Organisation.objects.exclude(short_name="")}
    for short in ("人社部", "部人事服务中心", "山东", "福建"):
        for role in (Role.REVIEWER, Role.APPROVER, Role.FINANCE):
            account(f"{by_short[short].pk}_{role}", by_short[short], role)
    host = host_of(sizes)
    organisation = create_organisation(
        name=host["name"], kind=OrganisationKind.HOST, uscc=host["uscc"], parent=by_short[host["province"]],
        region_code=host["province_code"], actor=None, now=BEFORE,
    )  # fmt: skip
    account("host", organisation, Role.FILER)
    authority = by_short[sample.authority]
    make_tracks(authority, sample.year, sample.tracks, actor=person(authority, Role.APPROVER), now=sample.at)


def account(username, organisation, role):
    invite(
        username=username,
        display_name=username,
        organisation=organisation,
        roles=(role,),
        actor=None,
        now=BEFORE,
    )


def person(organisation, role):
    return User.objects.filter(memberships__organisation=organisation, memberships__role=role).first()


def sample_of(sizes):
    return next(sample for sample in SAMPLE_PLANS if sample.file == sizes.plan)


def host_of(sizes):
    """The row of hosts.json that holds the class of the run."""
    sheet = load_workbook(SAMPLES / sizes.plan, read_only=True).worksheets[0]
    number = int(sizes.code[-3:])
    name = next(row[4] for row in sheet.iter_rows(values_only=True) if row[0] == number)
    hosts = json.loads((SAMPLES / "hosts.json").read_text(encoding="utf-8"))
    return next(host for host in hosts if host["name"] == name)


def import_plan(sizes):
    """The whole import of 附件1: read, checked, staged, published with the organisations that are new."""
    sample = sample_of(sizes)
    authority = Organisation.objects.authorities().get(short_name=sample.authority)
    intake = read_plan((SAMPLES / sizes.plan).read_bytes(), sizes.plan, authority=authority, year=sample.year)
    staged = stage_plan(
        authority=authority, year=sample.year, title=intake.title, programme_name=intake.programme_name,
        notice=Notice.objects.get(slug=sample.notice), rows=intake.rows, faults=intake.faults, hints=intake.hints,
        stated_total=intake.stated_total, file_name=sizes.plan, sha256=intake.sha256,
        actor=person(authority, Role.REVIEWER), now=sample.at,
    )  # fmt: skip
    return publish_plan(staged, create_missing=True, actor=person(authority, Role.APPROVER), now=sample.at)


def class_of(sizes):
    programme = Programme.objects.with_parties().get(code=sizes.code)
    return Class(programme, opening=sizes.opening, roster=sizes.roster, people=sizes.people)
