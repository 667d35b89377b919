"""Plans for tests: workbooks of 附件1, staged and published as the two people of an office do it."""

from datetime import timedelta

from programs import actions
from programs.intake import read_plan
from programs.models import Level
from tests import builders
from tests.workflow.xlsx_files import SAMPLES, workbook
from workflow.journal import Entry

NOW = builders.NOW
LATER = NOW + timedelta(days=30)
TITLE = ["专业技术人才知识更新工程2021年高级研修项目计划"]
HEADER = [
    "序号", "项目名称", "专业领域", "选题申报单位", "承办单位", "举办时间", "举办地点", "研修人数", "研修天数", "经费来源",
]  # fmt: skip
COLUMNS = ("number", "title", "field", "sponsor", "host", "period", "place", "headcount", "days", "funding")
ROW = {
    "number": 1, "title": "大数据高级研修班", "field": "新一代信息技术", "sponsor": "山东省有关主管部门",
    "host": "示例济南理工职业学院", "period": "10月", "place": "济南市", "headcount": 30, "days": 4, "funding": "单位自筹",
}  # fmt: skip


def row(**changes):
    """One class as a row of 附件1 (a dict by column)."""
    return {**ROW, **changes}


def sheet(*rows, group="普通", title=TITLE, more=(), **options):
    """The bytes of a plan workbook. Rows are dicts of `row`; `more` names further columns (label, key)."""
    labels = [*HEADER, *(label for label, _ in more)]
    keys = [*COLUMNS, *(key for _, key in more)]
    lines = [title, labels, [group], *([each.get(key) for key in keys] for each in rows)]
    return workbook(("计划", [line for line in lines if line != [""]]), **options)


def office():
    """Shandong with its known sponsor, host, two people, and the category that its rows belong to."""
    authority = builders.province()
    builders.sponsor(authority), builders.host(under=authority)
    builders.track(authority, 2021, code="ordinary", name="普通")
    return authority


def stage(data, *, authority=None, year=2021, name="附件1.xlsx", stated_total=None, notice=None, now=NOW):
    """Stage a workbook (bytes) as the office's reviewer."""
    authority = authority or office()
    intake = read_plan(data, name, authority=authority, year=year, stated_total=stated_total)
    return actions.stage_plan(
        authority=authority, year=year, title=intake.title, programme_name=intake.programme_name, notice=notice,
        rows=intake.rows, faults=intake.faults, hints=intake.hints, stated_total=intake.stated_total, file_name=name,
        sha256=intake.sha256, actor=builders.reviewer(authority), now=now,
    )  # fmt: skip


def publish(staged, *, now=NOW, **options):
    return actions.publish_plan(staged, actor=builders.approver(staged.authority), now=now, **options)


def published(*rows, now=NOW, **options):
    """A release of these rows of Shandong's plan."""
    return publish(stage(sheet(*rows), now=now), now=now, **options)


def fujian():
    """Fujian with the four categories of its 2024 plan."""
    authority = builders.province("福建", "35")
    for code, name, level in (
        ("demonstration", "示范项目", Level.PROVINCIAL), ("engineering", "工程领域专项", Level.PROVINCIAL),
        ("ordinary", "普通项目", Level.PROVINCIAL), ("national", "国家级", Level.NATIONAL),
    ):  # fmt: skip
        builders.track(authority, 2024, code=code, name=name, level=level, rules=f"fujian-2024-{code}")
    return authority


def sample(name):
    return (SAMPLES / name).read_bytes()


def verbs(case):
    """What the journal says of a case file, in order."""
    return list(Entry.objects.filter(case=case).order_by("pk").values_list("verb", flat=True))
