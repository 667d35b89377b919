"""The registrations of a class, read in a fixed number of queries for pages, papers and actions."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from programs.lifecycle import Stage
from trainees.models import Receipt, Recruitment, Registration, Trainee
from trainees.people import indexes_of, several_keys
from trainees.recruiting.places import Candidate, Places, Share, region_key, unit_key
from trainees.standing import eligible
from workflow.models import Letter

State = Registration.State
ACTIVE = (State.WAITING, State.ADMITTED, State.WAITLISTED)
# Sealed values that no list needs.
SEALED = ("doc_number", "phone", "email", "receipt__phone")


def recruitment_of(programme) -> Recruitment | None:
    return Recruitment.objects.filter(programme=programme).prefetch_related("quotas").first()


def registrations_of(recruitment, *, sealed=SEALED):
    """All of them with their receipts, in the order in which they came; `sealed` values are left closed."""
    rows = Registration.objects.filter(receipt__recruitment=recruitment).select_related("receipt")
    if several_keys():  # the number is needed to find the same human under another key
        sealed = [name for name in sealed if name != "doc_number"]
    return list(rows.defer(*sealed).order_by("receipt__received_at", "receipt__pk", "number"))


def quota_of(registration, quotas) -> int | None:
    """The quota that somebody counts to: that of the unit before that of the region; None for none."""
    units = {unit_key(registration.unit), unit_key(registration.receipt.unit)}
    region = region_key(registration.region or registration.receipt.region)
    by_unit = next((q.pk for q in quotas if q.kind == "unit" and unit_key(q.name) in units), None)
    if by_unit is not None or not region:
        return by_unit
    return next((q.pk for q in quotas if q.kind == "region" and region_key(q.name) == region), None)


def places_of(recruitment, registrations) -> Places:
    """The seats with everybody admitted so far; reads the quotas once."""
    quotas = list(recruitment.quotas.all())
    places = Places(
        Share(recruitment.seats, recruitment.frontline_seats),
        {quota.pk: Share(quota.seats, quota.frontline_seats, quota.name) for quota in quotas},
    )
    for each in registrations:
        if each.state == State.ADMITTED:
            places.take(quota_of(each, quotas), frontline=each.frontline)
    return places


@dataclass(frozen=True)
class Line:
    """One registration as its host sees it. `doubts` are sentences that ask for a look, `eligible` is what the rule says."""

    registration: Registration
    quota: str
    eligible: bool
    doubts: tuple[str, ...]

    @property
    def held_back(self):
        return not self.eligible or bool(self.doubts)


def lines_of(recruitment, registrations) -> list[Line]:
    quotas = list(recruitment.quotas.all())
    names = {quota.pk: quota.name for quota in quotas}
    doubts = doubts_of(recruitment, registrations)
    return [
        Line(
            each, names.get(quota_of(each, quotas), ""), eligible(each.qualification, each.post),
            tuple(doubts.get(each.pk, ())),
        )
        for each in registrations
    ]  # fmt: skip


def candidates_of(recruitment, lines) -> list[Candidate]:
    """Those about whom nothing has been decided, and those who wait for a place."""
    quotas = list(recruitment.quotas.all())
    return [
        Candidate(
            key=each.registration.pk, frontline=each.registration.frontline,
            quota=quota_of(each.registration, quotas), received_at=each.registration.receipt.received_at,
            number=each.registration.number, queue=each.registration.queue, held_back=each.held_back,
        )
        for each in lines
        if each.registration.state in (State.WAITING, State.WAITLISTED)
    ]  # fmt: skip


def doubts_of(recruitment, registrations) -> dict[int, list[str]]:
    """Hints for the host: the same document on another receipt, or in another class at the same time."""
    active = [each for each in registrations if each.state in ACTIVE]
    found = defaultdict(list)
    places: dict = defaultdict(list)
    keys: dict = {}
    for each in active:
        indexes = indexes_of(each)
        places[indexes[0]].append(each)
        keys |= dict.fromkeys(indexes, indexes[0])
    for rows in places.values():
        for each in rows:
            others = [row.receipt.number for row in rows if row.pk != each.pk]
            if others:
                found[each.pk].append(f"同一证件还在回执 {'、'.join(sorted(set(others)))} 中")
    for key, code in sorted(
        {(keys[index], code) for index, code in elsewhere(recruitment.programme, list(keys))}
    ):
        for each in places[key]:
            found[each.pk].append(f"已在时间重叠的班次 {code} 报名或列入名单")
    return found


def elsewhere(programme, indexes) -> list[tuple[bytes, str]]:
    """(document index, code of another class at the same time on whose lists it stands); two queries."""
    if not indexes or programme.starts_on is None:
        return []

    def overlap(prefix):
        return Q(
            **{f"{prefix}__starts_on__lte": programme.ends_on, f"{prefix}__ends_on__gte": programme.starts_on}
        ) & ~Q(**{f"{prefix}__stage": Stage.CANCELLED})

    registered = (
        Registration.objects.filter(doc_index__in=indexes, state__in=ACTIVE)
        .filter(overlap("receipt__recruitment__programme"))
        .exclude(receipt__recruitment__programme=programme)
        .values_list("doc_index", "receipt__recruitment__programme__code")
    )
    listed = (
        Trainee.objects.filter(person__number_index__in=indexes)
        .filter(overlap("roster__programme"))
        .exclude(roster__programme=programme)
        .values_list("person__number_index", "roster__programme__code")
    )
    return sorted({(bytes(index), code) for index, code in [*registered, *listed]})


def taken_elsewhere(recruitment, indexes, *, but=None) -> set[bytes]:
    """Which of the documents stand on another receipt of this class already; `but` is the receipt that asks."""
    rows = Registration.objects.filter(
        receipt__recruitment=recruitment, doc_index__in=indexes, state__in=ACTIVE
    )
    if but is not None:
        rows = rows.exclude(receipt=but)
    return {bytes(index) for index in rows.values_list("doc_index", flat=True)}


def open_recruitments(today):
    """Published notices of classes to come that still take people, with what a list shows; one query."""
    return (
        Recruitment.objects.public()
        .filter(closed_at=None, closes_on__gte=today, programme__stage=Stage.APPROVED)
        .filter(programme__plan__release__gt=0)
        .select_related("programme__host", "programme__track", "programme__province", "programme__plan")
        .annotate(admitted=Count("receipts__registrations", filter=Q(receipts__registrations__state=State.ADMITTED)))
        .order_by("closes_on", "programme__starts_on", "pk")
    )  # fmt: skip


def receipts_of(recruitment):
    return Receipt.objects.filter(recruitment=recruitment).annotate(
        people=Count("registrations"),
        active=Count("registrations", filter=Q(registrations__state__in=ACTIVE)),
    )


def letters_of(recruitment):
    """What was written to people outside about this class, the newest first; without the words of each letter."""
    return (
        Letter.objects.filter(key__startswith=letter_key(recruitment, "")).defer("body").order_by("-created_at", "-pk")
    )  # fmt: skip


def letter_key(recruitment, rest):
    """outside:recruiting:12:admitted:44:1 ."""
    return f"outside:recruiting:{recruitment.pk}:{rest}"


def roster_gaps(recruitment, registrations):
    """(admitted people who are not on the roster, trainees of the roster who are not registered)."""
    trainees = list(
        Trainee.objects.filter(roster__programme=recruitment.programme)
        .select_related("person")
        .defer("phone", "email", "person__number")
    )
    listed = {bytes(each.person.number_index) for each in trainees}
    admitted = [each for each in registrations if each.state == State.ADMITTED]
    known = {index for each in admitted for index in indexes_of(each)}
    return (
        [each for each in admitted if listed.isdisjoint(indexes_of(each))],
        [each for each in trainees if bytes(each.person.number_index) not in known],
    )
