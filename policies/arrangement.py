"""A year's holiday arrangement as text: table rows or the lines of the State Council's notice, read into days.

Values in, values out. What cannot be read or cannot be right is a `Fault` at its line; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from policies.calendar import ONE_DAY, WEEKDAYS, WorkingDays, written
from policies.state_council import LAW, lawful_days

WORKED = "调休上班"
# A festival lasts ten days at most; a longer range is a slip of the pen.
LONGEST = 15


class PlannedDay(NamedTuple):
    """One day of an arrangement and the line of the text that names it (0 for none)."""

    day: date
    is_working: bool
    name: str
    line: int = 0

    @property
    def effect(self):
        """What it changes about the week."""
        weekend = self.day.weekday() > 4
        if self.is_working:
            return "周末改为上班"
        return "周末，照常休息" if weekend else "工作日改为放假"


class Fault(NamedTuple):
    """A sentence on a line; line 0 for the arrangement as a whole."""

    line: int
    sentence: str


@dataclass
class Arrangement:
    """What a text says about a year, as far as it could be read."""

    year: int
    days: list[PlannedDay] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def faults_at(self):
        """{line: [sentence]}."""
        found: dict[int, list[str]] = {}
        for fault in sorted(self.faults):
            found.setdefault(fault.line, []).append(fault.sentence)
        return found


# 10月1号至7号, as people say it; the 号 of a 文号 stands behind a bracket.
SPOKEN_DAY = re.compile(r"(?<=[月至到、,~-])(\d{1,2})号")


def read(text: str, year: int) -> Arrangement:
    """The arrangement that a text states for a year, with every fault of it."""
    found = Arrangement(year)
    festival, misread = "", ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = SPOKEN_DAY.sub(r"\1日", unicodedata.normalize("NFKC", raw).strip())
        try:
            if row := read_row(line, year, number):
                found.days.append(row)
            else:
                festival, days = read_sentences(line, year, number, festival)
                found.days += days
        except Misread as fault:
            found.faults.append(Fault(number, str(fault)))
            misread += line
    found.faults += faults_of(found.days, year, misread)
    return found


class Misread(ValueError):
    """A line that cannot be read, with the sentence for it."""


# A table row: 2027-10-01 放假 国庆节, parted by tabs, commas or blanks; a column with the weekday may stand between.
ROW_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\Z")
RESTS, WORKS = {"放假", "休息", "补休", "休"}, {"上班", "调休上班", "班", "补班"}
# The day on which a notice was signed, with the name of the office before it or above it.
SIGNED = re.compile(r"\D{0,12}\d{4}年\d{1,2}月\d{1,2}日\Z")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


def read_row(line, year, number):
    """The day of a table row, None where the line is none."""
    cells = [cell for cell in re.split(r"[\t, ]+", line) if cell]
    dated = ROW_DATE.fullmatch(cells[0]) if cells else None
    if dated is None or SIGNED.fullmatch(line):
        return None
    day = make_day(int(dated[1] or year), int(dated[2]), int(dated[3]))
    rest = []
    working = None
    for cell in cells[1:]:
        if WEEKDAY.fullmatch(cell):
            agree(day, cell)
        elif working is None and cell in RESTS | WORKS:
            working = cell in WORKS
        else:
            rest.append(cell)
    if working is None:
        raise Misread(f"{written(day)}没有写明“放假”还是“上班”，请在日期后面写上。")
    return PlannedDay(day, working, WORKED if working else " ".join(rest) or "放假", number)


# The notice: 七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月26日(周六)、10月10日(周六)上班。
FESTIVAL = re.compile(r"(?:[一二三四五六七八九十]+、)?\s*([^:\d]{2,20}):")
TOKEN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?P<note>\([^)]*\))?"
    r"|(?P<to>至|到|—+|-|~)|(?P<verb>放假|补休|休息|上班)|共(?P<total>\d+)天"
)


# 鼓励…安排职工在除夕(2月9日)休息: what an employer is encouraged to do moves no working day.
ENCOURAGED = "鼓励"
IN_WORDS = re.compile(r"[一二三四五六七八九十]+月[一二三四五六七八九十]+[日号].*(?:放假|补休|休息|上班)")


def read_sentences(line, year, number, festival):
    """(name of the festival, days) of a line of the notice; lines without a date, and the day it was signed, say nothing."""
    named = FESTIVAL.match(line)
    if named:
        festival = named[1].strip()
    if IN_WORDS.search(line):
        raise Misread("日期请用阿拉伯数字写，如“10月1日”。")
    if not re.search(r"\d日", line) or (SIGNED.fullmatch(line) and not named):
        return festival, []
    days = []
    for sentence in re.split(r"[。;]", line):
        if sentence and ENCOURAGED not in sentence:
            days += read_sentence(sentence, year, number, festival)
    return festival, days


def read_sentence(sentence, year, number, festival):
    """The days of one sentence: dates wait until a verb says what they are."""
    waiting, days = [], []
    month, ranged = None, False
    for token in TOKEN.finditer(sentence):
        if token["day"]:
            month = int(token["month"] or month or 0)
            day = dated(token, year, month, waiting if ranged else [])
            waiting += span(waiting[-1], day) if ranged and waiting else [day]
            ranged = False
        elif token["to"]:
            ranged = bool(waiting)
        elif token["verb"]:
            working = token["verb"] == "上班"
            days += [
                PlannedDay(day, working, WORKED if working else festival or "放假", number) for day in waiting
            ]
            waiting = []
        elif token["total"]:
            count_agrees(days, int(token["total"]))
    if waiting:
        raise Misread(f"{written(waiting[0])}没有写明“放假”还是“上班”，请照通知补上。")
    return days


def dated(token, year, month, after):
    """The day of a token; without a year it lies in the year of what the range began with, else in the year itself."""
    if not month:
        raise Misread(f"“{token[0]}”没有写月份，请写成“10月1日”。")
    given = int(token["year"] or (after[-1].year if after else year))
    day = make_day(given, month, int(token["day"]))
    agree(day, token["note"] or "")
    return day


def make_day(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        raise Misread(f"没有 {year} 年 {month} 月 {day} 日这一天，请核对。") from None


def agree(day, note):
    """The weekday that is written beside a date must be its own: it finds slips in the figures."""
    said = WEEKDAY.search(note)
    if said and said[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
        raise Misread(f"{day:%Y-%m-%d} 是周{WEEKDAYS[day.weekday()]}，不是{said[0]}，请核对日期和年度。")


def span(first, last):
    """The days after the first up to the last."""
    if not ONE_DAY <= last - first < timedelta(days=LONGEST):
        raise Misread(f"{written(first)}至 {written(last)}的起止不对，请核对；跨年的请写明年份。")
    return [first + timedelta(days=i) for i in range(1, (last - first).days + 1)]


def count_agrees(days, total):
    rest = [day for day in days if not day.is_working]
    if rest and len(rest) != total:
        raise Misread(f"写明共 {total} 天，起止日期数出来是 {len(rest)} 天，请核对。")


def faults_of(days, year, misread=""):
    """What is wrong with the days of a year taken together; a festival that stands in a `misread` line is not missing."""
    lawful = dict(lawful_days(year))
    first: dict[date, PlannedDay] = {}
    for each in days:
        if sentence := fault_of(each, year, lawful):
            yield Fault(each.line, sentence)
        if each.day in first:
            before = first[each.day]
            where = f"第 {before.line} 行" if before.line else "前面"
            yield Fault(
                each.line, f"{written(each.day)}在{where}已经写过（{said(before)}），一天只能写一次。"
            )
        first.setdefault(each.day, each)
    resting = {each.day for each in days if not each.is_working}
    missing: dict[str, list[date]] = {}
    for day, name in lawful.items():
        if day not in resting and day not in first and name not in misread:
            missing.setdefault(name, []).append(day)
    for name, absent in missing.items():
        listed = "、".join(written(day) for day in absent)
        yield Fault(0, f"缺少{name} {listed}：{LAW}规定放假，请补上。")


def fault_of(each, year, lawful):
    """What is wrong with one day, "" for nothing. A notice may begin in the December before its year."""
    if each.day.year != year and (each.day.year, each.day.month) != (year - 1, 12):
        return f"{written(each.day)}不在 {year} 年，请核对年份。"
    if each.is_working and each.day in lawful:
        return f"{written(each.day)}是法定节假日（{lawful[each.day]}），不能安排上班。"
    if each.is_working and each.day.weekday() < 5:
        return f"{each.day:%Y-%m-%d} 是周{WEEKDAYS[each.day.weekday()]}，本来就上班，不用写；请核对日期。"
    return ""


def said(day):
    return "上班" if day.is_working else "放假"


def working_day_count(calendar: WorkingDays, year: int) -> int:
    """How many working days a calendar has in a year."""
    return sum(calendar.is_working_day(day) for day in days_of(year))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]
