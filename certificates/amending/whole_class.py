"""One correction for the certificates of a whole class: what it changes on each, and which it leaves out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from certificates.amending.changes import figure, read_hours, told
from certificates.models import Amendment, Certificate
from workflow.glyphs import MissingGlyphs, require

TEXTS = {"class_title": "研修班名称", "host": "承办单位"}
LONGEST = {"class_title": 120, "host": 100}


@dataclass(frozen=True)
class Wanted:
    """The corrected values; what is empty stays. 学时 change where they are `hours_from` now, None for all."""

    class_title: str = ""
    host: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    hours: Decimal | None = None
    hours_from: Decimal | None = None


@dataclass(frozen=True)
class Preview:
    """What would happen: certificates with their changes, those already so, and those left out with the reason."""

    changed: tuple[tuple[Certificate, dict], ...]
    same: tuple[Certificate, ...]
    left_out: tuple[tuple[Certificate, str], ...]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """(what changes, on how many), the most frequent first."""
        return Counter(told(changes) for _, changes in self.changed).most_common()


def read_wanted(values: dict, *, most: Decimal) -> tuple[Wanted, dict[str, list[str]]]:
    """Typed values and their faults {field: [sentences]}; `most` are the 学时 of the whole timetable, 0 for none."""
    faults: dict[str, list[str]] = {}
    texts = {name: " ".join((values.get(name) or "").split()) for name in TEXTS}
    for name, text in texts.items():
        if found := _text_fault(name, text):
            faults[name] = [found]
    hours = None
    if typed := (values.get("hours") or "").strip():
        hours = read_hours(typed, Decimal(0), most, faults)
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        faults["ends_on"] = ["结束日期早于开始日期，请核对。"]
    wanted = Wanted(
        **texts, starts_on=starts_on, ends_on=ends_on, hours=hours, hours_from=values.get("hours_from")
    )
    if not faults and wanted == Wanted(hours_from=wanted.hours_from):
        faults["class_title"] = ["请至少填写一项应为的内容；不改的留空。"]
    return wanted, faults


def _text_fault(name, text):
    if len(text) > LONGEST[name]:
        return f"{TEXTS[name]}最多 {LONGEST[name]} 个字，证书上排不下更长的。"
    try:
        require(text, where=TEXTS[name])
    except MissingGlyphs as problem:
        return str(problem)
    return ""


def changes_of(content: dict, wanted: Wanted) -> dict[str, list[str]]:
    """{field: [old, new]} of one certificate with this frozen content."""
    hours = Decimal(content["hours"])
    takes = wanted.hours is not None and wanted.hours_from in (None, hours)
    new = {
        "class_title": wanted.class_title,
        "starts_on": wanted.starts_on.isoformat() if wanted.starts_on else "",
        "ends_on": wanted.ends_on.isoformat() if wanted.ends_on else "",
        "host": wanted.host,
        "hours": figure(wanted.hours) if takes and wanted.hours is not None else "",
    }
    old = {**content, "hours": figure(hours)}
    return {key: [old[key], value] for key, value in new.items() if value and value != old[key]}


def preview_of(programme, wanted: Wanted) -> Preview:
    """The valid certificates of a class as the correction would find them; three queries."""
    free, left_out = standing_of(programme)
    pairs = [(each, changes_of(each.content, wanted)) for each in free]
    return Preview(
        changed=tuple((each, changes) for each, changes in pairs if changes),
        same=tuple(each for each, changes in pairs if not changes),
        left_out=tuple(left_out),
    )


def standing_of(programme):
    """(certificates that nothing is in the way of, [(certificate, reason)] of the other valid ones)."""
    rows = Certificate.objects.valid().filter(programme=programme)
    rows = list(
        rows.select_related("series__authority", "programme__host", "programme__authority").order_by(
            "ordinal"
        )
    )
    waiting = Amendment.objects.proposed().filter(certificate__programme=programme)
    proposed = {each.certificate.trainee_id: each for each in waiting.select_related("certificate")}
    made = {
        each.trainee_id: each
        for each in Certificate.objects.waiting().filter(programme=programme).exclude(replaces=None)
    }
    free, left_out = [], []
    for row in rows:
        if amendment := proposed.get(row.trainee_id):
            left_out.append((row, f"已有一件“{amendment.get_kind_display()}”等待审批"))
        elif new := made.get(row.trainee_id):
            left_out.append((row, f"更正已经批准，新证书{new.number}正在制证"))
        else:
            free.append(row)
    return free, left_out


def now_said(certificates) -> dict[str, list[tuple[str, int]]]:
    """{field: [(what certificates say, on how many)]}, the most frequent first."""
    names = (*TEXTS, "starts_on", "ends_on", "hours")
    return {name: Counter(str(each.content[name]) for each in certificates).most_common() for name in names}
