"""A running class with a timetable, its roster and workbooks, for the tests of this app."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from applications.models import CourseSession, Filing, Half
from policies.actions import load_notice
from policies.files import read_notice, shipped_files
from policies.models import RuleSet
from programs.lifecycle import Stage
from tests.builders import NOW, filer, programme
from trainees.actions import confirm_roster, upload_roster
from trainees.identity import check_digit

SAMPLES = Path(__file__).resolve().parents[2] / "reports" / "demo" / "samples" / "rosters"
DURING = datetime(2021, 10, 18, 8, 0, tzinfo=UTC)
AFTER = datetime(2021, 10, 20, 2, 0, tzinfo=UTC)
HEADER = [
    "序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "职务", "职称或职业资格", "联系电话", "培训学时", "结业考核情况",
]  # fmt: skip


def a_class(at=None, *, stage=Stage.RUNNING, days=4, hours="3", first=date(2021, 10, 15), **fields):
    """A class with an accepted timetable: two lessons a day of `hours` 学时 each."""
    one_notice(fields.get("rules", "shandong-2021"))
    row = programme(at, stage=stage, starts_on=first, ends_on=first + timedelta(days=days - 1), **fields)
    timetable(row, days=days, hours=hours)
    return row


def one_notice(code):
    """Load the one shipped notice that states these rules; the others are not needed here."""
    if not RuleSet.objects.filter(code=code).exists():
        for file in map(read_notice, shipped_files()):
            if any(part.fields["code"] == code for part in file.rule_sets):
                for standards in sorted({part.standards for part in file.rule_sets} - {""}):
                    one_notice(standards)
                load_notice(file, actor=None, now=NOW)


def timetable(row, *, days=4, hours="3"):
    filing = Filing.objects.create(programme=row, headcount=30)
    CourseSession.objects.bulk_create(
        CourseSession(
            filing=filing, on=row.starts_on + timedelta(days=day), half=half, topic="示例课程", form="专题研讨",
            hours=Decimal(hours),
        )
        for day in range(days)
        for half in (Half.MORNING, Half.AFTERNOON)
    )  # fmt: skip
    return filing


def id_number(serial):
    """A valid resident number on a region code that was never allocated."""
    first = f"3799991980{serial // 28 % 12 + 1:02}{serial % 28 + 1:02}{serial % 1000:03}"
    return first + check_digit(first)


def person(serial, **changes):
    """One row of a roster by column label."""
    sex = "男" if int(id_number(serial)[16]) % 2 else "女"
    return {
        "序号": serial, "姓名": f"示例{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}{'东南西北中'[serial % 5]}", "性别": sex,
        "证件类型": "居民身份证", "身份证号": id_number(serial), "工作单位": f"示例第{serial}研究院", "职务": "科室负责人",
        "职称或职业资格": "高级工程师", "联系电话": f"100{serial:08}", "培训学时": 24, "结业考核情况": "合格", **changes,
    }  # fmt: skip


def workbook(people, *, days=4, absent=(), header=HEADER, marks=True):
    """Bytes of a roster workbook; `absent` holds (serial, day, half) for halves "上午" and "下午"."""
    book = Workbook()
    sheet = book.active
    sheet.append(header)
    for each in people:
        sheet.append([each.get(label) for label in header])
    if marks:
        signed = book.create_sheet("签到表")
        slots = [(day, half) for day in range(1, days + 1) for half in ("上午", "下午")]
        signed.append(["序号", "姓名", *(f"第{day}天{half}" for day, half in slots)])
        for each in people:
            row = [None if (each["序号"], *slot) in absent else "√" for slot in slots]
            signed.append([each["序号"], each["姓名"], *row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def signed_sheet(people, *, days=4, absent=(), marks=None):
    """Bytes of a 签到表 alone; `marks` gives what stands in the cell of a (serial, day, half) instead of √."""
    book = Workbook()
    sheet = book.active
    sheet.title = "签到表"
    slots = [(day, half) for day in range(1, days + 1) for half in ("上午", "下午")]
    sheet.append(["序号", "姓名", *(f"第{day}天{half}" for day, half in slots)])
    for each in people:
        given = {slot: (marks or {}).get((each["序号"], *slot), "√") for slot in slots}
        sheet.append(
            [
                each["序号"],
                each["姓名"],
                *(None if (each["序号"], *slot) in absent else given[slot] for slot in slots),
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def meeting_log(rows):
    """Bytes of a meeting log: rows of (name, minutes)."""
    book = Workbook()
    book.active.append(["用户昵称", "参会时长"])
    for name, minutes in rows:
        book.active.append([name, f"{minutes}分钟"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def imported(row, content=None, *, count=3, now=AFTER, name="名单.xlsx", replace=False):
    """Upload and confirm a workbook as the host does; gives the roster."""
    content = content or workbook([person(n) for n in range(1, count + 1)])
    actor = filer(row.host)
    upload = upload_roster(row, content=content, name=name, actor=actor, now=now)
    confirm_roster(
        upload,
        sha256=upload.sha256,
        version=upload.roster.version,
        actor=actor,
        now=now,
        replace=replace,
        lose=replace,
    )
    upload.roster.refresh_from_db()
    return upload.roster
