"""Which notices and rule sets a person sees, and how rule sets are read in bulk."""

from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Sum

from accounts.refusals import Refused
from accounts.scope import ScopedQuerySet
from policies.calendar import WorkingDays
from policies.state_council import source_of
from workflow.models import Entry

# One chain for the whole calendar: a day has no case of its own.
CALENDAR_CASE = "policies.holiday"
FROZEN = "规则集“{0}”已发布，其规则不能修改或删除；如需更正，请“另存为新版本”后再改。"


def reads_drafts(user):
    """Staff of the ministry, a province or a city see drafts; everybody else sees what is public."""
    return getattr(user, "is_authenticated", False) and user.is_authority


class NoticeQuerySet(ScopedQuerySet):
    def public(self):
        return self.filter(public=True, draft=False)

    def visible_to(self, user):
        return self.all() if reads_drafts(user) else self.public()


class EnclosureQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if reads_drafts(user) else self.filter(notice__public=True, notice__draft=False)


class RuleSetQuerySet(ScopedQuerySet):
    def published(self):
        return self.filter(state="published")

    def public(self):
        """What is in force and drawn from a notice that anybody may read."""
        return self.published().filter(notice__public=True, notice__draft=False)

    def with_lineage(self):
        return self.select_related(*PARENTS)

    def visible_to(self, user):
        if reads_drafts(user):
            return self.all()
        return self.filter(notice__public=True, notice__draft=False).exclude(state="draft")

    def current(self, code):
        """The version of a rule set that is in force, or None."""
        return self.published().filter(code=code).order_by("-version").first()

    def family(self, code):
        """The sets in force that inherit from any version of a rule set, nearest first, however far below."""
        found, above = [], [code]
        while above and len(found) < LARGEST_FAMILY:
            below = list(
                self.published()
                .filter(parent__code__in=above)
                .select_related("parent", "notice")
                .order_by("pk")
            )
            found += below
            above = [rule_set.code for rule_set in below]
        return found

    def compiled(self):
        """{primary key: Rules} for every rule set of the query, parents resolved, in two queries."""
        return self.model.objects.compile(self.select_related(*PARENTS))

    def compile(self, heads):
        """{primary key: Rules} of rule sets at hand with their PARENTS; no query for those compiled before."""
        lines = {head.pk: head.lineage() for head in heads}
        marks = {pk: mark_of(line) for pk, line in lines.items()}
        ready = {pk: _compiled[mark] for pk, mark in marks.items() if mark in _compiled}
        if len(ready) == len(lines):
            return ready
        ids = {rule_set.pk for line in lines.values() for rule_set in line}
        rows: dict[int, list] = {pk: [] for pk in ids}
        for row in self.model.rules_model().objects.filter(rule_set_id__in=ids).order_by("pk"):
            rows[row.rule_set_id].append(row)
        made = {pk: compile_line(line, rows) for pk, line in lines.items()}
        for pk, rules in made.items():
            if marks[pk] is not None:
                _compiled[marks[pk]] = rules
        return made


# More sets than any notice has; also ends a walk that a cycle would make endless.
LARGEST_FAMILY = 200

# A rule set inherits through at most this many parents: 部 → 省 → 市 → 行业.
MAX_PARENTS = 3
# The standards that a set adopts inherit through one parent: a province's own → those of 财政部.
MAX_STANDARDS = 2
LINE = [["parent"] * n for n in range(MAX_PARENTS + 1)]
PARENTS = [
    "__".join([*path, *adopted, "notice"])
    for path in LINE
    for adopted in ([], *(["standards", *["parent"] * n] for n in range(MAX_STANDARDS)))
]


# Compiled rules of published sets, by what their content depends on. A published set never changes, so an entry
# is never wrong; there is one for each version in use.
_compiled: dict[tuple, object] = {}


def mark_of(line):
    """What the compiled rules of a line depend on; None while any part of it can still change.

    The digest is that of the file a set was loaded from, so two databases with the same notice agree; a set
    made by hand has that of its content, taken when it was published.
    """
    if not all(rule_set.frozen and rule_set.source_digest for rule_set in line):
        return None
    return tuple(
        (
            r.code,
            r.version,
            r.state,
            r.source_digest,
            r.notice.citation,
            r.notice.draft,
            r.notice.public_slug,
            r.year,
            r.region_code,
            r.name,
        )
        for r in line
    )


def compile_line(line, rows):
    """Rules of a line of rule sets, the nearest first."""
    rules = None
    for rule_set in reversed(line):
        rules = rule_set.as_rules(rows[rule_set.pk], rules)
    return rules


class RuleQuerySet(ScopedQuerySet):
    def delete(self):
        """Rules of a draft only; PostgreSQL refuses the others by itself, SQLite does not."""
        frozen = self.exclude(rule_set__state="draft").select_related("rule_set").first()
        if frozen is not None:
            raise Refused(FROZEN.format(frozen.rule_set), code="frozen", status=409)
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def visible_to(self, user):
        if reads_drafts(user):
            return self.all()
        return self.filter(Q(rule_set__notice__public=True) & ~Q(rule_set__state="draft"))


class PublicQuerySet(models.QuerySet):
    """The calendar is public knowledge."""

    def visible_to(self, user):
        return self.all()


class HolidayQuerySet(PublicQuerySet):
    def in_year(self, year):
        return self.filter(date__year=year)

    def arranged_for(self, year):
        """The days that a year's notice arranges: those of the year but for what the next one's took over in
        December, and those of its own in the December before."""
        in_year = Q(date__year=year) & ~Q(source=source_of(year + 1))
        return self.filter(in_year | Q(source=source_of(year)))

    def is_working_day(self, day):
        """Whether people work on one day, in one query."""
        known = self.filter(date=day).values_list("is_working", flat=True).first()
        return day.weekday() < 5 if known is None else known

    def working_days(self):
        """The calendar as a value, in one query. A year is exact when the notice that arranges it is entered."""
        notices = self.model.notices_model().objects.filter(year=OuterRef("date__year"))
        rows = list(
            self.annotate(noticed=Exists(notices)).values_list("date", "is_working", "name", "noticed")
        )
        exact = {day.year for day, _, _, noticed in rows if noticed}
        return WorkingDays.of(((day, working, name) for day, working, name, _ in rows), exact)


class Newest(NamedTuple):
    """When the calendar was last changed (None while it is empty), and how often so far: it never counts back."""

    at: datetime | None
    changes: int


class CalendarYearQuerySet(PublicQuerySet):
    def touch(self, year, now):
        """Note that a day of an arranged year was changed."""
        self.filter(year=year).update(changed_at=now, version=F("version") + 1)

    def newest(self):
        """How new the calendar is, for files that were handed out from it. Days of years without a notice count by the journal."""
        found = self.aggregate(at=Max("changed_at"), changes=Sum("version"))
        written = Entry.objects.filter(case=CALENDAR_CASE).aggregate(at=Max("at"), number=Max("number"))
        moments = [moment for moment in (found["at"], written["at"]) if moment]
        return Newest(max(moments, default=None), (found["changes"] or 0) + (written["number"] or 0))
