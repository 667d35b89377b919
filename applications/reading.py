"""A filing with everything that judging and showing it takes, read in a constant number of queries."""

from dataclasses import dataclass

from applications.models import CourseSession, Filing, Half, Lecturer
from policies.calendar import WorkingDays
from policies.models import Holiday, RuleSet
from policies.rules import Rules
from workflow.models import Attachment, Remark, Snapshot

HALVES = list(Half)


@dataclass(frozen=True)
class Reading:
    """`sessions` stand in the order in which they are held; `documents` holds the current file of each slot."""

    filing: Filing
    rules: Rules
    calendar: WorkingDays
    sessions: tuple[CourseSession, ...]
    lecturers: tuple[Lecturer, ...]
    documents: dict[str, Attachment]

    @property
    def programme(self):
        return self.filing.programme


def read(filing) -> Reading:
    return read_many([filing])[filing.pk]


def read_many(filings) -> dict[int, Reading]:
    """{primary key: Reading}, in five queries however many there are (with their programmes at hand)."""
    filings = list(filings)
    rules = RuleSet.objects.filter(pk__in={f.programme.rule_set_id for f in filings}).compiled()
    calendar = Holiday.objects.working_days()
    sessions = grouped(CourseSession.objects.filter(filing__in=filings).select_related("lecturer"))
    lecturers = grouped(Lecturer.objects.filter(filing__in=filings))
    files = (
        Attachment.objects.current()
        .filter(subject__in=[f.key for f in filings])
        .select_related("uploaded_by")
    )
    documents: dict[str, dict[str, Attachment]] = {}
    for file in files:
        documents.setdefault(file.subject, {})[file.slot] = file
    return {
        filing.pk: Reading(
            filing=filing,
            rules=rules[filing.programme.rule_set_id],
            calendar=calendar,
            sessions=tuple(sorted(sessions.get(filing.pk, ()), key=when)),
            lecturers=tuple(lecturers.get(filing.pk, ())),
            documents=documents.get(filing.key, {}),
        )
        for filing in filings
    }


def grouped(rows):
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(row.filing_id, []).append(row)
    return groups


def when(session):
    """Sorting key of a session: the day, then morning before afternoon before evening."""
    return session.on, HALVES.index(session.half), session.pk or 0


def last_submitted(filing) -> Snapshot | None:
    """What the filing said when it was last submitted, with time and hash."""
    return Snapshot.objects.filter(subject=filing.key, round=filing.round).first()


def earlier_remarks(filing) -> list[Remark]:
    """What was asked for when the filing last came back; nothing in the first round."""
    if filing.round < 2:
        return []
    return list(Remark.objects.filter(subject=filing.key, round=filing.round - 1).order_by("pk"))
