"""The list of all classes that somebody may see: filters, order, and one line a class with its deadline and its mark."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from policies.timetable import Deadline
from programs.lifecycle import Stage
from reports.desk import Desk, Next, Standing
from reports.life import MARKS, Life, Mark, day_of, read_lives
from reports.reading import UNNAMED, my_classes

# What the filter 情形 offers beside the standing of the next step: a paper that came in late stays late.
CAME_LATE = ("came_late", "曾逾期")
STANDINGS = [*Standing.choices, CAME_LATE]
FILTERS = ("q", "year", "stage", "field", "province", "standing", "mark", "sort")
SORTS = {"due": "按下一期限", "mark": "按规定核对，不符合的在前"}


@dataclass(frozen=True)
class Line:
    """One class of the list; a class that was never held has neither a deadline nor a mark."""

    life: Life
    step: Next
    today: date

    @property
    def programme(self):
        return self.life.programme

    @property
    def late(self):
        return self.step.is_late(self.today)

    @property
    def lapsed(self):
        return self.step.is_lapsed(self.today)

    @property
    def deadline(self) -> Deadline | None:
        return None if self.lapsed else self.life.next_deadline

    @property
    def came_late(self) -> list[tuple[Deadline, int]]:
        """The papers that came in after their day, with the days; an opening or an end is no paper."""
        papers = [line for line in self.life.deadlines if line.received_on and line.kind != "end"]
        return [(line, line.days_late(self.today)) for line in papers if line.is_late(self.today)]

    @property
    def step_due_on(self):
        """The day of the next step where the column of deadlines does not say it."""
        shown = self.deadline.on if self.deadline else None
        return self.step.due_on if self.step.mine and self.step.due_on != shown else None

    @property
    def mark(self) -> Mark | None:
        return None if self.lapsed or self.life.cancelled else self.life.worst

    @property
    def count(self):
        """How many findings bear the mark; of what is in order nobody asks how many."""
        return 0 if self.mark in (None, Mark.PASSED) else self.life.counts[self.mark]


def chosen_classes(user, chosen):
    """Classes in the person's scope that the chosen filters leave; unknown values leave nothing out by error."""
    rows = my_classes(user).order_by("-plan__year", "plan", "number")
    if words := chosen["q"]:
        rows = rows.filter(
            Q(title__icontains=words) | Q(code__icontains=words) | Q(host__name__icontains=words)
        )
    if chosen["year"].isdecimal():
        rows = rows.filter(plan__year=int(chosen["year"]))
    if chosen["stage"] in Stage.values:
        rows = rows.filter(stage=chosen["stage"])
    if chosen["field"]:
        rows = rows.filter(field__in=["", UNNAMED] if chosen["field"] == UNNAMED else [chosen["field"]])
    if chosen["province"] == UNNAMED:
        rows = rows.filter(province=None)
    elif chosen["province"]:
        rows = rows.filter(province__short_name=chosen["province"])
    return rows


def lines_of(rows, today: date) -> list[Line]:
    """The lines of a queryset of classes, in its order; three queries."""
    lives = read_lives(rows, today)
    desk = Desk.of(lives, today)
    return [Line(life, desk.next(life.programme), today) for life in lives]


def whole_list(user, chosen, today: date) -> list[Line]:
    """Every line that the chosen filters leave, in the chosen order."""
    lines = lines_of(chosen_classes(user, chosen), today)
    if chosen["standing"] in Standing.values:
        lines = [line for line in lines if line.step.standing(today) == chosen["standing"]]
    if chosen["standing"] == CAME_LATE[0]:
        lines = [line for line in lines if line.came_late]
    if chosen["mark"] in Mark.values:
        lines = [line for line in lines if line.mark == chosen["mark"]]
    if chosen["sort"] == "due":
        lines.sort(key=lambda line: day_of(line.deadline))
    if chosen["sort"] == "mark":
        lines.sort(key=lambda line: (-MARKS.index(line.mark) if line.mark else 1, -line.count))
    return lines


def asks_rules(chosen) -> bool:
    """Whether a filter or the order rests on the rules: then all classes are read, not those of one page."""
    return chosen["standing"] in dict(STANDINGS) or chosen["mark"] in Mark.values or chosen["sort"] in SORTS


# --- xlsx -------------------------------------------------------------------------------------

HEADER = (
    "项目编号", "研修选题", "承办单位", "年度", "开班日期", "结束日期", "阶段", "下一步", "下一期限事项", "下一期限", "是否推算",
    "期限依据", "逾期报送", "规定核对", *(f"{mark.label}项数" for mark in reversed(MARKS)),
)  # fmt: skip
WIDTHS = (13, 40, 28, 8, 12, 12, 12, 20, 16, 12, 10, 34, 44, 12, 10, 10, 10, 10)


def due_cells(deadline: Deadline | None):
    """What is due, when, whether the day is reckoned without its year's notice, and by which clause."""
    if deadline is None:
        return "", None, "", ""
    rule = deadline.due.rule
    return (
        deadline.label,
        deadline.on,
        "推算" if deadline.due.provisional else "",
        rule.citation if rule else "",
    )


def cells(line: Line):
    programme = line.programme
    step = line.step.label if line.step.mine else line.step.owner
    counts = [line.life.counts[mark] if line.mark else None for mark in reversed(MARKS)]
    return (
        programme.code, programme.title, str(programme.host), programme.year, programme.starts_on, programme.ends_on,
        programme.get_stage_display(), "没有举办" if line.lapsed else step, *due_cells(line.deadline),
        "\n".join(late.late_words(line.today) for late, _ in line.came_late), line.mark.label if line.mark else "", *counts,
    )  # fmt: skip
