"""The documents of a completion package that are drawn from data: 学员名单, 学员签到表, 经费结算表.

Columns follow 人社厅发〔2021〕24号 三 (学员名单) and the six categories of its 四 (经费结算表). ID numbers are masked.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from applications.models import Half
from certificates.package import Item
from finance.models import Budget, Settlement
from programs.models import Programme
from trainees.hours import hours_by_trainee
from trainees.models import Attendance, Trainee
from workflow.papers import render_table_paper
from workflow.xlsx.writing import Band, write_table

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRESENT = "√"


@dataclass(frozen=True)
class Paper:
    """A table as data: what is printed and what is exported are the same values."""

    title: str
    subtitle: tuple[str, ...]
    header: tuple
    rows: tuple[tuple, ...]
    widths: tuple[float, ...]
    align: str
    total: tuple | None = None
    notes: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    text_columns: tuple[str, ...] = field(default=())

    def pdf(self) -> bytes:
        """Raises MissingGlyphs for a character that no font draws."""
        return render_table_paper(
            self.title, list(self.subtitle), list(self.header), self.rows, column_widths=list(self.widths),
            align=self.align, total=self.total, notes=self.notes, seals=self.seals,
        )  # fmt: skip

    def xlsx(self) -> bytes:
        rows = [*self.rows, *([self.total] if self.total else []), *(Band(note) for note in self.notes)]
        return write_table(
            [self.title, *self.subtitle], self.flat_header, rows, sheet_name=self.title,
            widths=[max(6, width * 1.6) for width in self.widths], text_columns=self.text_columns,
        )  # fmt: skip

    @property
    def flat_header(self):
        """One heading a column: a workbook that is read back should have one header row."""
        labels = []
        for heading in self.header:
            labels += [heading] if isinstance(heading, str) else [f"{heading[0]}{part}" for part in heading[1]]
        return labels


def draw(item: Item, programme: Programme) -> Paper:
    """The paper for a generated item of the package; raises KeyError for one that nobody draws."""
    return DRAWN[item.code](programme, item.name)


def heading_lines(programme):
    days = f"{programme.starts_on}—{programme.ends_on}" if programme.starts_on else programme.period
    return (
        f"项目：{programme.code}　{programme.title}",
        f"承办单位：{programme.host}　　举办时间：{days}　　举办地点：{programme.place}",
    )


def roster_paper(programme, title):
    hours = hours_by_trainee(programme)
    people = Trainee.objects.filter(roster__programme=programme).select_related("assessment").order_by("number")
    rows = tuple(
        (
            person.number, person.name, person.sex, person.number_mask, person.unit, person.post,
            person.qualification, hour_text(hours.get(person.pk)), result_of(person),
        )
        for person in people
    )  # fmt: skip
    passed = sum(row[-1] == "合格" for row in rows)
    return Paper(
        title=title,
        subtitle=heading_lines(programme),
        header=("序号", "姓名", "性别", "身份证号", "工作单位", "职务", "职称或职业资格", "培训学时", "结业考核情况"),
        rows=rows,
        widths=(5, 10, 5, 19, 24, 12, 14, 8, 11),
        align="clcllllcc",
        notes=(f"共 {len(rows)} 人，考核合格 {passed} 人。证件号码按规定遮挡显示，完整号码加密保存于平台。",),
        seals=("承办单位（盖章）",),
        text_columns=("身份证号",),
    )


def result_of(person):
    assessment = getattr(person, "assessment", None)
    return assessment.get_result_display() if assessment else "未考核"


def hour_text(hours):
    if hours is None:
        return ""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def sign_in_paper(programme, title):
    marks = Attendance.objects.filter(trainee__roster__programme=programme)
    present = set(marks.filter(present=True).values_list("trainee_id", "on", "half"))
    order = {half: place for place, half in enumerate(Half.values)}
    slots = sorted(set(marks.values_list("on", "half")), key=lambda slot: (slot[0], order[slot[1]]))
    days: dict = {}
    for on, half in slots:
        days.setdefault(on, []).append(Half(half).label)
    people = Trainee.objects.filter(roster__programme=programme).order_by("number")
    rows = tuple(
        (
            person.number, person.name, person.unit,
            *(PRESENT if (person.pk, on, half) in present else "" for on, half in slots),
        )
        for person in people
    )  # fmt: skip
    return Paper(
        title=title,
        subtitle=heading_lines(programme),
        header=("序号", "姓名", "工作单位", *((f"{on.month}月{on.day}日", tuple(halves)) for on, halves in days.items())),
        rows=rows,
        widths=(5, 11, 24, *(6 for _ in slots)),
        align="cll" + "c" * len(slots),
        notes=(f"“{PRESENT}”为到课，空格为未到课；共 {len(slots)} 个半天。",),
        seals=("承办单位（盖章）",),
    )


def settlement_paper(programme, title):
    settlement = Settlement.objects.filter(programme=programme).first()
    expenses = list(settlement.expenses.all()) if settlement else []
    budget = dict(Budget.objects.filter(programme=programme).values_list("category", "amount"))
    rows: list[tuple] = []
    for category in dict.fromkeys([*budget, *(e.category for e in expenses)]):
        mine = [e for e in expenses if e.category == category]
        spent = sum((e.amount for e in mine), Decimal("0.00"))
        details = "；".join(
            f"{e.description} {hour_text(e.quantity)}×{e.unit_price:,.2f}×{hour_text(e.days)}" for e in mine
        )
        planned = budget.get(category)
        rows.append((category, planned, spent, None if planned is None else planned - spent, details))
    total = sum((row[2] for row in rows), Decimal("0.00"))
    planned = sum(budget.values(), Decimal("0.00")) if budget else None
    return Paper(
        title=title,
        subtitle=heading_lines(programme),
        header=("支出科目", "预算金额（元）", "实际支出（元）", "结余（元）", "说明（数量×单价×天数）"),
        rows=tuple(rows),
        widths=(14, 14, 14, 14, 44),
        align="lrrrl",
        total=("合计", planned, total, None if planned is None else planned - total, ""),
        notes=settlement_notes(settlement),
        seals=("承办单位（盖章）", "财务负责人（签章）"),
    )


def settlement_notes(settlement):
    if settlement is None or settlement.payable is None:
        return ()
    return (
        f"应拨付 {settlement.payable:,.2f} 元，单位自筹 {settlement.own_cost or Decimal(0):,.2f} 元。",
        *filter(None, (settlement.formula,)),
    )


DRAWN = {"roster": roster_paper, "sign_in": sign_in_paper, "settlement_form": settlement_paper}
