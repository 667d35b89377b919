"""The three sample plans, staged and published as their offices would do it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import Organisation, User
from policies.actions import keep_enclosures
from policies.models import Notice, RuleSet
from programs.actions import publish_plan, save_track, stage_plan
from programs.intake import read_plan
from programs.models import AnnualPlan, Level, Track
from reports.demo import SAMPLES
from reports.demo.people import misnamed_sponsors
from workflow.uploads import XLSX


@dataclass(frozen=True)
class SamplePlan:
    """One 附件1 with its office, its notice and the rules of each group row."""

    file: str
    authority: str
    year: int
    notice: str
    staff: tuple[str, str]
    at: datetime
    tracks: tuple[tuple[str, str, tuple[str, ...], str, str], ...]  # code, name, aliases, level, rule set


NATIONAL, PROVINCIAL = Level.NATIONAL, Level.PROVINCIAL
FUJIAN_TRACKS = (
    ("demonstration", "示范项目", ("省级高级研修示范项目", "示范"), PROVINCIAL, "fujian-2024-demonstration"),
    ("engineering", "工程领域专项", ("工程领域专项项目",), PROVINCIAL, "fujian-2024-engineering"),
    ("ordinary", "普通项目", ("省级高级研修普通项目", "普通"), PROVINCIAL, "fujian-2024-ordinary"),
    ("national", "国家级", ("国家级高级研修项目",), NATIONAL, "fujian-2024-national"),
)
SAMPLE_PLANS = (
    SamplePlan(
        "plan_national_2021.xlsx", "人社部", 2021, "national-2021", ("bu_shenhe", "bu_shenpi"),
        datetime(2021, 4, 20, 2, tzinfo=UTC), (("national", "国家级", (), NATIONAL, "national-2021"),),
    ),
    SamplePlan(
        "plan_shandong_2021.xlsx", "山东", 2021, "shandong-2021", ("shandong_shenhe", "shandong_shenpi"),
        datetime(2021, 8, 20, 2, tzinfo=UTC), (("ordinary", "普通", ("省级",), PROVINCIAL, "shandong-2021"),),
    ),
    SamplePlan(
        "plan_fujian_2024.xlsx", "福建", 2024, "fujian-2024", ("fujian_shenhe", "fujian_shenpi"),
        datetime(2024, 7, 31, 2, tzinfo=UTC), FUJIAN_TRACKS,
    ),
)  # fmt: skip


def make_tracks(authority, year, tracks, *, actor, now):
    for code, name, aliases, level, rules in tracks:
        if not Track.objects.filter(authority=authority, year=year, code=code).exists():
            rule_set = RuleSet.objects.current(rules)
            track = Track(
                authority=authority, year=year, code=code, name=name, aliases=list(aliases), level=level
            )
            track.rule_set = rule_set
            save_track(track, actor=actor, now=now)


def publish(data, file_name, *, authority, year, notice, staff, at, title="", choices=None):
    """Stage and publish one workbook (bytes) as the two people of its office; returns the AnnualPlan."""
    reviewer, approver = (User.objects.get(username=name) for name in staff)
    intake = read_plan(data, file_name, authority=authority, year=year)
    staged = stage_plan(
        authority=authority, year=year, title=title or intake.title, programme_name=intake.programme_name,
        notice=notice, rows=intake.rows, faults=intake.faults, hints=intake.hints, stated_total=intake.stated_total,
        file_name=file_name, sha256=intake.sha256, actor=reviewer, now=at,
    )  # fmt: skip
    return publish_plan(staged, create_missing=True, choices=choices, actor=approver, now=at).plan


def load_plans():
    for sample in SAMPLE_PLANS:
        authority = Organisation.objects.authorities().get(short_name=sample.authority)
        if AnnualPlan.objects.filter(authority=authority, year=sample.year).exists():
            continue
        approver = User.objects.get(username=sample.staff[1])
        make_tracks(authority, sample.year, sample.tracks, actor=approver, now=sample.at)
        publish(
            (SAMPLES / sample.file).read_bytes(), sample.file, authority=authority, year=sample.year,
            notice=Notice.objects.get(slug=sample.notice), staff=sample.staff, at=sample.at, choices=misnamed_sponsors(),
        )  # fmt: skip
        enclose(sample)


def enclose(sample):
    """The sample stands where its notice encloses the plan, so that the public can download it."""
    first = Notice.objects.get(slug=sample.notice).enclosures.first()
    content, name = (SAMPLES / sample.file).read_bytes(), first.file_name or f"{first.name}.xlsx"
    keep_enclosures(first.notice, files=[(first, content, XLSX, name)], actor=None, now=sample.at)
