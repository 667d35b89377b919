"""The host decides on registrations, puts the admitted on the roster, and writes their letters.

Whoever counts places holds the lock of the notice: two clerks at once never give the same place twice.
"""

from django.db import transaction
from django.db.models import Max

from accounts.refusals import Refused
from policies.rules import Force
from trainees.actions.guards import require_editable, require_filer, require_importing
from trainees.actions.rosters import ensure_roster
from trainees.actions.storing import persons_of
from trainees.actions.telling import write_admissions
from trainees.models import Recruitment, Registration, Trainee
from trainees.people import indexes_of
from trainees.recruiting.checks import frontline_first
from trainees.recruiting.places import in_order
from trainees.recruiting.reading import candidates_of, lines_of, places_of, quota_of, registrations_of
from workflow.actions import locked
from workflow.journal import record

State = Registration.State
VERDICTS = (State.ADMITTED, State.WAITLISTED, State.REFUSED)
# From which states a verdict may follow; what was decided is first undone.
FROM = {
    State.ADMITTED: (State.WAITING, State.WAITLISTED),
    State.WAITLISTED: (State.WAITING,),
    State.REFUSED: (State.WAITING, State.WAITLISTED),
}
DEPARTURE = {
    "quota": "名额分配用尽",
    "reserve": "占用基层一线预留名额",
}


@transaction.atomic
def decide_registrations(recruitment, *, keys, verdict, reason="", actor, now):
    """Admit, put on the waiting list or refuse several people together, all or none; gives how many.

    Never more people than seats. Beyond a quota or into the reserve of the front line only with a reason, and not at
    all where the rule on the front line is binding.
    """
    row = _own(recruitment, actor, "审核报名")
    require_importing(row.programme)
    reason = reason.strip()
    if verdict not in VERDICTS:
        raise Refused("请选择录取、候补或不予录取。", code="verdict", field="verdict")
    if verdict == State.REFUSED and not reason:
        raise Refused("不予录取须写明原因，选派单位会看到。", code="no_reason", field="reason")
    everybody = registrations_of(row)
    chosen = _chosen(everybody, keys, FROM[verdict])
    departures = _admit(row, everybody, chosen, reason) if verdict == State.ADMITTED else []
    queue = row.receipts.aggregate(last=Max("registrations__queue"))["last"] or 0
    for place, each in enumerate(_ordered(row, everybody, chosen), start=1):
        each.state, each.decided_at, each.decided_by = verdict, now, actor
        each.queue = queue + place if verdict == State.WAITLISTED else None
        each.reason = reason[:200] if verdict == State.REFUSED or each.pk in departures else ""
    Registration.objects.bulk_update(chosen, ["state", "decided_at", "decided_by", "queue", "reason"])
    record(row, "decide_registrations", actor=actor, now=now, after=f"{State(verdict).label} {len(chosen)} 人：{_names(chosen)}",
           note=reason if verdict == State.REFUSED or departures else "",
           data={"registrations": [each.pk for each in chosen]})  # fmt: skip
    return len(chosen)


@transaction.atomic
def undo_decision(recruitment, *, keys, actor, now):
    """Back to 待审核, as long as the person is not on the roster by it; gives how many."""
    row = _own(recruitment, actor, "撤销审核")
    require_importing(row.programme)
    chosen = _chosen(registrations_of(row), keys, VERDICTS)
    on_roster = set(
        Trainee.objects.filter(roster__programme=row.programme).values_list("person_id", flat=True)
    )
    if listed := [each for each in chosen if each.person_id in on_roster]:
        raise Refused(
            f"{_names(listed)}已转入学员名单，不能撤销录取。如不参加，请先在学员名单中移出，再登记退出。",
            code="on_roster",
            status=409,
        )
    before = "、".join(sorted({each.get_state_display() for each in chosen}))
    for each in chosen:
        each.state, each.queue, each.reason, each.person = State.WAITING, None, "", None
        each.decided_at = each.decided_by = None
    Registration.objects.bulk_update(
        chosen, ["state", "queue", "reason", "person", "decided_at", "decided_by"]
    )
    record(
        row, "undo_decision", actor=actor, now=now, before=before, after=f"{len(chosen)} 人：{_names(chosen)}"
    )
    return len(chosen)


