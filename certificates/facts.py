"""The completion package of a class as facts for `policies.findings`, and how its certificates stand."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from certificates.models import Certificate, Completion
from certificates.package import STAFF_SIGN_IN, SURVEY_STATISTICS, Item
from finance.models import Settlement
from policies.calendar import WorkingDays
from policies.findings import Finding, findings
from policies.rules import Rules
from programs.facts import Known, files_told, gather, told
from programs.models import Programme
from trainees.facts import survey_countable
from trainees.facts import told_of as trainees_told
from trainees.models import Roster
from workflow.lifecycle import State

JUDGED = (
    "completion.documents",
    "completion.due",
    "completion.bank_fields",
    "party.documents",
    "assessment.required",
    "attendance.staff",
)


def told_of(programmes: Iterable[Programme]) -> list[QuerySet]:
    """Rows about the documents of the packages and the certificates of many classes."""
    certificates = Certificate.objects.filter(programme__in=[programme.pk for programme in programmes])
    return [
        files_told(getattr(programme, "completion", None) for programme in programmes),
        told(certificates, "certificates", "programme_id", F("state"), n=Count("pk")),
    ]


def known_of(programme: Programme, completion: Completion) -> Known:
    """What the rows tell of one class and its package (which may be unsaved), in one query."""
    return gather([programme], [*trainees_told([programme]), files_told([completion])])[programme.pk]


def drawable_papers(roster: Roster | None, settlement: Settlement | None, known: Known) -> frozenset[str]:
    """Codes of the papers whose data are there, so that the portal can draw them."""
    people = known.one("people")
    there = {
        "roster": people and roster is not None and roster.closed_at is not None,
        "completion_register": people and roster is not None and roster.closed_at is not None,
        "sign_in": people and people["signed"],
        STAFF_SIGN_IN: known.one("staff").get("present", 0) > 0,
        "settlement_form": settlement is not None and settlement.state in (State.SUBMITTED, State.ACCEPTED),
        SURVEY_STATISTICS: survey_countable(known, least=settings.SURVEY_LEAST_ANSWERS),
    }
    return frozenset(code for code, held in there.items() if held)


def completion_facts(
    programme: Programme, completion: Completion | None, settlement: Settlement | None, items: list[Item], known: Known,
    drawable: frozenset[str], today: date,
) -> dict:  # fmt: skip
    """The package as facts. While there is no package (None) nothing is known of its documents."""
    facts = {
        "today": today,
        "opening_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "year": programme.year,
        "funding": programme.funding,
    }
    if completion is None:
        return facts
    files, people = known.files(completion), known.one("people")
    there = {
        item.code
        for item in items
        if item.code in files or (item.code in drawable and (not item.uploaded or item.code == STAFF_SIGN_IN))
    }
    received = completion.received_at
    return facts | {
        "reported_on": timezone.localdate(received) if received else None,
        "documents": there,
        "seals": {code: set(seals) for code, seals in files.items()},
        "staff_signed": STAFF_SIGN_IN in there,
        "assessed": bool(people) and people["judged"] == people["n"],
        "bank_fields": bank_fields(settlement),
        "party_members": people.get("party", 0),
    }


def bank_fields(settlement: Settlement | None) -> set[str]:
    if settlement is None:
        return set()
    fields = {
        "account_name": settlement.payee_name,
        "account_number": settlement.payee_account,
        "bank_name": settlement.payee_bank,
    }
    return {code for code, value in fields.items() if value}


def judged(rules: Rules, facts: dict, calendar: WorkingDays) -> list[Finding]:
    """What the rules say to the package; a class that is not subsidised has no payment to receive."""
    only = (
        JUDGED if facts["funding"] == "subsidised" else [k for k in JUDGED if k != "completion.bank_fields"]
    )
    return findings(rules, facts, only=tuple(only), calendar=calendar)
