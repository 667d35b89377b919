"""The host's people who work on a class: their list, and the half days they were there (002-37)."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.attendance import require_day
from trainees.actions.guards import is_filer, open_roster, require_editable, require_filer, require_importing
from trainees.models import Source, StaffAttendance, StaffMember
from workflow.actions import locked
from workflow.journal import record


@transaction.atomic
def save_staff(roster, *, name, duty, phone, actor, now, member=None):
    """Add somebody to the staff, or put the entry of one right."""
    roster = _roster(roster, actor, "登记工作人员")
    before = ""
    if member is None:
        last = roster.staff.order_by("-number").values_list("number", flat=True).first()
        member = StaffMember(roster=roster, number=(last or 0) + 1)
    else:
        member = _still_there(roster, member)
        before = _words(member)
    member.name, member.duty, member.phone = name.strip(), duty.strip(), phone.strip()
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise Refused(
            f"{_words(member)}已在工作人员名单中，无需重复登记。", code="twice", field="name"
        ) from error
    record(roster, "save_staff", actor=actor, now=now, before=before, after=_words(member))
    return member


@transaction.atomic
def remove_staff(member, *, actor, now):
    """Take somebody off the staff, with the marks."""
    roster = _roster(member.roster, actor, "移出工作人员")
    member = _still_there(roster, member)
    before = _words(member)
    member.delete()
    record(roster, "remove_staff", actor=actor, now=now, before=before)


@transaction.atomic
def record_staff(roster, *, present, on, half, actor, now):
    """Register one half day of all the staff: `present` holds the ids of those who signed; gives how many changed."""
    roster = open_roster(roster, actor, "登记工作人员签到")
    require_day(roster.programme, on, half, timezone.localdate(now))
    people = {member.pk: member for member in roster.staff.defer("phone")}
    if strangers := len(set(present) - set(people)):
        raise Refused(
            f"有 {strangers} 名工作人员已不在名单中，没有保存。请刷新页面后重新登记。",
            code="stranger",
            status=409,
        )
    known = {row.staff_id: row.present for row in StaffAttendance.objects.filter(staff__in=people, on=on, half=half)}  # fmt: skip
    changed = [pk for pk in people if known.get(pk) != (pk in present)]
    StaffAttendance.objects.bulk_create(
        [
            StaffAttendance(staff_id=pk, on=on, half=half, present=pk in present, source=Source.SHEET,
                            recorded_at=now, recorded_by=actor)
            for pk in changed
        ],
        update_conflicts=True, unique_fields=["staff", "on", "half"],
        update_fields=["present", "source", "recorded_at", "recorded_by"],
    )  # fmt: skip
    if changed:
        record(roster, "record_staff", actor=actor, now=now, after=(
            f"{on:%Y-%m-%d} {Half(half).label}：到岗 {len(set(present))} 人，共 {len(people)} 人"
        ))  # fmt: skip
    return len(changed)


def may_staff(roster, user):
    """Whether somebody may change the list of staff now; the page asks the same as the action."""
    return is_filer(roster.programme, user) and roster.is_editable


def _roster(roster, actor, what):
    require_filer(roster.programme, actor, what)
    roster = locked(roster)
    require_importing(roster.programme)
    require_editable(roster)
    return roster


def _still_there(roster, member):
    found = roster.staff.filter(pk=member.pk).first()
    if found is None:
        raise Refused(f"{member.name}已不在工作人员名单中。请刷新页面后核对。", code="gone", status=409)
    return found


def _words(member):
    return f"{member.name}（{member.duty}）" if member.duty else member.name