@transaction.atomic
def enrol_admitted(recruitment, *, actor, now):
    """Put those admitted since the last time on the roster of the class; gives how many came onto it.

    Nobody is taken off and no row of the roster is changed: it may have come from a later workbook. Whoever was put
    there before and taken off by the host stays off, until his admission is undone and given anew.
    """
    row = _own(recruitment, actor, "转入学员名单")
    roster = locked(ensure_roster(row.programme))
    roster.programme = row.programme = locked(row.programme)
    require_importing(row.programme)
    require_editable(roster)
    admitted = [
        each for each in registrations_of(row, sealed=("receipt__phone",))
        if each.state == State.ADMITTED and each.person_id is None
    ]  # fmt: skip
    if not admitted:
        raise Refused("没有新录取的人，无需重复转入。", code="nobody", status=409)
    persons = persons_of(admitted)
    known = set(roster.trainees.values_list("person_id", flat=True))
    fresh = []
    for each, person in zip(admitted, persons, strict=True):
        if person not in known:
            known.add(person)
            fresh.append((each, person))
    last = roster.trainees.aggregate(number=Max("number"), row=Max("row"))
    start, line = (last["number"] or 0) + 1, (last["row"] or 0) + 1
    Trainee.objects.bulk_create(
        [
            _trainee(roster, each, person, number=start + place, row=line + place)
            for place, (each, person) in enumerate(fresh)
        ]
    )
    for each, person in zip(admitted, persons, strict=True):
        each.person_id = person
    Registration.objects.bulk_update(admitted, ["person"])
    if fresh:
        roster.version += 1
        roster.save(update_fields=["version"])
    record(roster, "enrol_admitted", actor=actor, now=now, after=f"转入 {len(fresh)} 人")
    return len(fresh)


@transaction.atomic
def send_admissions(recruitment, *, actor, now):
    """Write the 录取通知 to everybody admitted who has not had it yet, and to their units; gives how many letters."""
    row = _own(recruitment, actor, "发送录取通知")
    rows = registrations_of(row, sealed=("doc_number", "phone", "receipt__phone"))
    admitted = [each for each in rows if each.state == State.ADMITTED]
    if not admitted:
        raise Refused("还没有录取任何人，没有可发的录取通知。", code="nobody", status=409)
    written = write_admissions(row, admitted, now=now)
    if not written:
        raise Refused(
            "已录取的人和选派单位都没有填写电子邮箱，没有发出邮件。请下载录取通知后转交，或按下面的电话名单逐一通知。",
            code="no_address",
            status=409,
        )
    record(
        row, "send_admissions", actor=actor, now=now, after=f"已录取 {len(admitted)} 人，邮件 {written} 封"
    )
    return written


def _own(recruitment, actor, what):
    require_filer(recruitment.programme, actor, what)
    row = Recruitment.objects.select_for_update(of=("self",)).select_related(
        "programme__host", "programme__plan", "programme__rule_set"
    )
    return row.get(pk=recruitment.pk)


def _chosen(everybody, keys, states):
    wanted = set(keys)
    chosen = [each for each in everybody if each.pk in wanted]
    if not chosen or len(chosen) < len(wanted):
        raise Refused(
            "请先勾选要办理的人员；可能有人已不在列表中，请刷新页面后重选。", code="nobody", field="people"
        )
    if other := [each for each in chosen if each.state not in states]:
        words = "、".join(f"{each.name}（{each.get_state_display()}）" for each in other[:8])
        raise Refused(
            f"以下人员的状态已有变化，没有办理：{words}。请刷新页面后重选；已审核的须先撤销。",
            code="other_state",
            status=409,
        )
    return chosen


