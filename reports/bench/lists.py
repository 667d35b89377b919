"""Large rosters: read beside openpyxl, imported beside the naive way, stored beside the ready tuples, in flat memory."""

import hashlib
import io
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.crypto import encrypt_bytes
from accounts.roles import Role
from reports.bench import place, scene
from reports.bench.timing import Measure, seconds
from trainees import identity
from trainees.actions import ensure_roster, storing, work_upload
from trainees.actions.large import queue_reading, queue_storing
from trainees.importing.staged import file_binding
from trainees.models import Assessment, Person, Result, RosterUpload, Trainee
from trainees.people import person_index
from trainees.sheets import parse_roster
from workflow.xlsx.limits import LARGE_LIMITS
from workflow.xlsx.reading import open_workbook

HEADER = (
    "序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "职务", "职称或职业资格", "政治面貌", "所在省市", "联系电话", "电子邮箱",
    "培训学时", "结业考核情况",
)  # fmt: skip
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗",
    "明华强伟芳娜敏静丽军洋勇艳杰娟涛超霞平刚桂英文辉建国志永红梅",
)
ROUNDS = 5
STATE = RosterUpload.State


def number_of(serial):
    """A valid resident number on a region code that was never allocated."""
    first = (
        f"379999{1960 + serial % 40}{serial // 40 % 12 + 1:02}{serial // 480 % 28 + 1:02}{serial // 13440:03}"
    )
    return first + identity.check_digit(first)


