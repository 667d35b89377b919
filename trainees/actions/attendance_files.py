"""A sign-in sheet or a meeting log comes in: uploaded, looked at, confirmed or given up."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.crypto import encrypt_bytes
from accounts.refusals import Refused
from trainees.actions.attendance import require_day
from trainees.actions.guards import open_roster, require_filer
from trainees.actions.rosters import safe_name
from trainees.attending.files import binding, read_file, require_readable
from trainees.models import Attendance, AttendanceFile, Source
from workflow.journal import record
from workflow.xlsx.reading import read_workbook

SOURCES = {AttendanceFile.Kind.SHEET: Source.SHEET, AttendanceFile.Kind.MEETING: Source.ONLINE}


def stage_attendance(roster, *, kind, content, name, actor, now, on=None, half="", minutes=None):
    """Keep a workbook (bytes) for its preview; raises WorkbookRefused for what is none. Changes no mark.

    A meeting log is about one half day, and counts whoever was on line for `minutes`. A file of the same kind that was
    still waiting is given up for the new one.
    """
    require_filer(roster.programme, actor, "上传签到记录")
    require_readable(read_workbook(content, name), kind, on)
    with transaction.atomic():
        roster = open_roster(roster, actor, "上传签到记录")
        if kind == AttendanceFile.Kind.MEETING:
            require_day(roster.programme, on, half, timezone.localdate(now))
        for earlier in roster.attendance_files.filter(state=AttendanceFile.State.STAGED, kind=kind):
            _settle(earlier, AttendanceFile.State.DISCARDED)
        row = AttendanceFile(
            roster=roster, kind=kind, on=on, half=half, minutes=minutes, uploaded_at=now, uploaded_by=actor,
            file_name=safe_name(name, roster.programme.code), sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        row.file.save("attendance", ContentFile(encrypt_bytes(content, aad=binding(row.sha256))), save=False)
        row.save()
        record(roster, "stage_attendance", actor=actor, now=now, after=f"{row.get_kind_display()}：{row.file_name}",
               data={"sha256": row.sha256})  # fmt: skip
    return row


def confirm_attendance(row, *, sha256, actor, now, take=()):
    """Write what the preview showed; of the marks made otherwise only those in `take` (codes of changes) give way.

    Gives how many marks were written. The file is read again under the lock, so that a phone that signed in since the
    preview is not overwritten unasked.
    """
    require_staged(row)
    if sha256 != row.sha256:
        raise Refused(
            "要导入的文件不是您核对过的那一份，没有导入。请返回核对页重新查看后再确认。",
            code="other_file",
            status=409,
        )
    with transaction.atomic():
        roster = open_roster(row.roster, actor, "导入签到记录")
        row = AttendanceFile.objects.select_for_update(of=("self",)).get(pk=row.pk)
        row.roster = roster
        require_staged(row)
        found = read_file(row, today=timezone.localdate(now))
        if found.faults:
            raise Refused(
                f"还有 {len(found.faults)} 处需要修正，没有导入任何内容。请在原表中改正后重新上传。",
                code="faults",
                details=found.faults,
            )
        written = [*found.plain, *(change for change in found.conflicts if change.code in take)]
        _write(written, SOURCES[row.kind], actor=actor, now=now)
        _settle(row, AttendanceFile.State.CONFIRMED)
        kept = len(found.changes) - len(written)
        record(roster, "confirm_attendance", actor=actor, now=now,
               after=f"{row.get_kind_display()}：写入 {len(written)} 条" + (f"，保留原登记 {kept} 条" if kept else ""),
               data={"sha256": row.sha256, "written": len(written), "kept": kept})  # fmt: skip
    return len(written)


@transaction.atomic
def discard_attendance(row, *, actor, now):
    """Give a staged file up; it is deleted."""
    require_filer(row.roster.programme, actor, "放弃导入")
    row = (
        AttendanceFile.objects.select_for_update(of=("self",))
        .select_related("roster__programme")
        .get(pk=row.pk)
    )
    require_staged(row)
    _settle(row, AttendanceFile.State.DISCARDED)
    record(row.roster, "discard_attendance", actor=actor, now=now, before=row.file_name)


def drop_stale_files(*, before, actor, now):
    """Give up every file that waits for its confirmation since before a moment: names are not kept for nothing."""
    waiting = AttendanceFile.objects.filter(state=AttendanceFile.State.STAGED, uploaded_at__lt=before)
    return sum(_drop_stale(pk, actor, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _drop_stale(pk, actor, now):
    row = AttendanceFile.objects.select_for_update(of=("self",)).select_related("roster__programme").get(pk=pk)  # fmt: skip
    if row.state != AttendanceFile.State.STAGED:
        return False
    _settle(row, AttendanceFile.State.DISCARDED)
    record(row.roster, "discard_attendance", actor=actor, now=now, before=row.file_name,
           note="逾期未确认，文件已自动删除")  # fmt: skip
    return True


def require_staged(row):
    if row.state != AttendanceFile.State.STAGED:
        raise Refused(
            f"“{row.file_name}”{row.get_state_display()}，无需重复办理。请返回签到页查看，如需更改请重新上传。",
            code="settled",
            status=409,
        )


def _write(changes, source, *, actor, now):
    Attendance.objects.bulk_create(
        [
            Attendance(trainee=each.trainee, on=each.on, half=each.half, present=each.present, source=source,
                       reason="", recorded_at=now, recorded_by=actor)
            for each in changes
        ],
        update_conflicts=True, unique_fields=["trainee", "on", "half"], batch_size=500,
        update_fields=["present", "source", "reason", "recorded_at", "recorded_by"],
    )  # fmt: skip


def _settle(row, state):
    """Close a file and delete it once the transaction holds."""
    storage, stored = row.file.storage, row.file.name
    row.state, row.file = state, ""
    row.save(update_fields=["state", "file"])
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