def _admit(row, everybody, chosen, reason):
    """Count each against the places; refuses with the figures. Gives the keys that depart from the division."""
    _require_once(everybody, chosen)
    quotas, places = list(row.quotas.all()), places_of(row, everybody)
    departures = {}
    for each in _ordered(row, everybody, chosen):
        quota = quota_of(each, quotas)
        obstacle = places.obstacle(quota, frontline=each.frontline)
        if obstacle == "full":
            raise Refused(
                f"招收人数 {row.seats} 人，已录取 {row.seats - places_of(row, everybody).left} 人，"
                f"本次选了 {len(chosen)} 人，名额不够，没有录取任何人。请减少人数、列为候补，或先修改招收人数。",
                code="full",
                status=409,
            )
        if obstacle:
            departures.setdefault(obstacle, []).append((each, places.share(quota).name))
        places.take(quota, frontline=each.frontline)
    if departures:
        _require_reason(row, departures, reason, places)
    return {each.pk for rows in departures.values() for each, _ in rows}


def _require_once(everybody, chosen):
    """One human has one place, on however many receipts he stands."""
    holding = {indexes_of(each)[0]: each for each in everybody if each.state == State.ADMITTED}
    details = []
    for each in chosen:
        first = holding.setdefault(indexes_of(each)[0], each)
        if first is not each:
            details.append(
                f"回执 {each.receipt.number} 的{each.name}与回执 {first.receipt.number} 的{first.name}证件号码相同。"
            )
    if details:
        raise Refused(
            "同一人只占一个名额，没有录取任何人。请只选其中一份，另一份不予录取或登记退出。",
            code="same_person", field="people", details=details, status=409,
        )  # fmt: skip


def _require_reason(row, departures, reason, places):
    details = []
    if "quota" in departures:
        names = sorted({name for _, name in departures["quota"]})
        details.append(f"{'、'.join(names)}的名额已用完，{len(departures['quota'])} 人超出分配。")
    if "reserve" in departures:
        rule = row.programme.rule_set.rules().get("recruiting.frontline")
        cited = f"（{rule.citation}：{rule.quote}）" if rule else ""
        words = (
            f"{len(departures['reserve'])} 人不是基层一线，将占用为基层一线预留的名额"
            f"（预留 {row.frontline_seats} 个，已录取基层一线 {places.admitted_frontline} 人）{cited}。"
        )
        details.append(words)
        if rule and rule.force == Force.BINDING:
            raise Refused(
                "预留给基层一线的名额不能挪用，没有录取任何人。", code="reserve", status=409, details=details
            )
    if not reason:
        raise Refused(
            "录取结果与名额分配不符，没有录取任何人。确需录取的，请写明理由后再办理；理由记入办理记录。",
            code="asks_reason",
            field="reason",
            details=details,
        )


def _ordered(row, everybody, chosen):
    """The chosen in the order in which places are given."""
    by_key = {each.pk: each for each in chosen}
    candidates = candidates_of(row, lines_of(row, chosen))
    first = frontline_first(row.programme.rule_set.rules())
    return [by_key[each.key] for each in in_order(candidates, frontline_first=first)]


def _names(rows, most=8):
    return "、".join(each.name for each in rows[:most]) + ("等" if len(rows) > most else "")


def _trainee(roster, each, person, *, number, row):
    return Trainee(
        roster=roster, person_id=person, row=row, number=number, name=each.name, number_mask=each.number_mask, sex=each.sex,
        unit=each.unit, post=each.post, qualification=each.qualification, phone=each.phone, email=each.email,
        region=each.region or each.receipt.region, frontline=each.frontline, party_member=each.party_member,
        political_status=each.political_status, online=each.online,
    )  # fmt: skip
