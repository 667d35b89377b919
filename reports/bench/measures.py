"""The jobs and their floors. A floor is the same work by the same libraries, without the portal around it."""

import io
from dataclasses import asdict
from datetime import timedelta
from statistics import median

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from certificates.actions import issue_batch
from certificates.models import Batch, Certificate
from reports.bench import place, scene
from reports.bench.certificates import of_certificates
from reports.bench.certificates_cold import missing
from reports.bench.judging import bare_rows, judge, queries_of_judging
from reports.bench.lists import of_lists
from reports.bench.looking import Lookups
from reports.bench.lookup.turns import of_lookups
from reports.bench.money import of_money
from reports.bench.papers import bare_papers
from reports.bench.sealing import of_sealing
from reports.bench.timing import Measure, seconds, timed
from reports.demo import SAMPLES
from reports.demo.walk import moment


def measure(sizes, *, lists_only=False, money_only=False, certificates_only=False, sealing_only=False):
    """All measures of a run as JSON-ready dicts, in the order in which a class goes its way."""
    if certificates_only:
        return told(list(of_certificates(sizes))) | {"left_out": missing()}
    if sealing_only:
        return told(of_sealing(sizes))
    scene.set_the_scene(sizes)
    if money_only:
        scene.import_plan(sizes)
        return told(of_money(sizes, moment(sizes.opening + timedelta(days=20))))
    found = [] if lists_only else [plan_import(sizes)]
    scene.import_plan(sizes)
    walk = scene.class_of(sizes).approved().open()
    if not lists_only:
        found += [judging(sizes), roster_import(sizes, walk)]
    found += of_lists(sizes, walk, moment(walk.ending, 17))
    if not lists_only:
        finish(walk)
        found.append(issuing(sizes))
        issue()
        found.append(lookups(sizes))
    return told(found)


def measure_lookups(*, rows=0, more=0, quick=False):
    """The public look-up among `rows` certificates (and `more`, to see whether it slows down), as JSON-ready dicts."""
    size = (
        {"rows": rows or 30_000, "rounds": 1, "seconds": 1}
        if quick
        else {"rows": rows or 1_000_000, "rounds": 5, "seconds": 6}
    )
    return told(of_lookups(more=more, **size))


def told(measures):
    return {"database": connection.vendor, "measures": [asdict(each) for each in measures]}


def plan_import(sizes):
    place.keep()
    rows = plan_rows(sizes)
    found = seconds(
        "plan_import", f"导入 {len(rows)} 行计划", count=len(rows), rounds=sizes.rounds, fresh=place.restore,
        portal=lambda: scene.import_plan(sizes), floor=lambda: store(plan_rows(sizes)),
        floor_is="openpyxl 读出各行，executemany 插入一张空表",
    )  # fmt: skip
    place.restore()
    return found


def plan_rows(sizes):
    sheet = load_workbook(SAMPLES / sizes.plan, read_only=True).worksheets[0]
    return [row[:10] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def judging(sizes):
    """The list of all classes: facts of their whole lives read, every rule and every deadline worked out."""
    count, asked = judge(sizes.opening), queries_of_judging(sizes.opening)
    return seconds(
        "judge", f"判断 {count} 期项目的规定和期限（{asked} 次查询）", count=count, rounds=sizes.rounds, fresh=lambda: None,
        portal=lambda: judge(sizes.opening), floor=bare_rows,
        floor_is="同样的联表查询取出各行（不取事实、不判断）",
    )  # fmt: skip


def roster_import(sizes, walk):
    """Upload, the read in its own process, the checks of every cell, and the confirmation."""
    place.keep()
    at = moment(walk.ending, 17)

    def bare():
        book = load_workbook(io.BytesIO(walk.workbook()), read_only=True)
        people, marks = (
            [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book.worksheets
        )
        store(people)
        store([(row[0], n, mark == "√") for row in marks for n, mark in enumerate(row[2:])])

    found = seconds(
        "roster_import", f"导入 {sizes.people} 人名单和签到", count=sizes.people, rounds=sizes.rounds, fresh=place.restore,
        portal=lambda: walk.import_roster(at=at), floor=bare,
        floor_is="openpyxl 读出两张表，executemany 插入两张空表（不校验、不加密）",
    )  # fmt: skip
    place.restore()
    return found


def store(rows):
    """Ready tuples into a table of their own, in one transaction on the same database."""
    width = len(rows[0])
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(width))
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(f"CREATE TABLE bench_floor ({columns})")
        marks = ", ".join(["%s"] * width)
        texts = [tuple(None if value is None else str(value) for value in row) for row in rows]
        cursor.executemany(f"INSERT INTO bench_floor VALUES ({marks})", texts)  # noqa: S608 (marks and our own name)


def finish(walk):
    """The class goes on to its acceptance; its certificates wait for a worker."""
    walk.import_roster(at=moment(walk.ending, 17))
    walk.close_roster().write_settlement().submit_settlement().write_completion().report().accept_completion().release()


def issue():
    batch = Batch.objects.get()
    done = issue_batch(batch.pk, clock=timezone.now)
    if done.state != Batch.State.DONE:
        raise RuntimeError(f"{done}：{done.error}")


def issuing(sizes):
    """Numbering, freezing, drawing, storing and making valid, one after another in one process."""
    place.keep()
    issue()  # fonts and style sheets are loaded once for a worker's life
    contents = [certificate.content for certificate in Certificate.objects.all()]
    draw = bare_papers(contents)
    found = seconds(
        "issue", f"制发 {len(contents)} 本证书", count=len(contents), rounds=1, fresh=place.restore, portal=issue,
        floor=draw, floor_is="WeasyPrint 排同样的页面并写文件（不编号、不记录、不逐本落库）",
    )  # fmt: skip
    place.restore()
    return found


def lookups(sizes):
    """Lookups per second, one after another in one process, through middleware, throttle, query, log and page."""
    asked = Lookups(sizes)
    asked.warm_up()
    rates, least = [], []
    for _ in range(sizes.rounds):
        rates.append(sizes.lookups / timed(asked.through_the_portal))
        least.append(sizes.lookups / timed(asked.bare))
    ours, bare = median(rates), median(least)
    return Measure(
        "lookup", "凭姓名和证件号码查询", "per_s", sizes.lookups, sizes.rounds, round(ours, 1), round(bare, 1),
        round(bare / ours, 2), "同样的键控散列加一条查询（没有页面、限次和查询记录）",
    )  # fmt: skip