def person(serial):
    number = number_of(serial)
    name = SURNAMES[serial % 20] + GIVEN[serial // 20 % 30] + GIVEN[serial // 600 % 30]
    return [
        serial + 1, name, identity.sex(number), "居民身份证", number, f"示例第{serial % 800}研究院", "科室负责人", "高级工程师",
        "群众" if serial % 3 else "中共党员", "福州市", f"139{serial:08}", f"user{serial}@example.com", 40, "合格",
    ]  # fmt: skip


def spoiled(values):
    """The same person with a fault, another one for each that is asked."""
    place_of = HEADER.index
    wrong = (
        ("身份证号", int(values[place_of("身份证号")][:17])), ("姓名", f"{values[1]} • x1"), ("工作单位", None),
        ("结业考核情况", "85分"), ("性别", "?"), ("身份证号", values[place_of("身份证号")][:10]),
    )  # fmt: skip
    label, value = wrong[values[0] // 10 % len(wrong)]
    values[place_of(label)] = value
    return values


def list_file(people, *, faulty=False):
    """A workbook of so many people, every tenth with a fault if so wanted."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("学员名单")
    sheet.append(HEADER)
    for serial in range(people):
        values = person(serial)
        sheet.append(spoiled(values) if faulty and values[0] % 10 == 0 else values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_lists(sizes, walk, at):
    """The measures of this module for one open class, as they come."""
    bench = Lists(sizes, walk, at)
    place.keep()
    yield from (bench.reading(faulty=False), bench.reading(faulty=True), bench.importing(), bench.storing())
    place.restore()
    if measure := bench.memory():
        yield measure
    place.restore()


class Lists:
    def __init__(self, sizes, walk, at):
        self.sizes, self.at = sizes, at
        self.programme = walk.programme
        self.rounds = ROUNDS if sizes.rounds > 1 else 1
        self.actor = scene.person(self.programme.host, Role.FILER)
        self.file = list_file(sizes.list_people)

    def rows(self, data):
        with open_workbook(data, "名单.xlsx", LARGE_LIMITS) as book:
            return parse_roster(book, on=timezone.localdate(self.at))

    def reading(self, *, faulty):
        count = self.sizes.list_people
        data = list_file(count, faulty=True) if faulty else self.file
        found = self.rows(data)
        if len(found.rows) != count or bool(found.refused) != faulty:
            raise RuntimeError(f"读出 {len(found.rows)} 人，{len(found.refused)} 处问题")
        what = f"，其中 {len({fault.row for fault in found.refused})} 行有错" if faulty else ""
        return seconds(
            "roster_read_faulty" if faulty else "roster_read", f"读取、核对 {count} 行名单{what}", count=count, rounds=self.rounds,
            fresh=lambda: None, portal=lambda: self.rows(data), floor=lambda: bare_read(data),
            floor_is="openpyxl 只读方式读出各行（不核对）",
        )  # fmt: skip

    def importing(self):
        """The whole way of a large list through the worker's doors, against the way that first comes to mind."""
        count = self.sizes.list_people
        found = seconds(
            "roster_people", f"导入 {count} 人（读取、核对、加密、索引、入库）", count=count, rounds=self.rounds, fresh=place.restore,
            portal=lambda: self.imported(self.file), floor=self.naive, floor_rounds=1,
            floor_is="openpyxl 读出各行，逐行 exists() 和 create()（不核对；同样人数，只测 1 轮）",
        )  # fmt: skip
        place.restore()
        return found

    def imported(self, data):
        upload = self.upload(data)
        self.work(upload, STATE.STAGED)
        roster = ensure_roster(self.programme)
        queue_storing(upload, seen=upload.sha256, actor=self.actor, now=self.at, version=roster.version)
        self.work(upload, STATE.CONFIRMED)

    def upload(self, data):
        upload = RosterUpload(
            roster=ensure_roster(self.programme), file_name="名单.xlsx", sha256=hashlib.sha256(data).hexdigest(),
            uploaded_at=self.at, uploaded_by=self.actor,
        )  # fmt: skip
        upload.file.save(
            "roster", ContentFile(encrypt_bytes(data, aad=file_binding(upload.sha256))), save=False
        )
        return queue_reading(upload, now=self.at)

    def work(self, upload, wanted):
        if (state := work_upload(upload.pk, clock=lambda: self.at)) != wanted:
            upload.refresh_from_db()
            raise RuntimeError(f"名单停在 {state}：{upload.error or upload.counts}")

    def naive(self):
        roster = ensure_roster(self.programme)
        for values in bare_rows(self.file):
            index = person_index(identity.RESIDENT_ID, values[4])
            if not Person.objects.filter(number_index=index).exists():
                Person.objects.create(
                    doc_type=identity.RESIDENT_ID, number=values[4], number_index=index, name=values[1]
                )
            who = Person.objects.get(number_index=index)
            if not Trainee.objects.filter(roster=roster, person=who).exists():
                trainee = Trainee.objects.create(
                    roster=roster, person=who, row=values[0] + 1, number=values[0], name=values[1], sex=values[2],
                    number_mask=identity.mask_number(values[4]), unit=values[5], post=values[6], qualification=values[7],
                    political_status=values[8], region=values[9], phone=values[10], email=values[11], claimed_hours=values[12],
                )  # fmt: skip
                # The portal stores what the column 结业考核情况 says; so must whoever is compared with it.
                Assessment.objects.create(
                    trainee=trainee, result=Result.PASSED, assessed_at=self.at, assessed_by=self.actor
                )

    def storing(self):
        """Encryption, indexes and rows of checked people, against the finished rows alone."""
        rows = self.rows(self.file).rows
        ready = list(storing.make_ready(rows))
        roster = ensure_roster(self.programme)
        place.keep()

        def portal():
            with transaction.atomic():
                storing.add(storing.make_ready(rows), roster)

        found = seconds(
            "roster_store", f"{len(rows)} 人入库（加密、索引、查重、两张表）", count=len(rows), rounds=self.rounds, fresh=place.restore,
            portal=portal, floor=bare_tables(ready, roster), floor_is=f"同样的成品元组用 {WAY[connection.vendor]} 写入同样的两张表",
        )  # fmt: skip
        place.restore()
        return found

    def memory(self):
        """The highest memory of the working process over the whole way, few people and many."""
        small, large = self.sizes.list_people, self.sizes.list_large
        peaks = []
        for count in (small, large):
            data = self.file if count == small else list_file(count)
            place.restore()
            if not forget_peak():
                return None
            self.imported(data)
            peaks.append(peak())
        few, many = peaks
        return Measure(
            "roster_memory", f"导入 {large} 人时进程的内存峰值", "MiB", large, 1, round(many, 1), round(few, 1), round(many / few, 2),
            f"同一进程导入 {small} 人时的峰值",
        )  # fmt: skip


WAY = {"sqlite": "executemany", "postgresql": "COPY"}


def bare_rows(data):
    sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def bare_read(data):
    for _ in load_workbook(io.BytesIO(data), read_only=True).worksheets[0].iter_rows(values_only=True):
        pass


def bare_tables(ready, roster):
    """A function that inserts finished tuples into the tables of persons and trainees with the driver alone."""
    first = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    persons = [
        (first + place_, each.row.doc_type, each.number, each.indexes[0], each.row.name)
        for place_, each in enumerate(ready)
    ]
    trainees = [(roster.pk, first + place_, *tidy(each.values), 1) for place_, each in enumerate(ready)]
    tables = (
        (Person._meta.db_table, ("id", *storing.PERSON), persons),
        (Trainee._meta.db_table, ("roster_id", "person_id", *storing.WRITTEN, "link_version"), trainees),
    )
    if connection.vendor == "postgresql":
        return lambda: copied(tables)
    return lambda: inserted(tables)


def tidy(values):
    return [value if value is None or isinstance(value, str | int) else str(value) for value in values]


def inserted(tables):
    with transaction.atomic(), connection.cursor() as cursor:
        for table, names, rows in tables:
            holders = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holders})", rows)  # noqa: S608


def copy_text(rows):
    def one(value):
        if value is None:
            return "\\N"
        return "\\\\x" + value.hex() if isinstance(value, bytes) else str(value)

    return "".join("\t".join(map(one, row)) + "\n" for row in rows)


def copied(tables):
    with transaction.atomic(), connection.cursor() as cursor:
        for table, names, rows in tables:
            cursor.copy_expert(f"COPY {table} ({', '.join(names)}) FROM STDIN", io.StringIO(copy_text(rows)))


def forget_peak():
    """Let the kernel measure the highest memory anew; False where it cannot."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def peak():
    """The highest memory since then, in MiB."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024
