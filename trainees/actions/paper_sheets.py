"""The paper sheet that was signed by hand: its scan on the roster, its count beside the marks of the portal (000-21)."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.attendance import require_day
from trainees.actions.guards import open_roster
from trainees.attending.slots import sheet_slot
from trainees.models import Attendance, PaperSheet, StaffAttendance
from workflow.actions import attach
from workflow.journal import record


@transaction.atomic
def keep_paper_sheet(roster, *, on, half, counted, staff_counted, note, actor, now, scan=None):
    """Count the signatures of one half day; `scan` is (content, name, content type) where a new one comes with it.

    Where paper and portal differ, a note says why; the difference itself is shown, not mended.
    """
    roster = open_roster(roster, actor, "登记纸质签到表")
    require_day(roster.programme, on, half, timezone.localdate(now))
    present = Attendance.objects.filter(trainee__roster=roster, on=on, half=half, present=True).count()
    if counted != present and not note.strip():
        raise Refused(
            f"纸质签到表 {counted} 人，平台登记出勤 {present} 人，相差 {abs(counted - present)} 人。请先补录或更正，"
            "仍不一致的写明差异说明。",
            code="differs",
            field="note",
        )
    staff = StaffAttendance.objects.filter(staff__roster=roster, on=on, half=half, present=True).count()
    if staff_counted is not None and staff_counted != staff and not note.strip():
        raise Refused(
            f"纸质签到表有工作人员 {staff_counted} 人，平台登记到岗 {staff} 人。请先更正，仍不一致的写明差异说明。",
            code="staff_differs",
            field="note",
        )
    label = f"{on:%Y-%m-%d} {Half(half).label}签到表扫描件"
    if scan:
        content, name, content_type = scan
        attach(roster, slot=sheet_slot(on, half), content=content, name=name, content_type=content_type, actor=actor,
               now=now, label=label)  # fmt: skip
    sheet, _ = PaperSheet.objects.update_or_create(
        roster=roster, on=on, half=half,
        defaults={"counted": counted, "staff_counted": staff_counted, "note": note.strip(), "recorded_at": now, "recorded_by": actor},
    )  # fmt: skip
    record(roster, "keep_paper_sheet", actor=actor, now=now, note=sheet.note,
           before=f"平台 {present} 人", after=f"{on:%Y-%m-%d} {Half(half).label}：纸质 {counted} 人")  # fmt: skip
    return sheet
