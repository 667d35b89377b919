"""The money of a year: the desk, a figure's classes, one settlement and the yearly export, each beside its floor."""

import tempfile

from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from accounts.roles import Role
from finance.admin.desk import desk
from finance.desk.exports import EXPORTS, line_rows
from finance.models import Settlement
from programs.models import Programme
from reports.bench import scene
from reports.bench.lists import forget_peak, peak
from reports.bench.timing import Measure, seconds
from reports.bench.year_of_money import write_year
from workflow.xlsx.writing import write_workbook_to

# The sums that the desk shows, asked for by hand: what any page of them would cost at least.
BARE = """
    SELECT p.id, p.code, p.title, s.state, s.total, s.claimed, s.payable, e.spent, e.lines, e.bare, y.owed, y.paid
    FROM programs_programme p
    JOIN programs_annualplan a ON a.id = p.plan_id
    LEFT JOIN finance_settlement s ON s.programme_id = p.id
    LEFT JOIN (
        SELECT x.settlement_id, SUM(x.amount) AS spent, COUNT(*) AS lines,
               SUM(CASE WHEN EXISTS (SELECT 1 FROM finance_invoice i WHERE i.expense_id = x.id) THEN 0 ELSE 1 END) AS bare
        FROM finance_expense x GROUP BY x.settlement_id
    ) e ON e.settlement_id = s.id
    LEFT JOIN (
        SELECT settlement_id, SUM(CASE WHEN state <> 'cancelled' THEN amount ELSE 0 END) AS owed,
               SUM(CASE WHEN state = 'paid' THEN amount ELSE 0 END) AS paid
        FROM finance_payment GROUP BY settlement_id
    ) y ON y.settlement_id = s.id
    WHERE a.year = %s ORDER BY p.plan_id, p.number
"""
LINES = """
    SELECT x.category, x.description, x.unit, x.quantity, x.unit_price, x.days, x.amount, i.number, i.seller, i.dated, i.amount
    FROM finance_expense x LEFT JOIN finance_invoice i ON i.expense_id = x.id WHERE x.settlement_id = %s ORDER BY x.id
"""


def of_money(sizes, at):
    """The measures of this module, as they come."""
    classes, lines = write_year(sizes, at)
    bench = Money(sizes, classes, lines)
    yield from (bench.desk(), bench.behind(), bench.one_settlement(), bench.export())
    if measure := bench.memory():
        yield measure


class Money:
    def __init__(self, sizes, classes, lines):
        self.sizes, self.classes, self.lines = sizes, classes, lines
        programme = Programme.objects.with_parties().order_by("pk").first()
        self.year = programme.year
        office = scene.person(programme.authority, Role.FINANCE)
        # As a request brings it: the memberships are read once and kept.
        self.user = User.objects.get(pk=office.pk)
        self.today = timezone.localdate()

    def page(self, view, address, **query):
        request = RequestFactory().get(address, query)
        request.user = self.user
        response = view(request)
        if hasattr(response, "render"):
            response.render()
        if response.status_code != 200:
            raise RuntimeError(f"{address}：{response.status_code}")
        return response.content

    def the_desk(self, **query):
        return self.page(desk, "/admin/finance/desk/", year=self.year, **query)

    def bare(self, sql, *values):
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def measured(self, name, label, portal, floor, floor_is):
        portal()
        with CaptureQueriesContext(connection) as asked:
            portal()
        return seconds(
            name, f"{label}（{len(asked)} 次查询）", count=self.classes, rounds=self.sizes.rounds, fresh=lambda: None,
            portal=portal, floor=floor, floor_is=floor_is,
        )  # fmt: skip

    def desk(self):
        return self.measured(
            "money_desk", f"打开经费工作台：{self.classes} 期、{self.lines} 笔支出", lambda: self.the_desk(tab="all"),
            lambda: self.bare(BARE, self.year), "一条手写 SQL 汇总同样的金额（不判断期限和风险、不出页面）",
        )  # fmt: skip

    def behind(self):
        """The classes behind one figure, and the lines of one of them."""
        return self.measured(
            "money_behind", "点开“已审定”金额，列出构成它的项目", lambda: self.the_desk(tab="all", figure="approved"),
            lambda: self.bare(BARE, self.year), "同上",
        )  # fmt: skip

    def one_settlement(self):
        row = Settlement.objects.order_by("pk").first()
        change = admin.site._registry[Settlement].change_view
        return self.measured(
            "money_page", f"打开 {self.sizes.money_lines} 笔支出的结算审核页",
            lambda: self.page(lambda request: change(request, str(row.pk)), f"/admin/finance/settlement/{row.pk}/change/"),
            lambda: self.bare(LINES, row.pk), "一条 SQL 取出同样的支出和票据",
        )  # fmt: skip

    def export(self):
        ready = [tuple(row) for row in line_rows(self.user, self.year)]
        return seconds(
            "money_export", f"导出 {len(ready)} 笔支出明细", count=len(ready), rounds=self.sizes.rounds, fresh=lambda: None,
            portal=self.write_export, floor=lambda: write_bare(ready),
            floor_is="openpyxl 只写方式写出同样的成品元组（不查询、无格式）",
        )  # fmt: skip

    def write_export(self):
        with tempfile.TemporaryFile() as out:
            write_workbook_to(out, EXPORTS["lines"].table(self.user, self.year, self.today))

    def memory(self):
        """By how much the peak of the process rises while the lines are written, against a tenth of them."""
        peaks = []
        for few in (True, False):
            if not forget_peak():
                return None
            before = peak()
            if few:
                write_bare([tuple(row) for row in self.some(self.lines // 10)])
            else:
                self.write_export()
            peaks.append(max(peak() - before, 0.1))
        bare, ours = peaks
        return Measure(
            "money_memory", f"导出 {self.lines} 笔时内存峰值的增量", "MiB", self.lines, 1, round(ours, 1), round(bare, 1),
            round(ours / bare, 2), "openpyxl 只写方式写出其中十分之一",
        )  # fmt: skip

    def some(self, number):
        rows = line_rows(self.user, self.year)
        return [next(rows) for _ in range(number)]


def write_bare(rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("支出明细")
    for row in rows:
        sheet.append(row)
    with tempfile.TemporaryFile() as out:
        book.save(out)
