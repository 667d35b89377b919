"""A large list is put into the worker's hands, and taken out of them."""

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_importing, require_seen
from trainees.actions.large.claims import State, is_idle
from trainees.actions.settling import settle
from trainees.importing.lists import open_list
from trainees.models import RosterUpload
from workflow.actions import locked
from workflow.journal import record

logger = logging.getLogger("portal.rosters")

TASK = "trainees.work_upload"


def is_large(book) -> bool:
    """Whether an opened workbook has more rows than a request should wait for."""
    return max((sheet.row_elements for sheet in book.visible), default=0) > settings.ROSTER_JOB_ROWS


def wake(upload_id):
    """Tell a worker; when no broker answers, the sweep finds the row a little later."""
    try:
        current_app.send_task(TASK, kwargs={"upload_id": upload_id}, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker does, what was asked for stands
        logger.warning("upload %s waits for the sweep: %s", upload_id, type(error).__name__)


def queue_reading(upload, *, now):
    """Have the list read by the worker, for the first time or again; the caller has locked and checked.

    `rows_total` is an upper bound until the list has been read.
    """
    upload.state, upload.error = State.READING, ""
    upload.rows_done, upload.worked_at, upload.cancelled_at = 0, None, None
    upload.save()
    transaction.on_commit(partial(wake, upload.pk))
    return upload


@transaction.atomic
def queue_storing(upload, *, seen, actor, now, version, replace=False):
    """Have a list that was read and looked at stored by the worker.

    Refuses while a fault is left, asks first (`replace`) where people would be taken off, and refuses where the roster
    is another than the one the list was laid beside.
    """
    roster = locked(upload.roster, version=version)
    upload = (
        RosterUpload.objects.select_for_update(of=("self",))
        .select_related("roster__programme")
        .get(pk=upload.pk)
    )
    require_filer(roster.programme, actor, "导入学员名单")
    require_importing(roster.programme)
    require_editable(roster)
    require_state(upload, State.STAGED)
    require_seen(upload, seen, "导入")
    kept = open_list(upload)
    if kept.refused:
        raise Refused(
            f"名单中还有 {kept.refused} 处需要修正，没有导入任何内容。请改正后再导入。",
            code="faults",
            status=409,
        )
    if kept.roster_version != roster.version:
        raise Refused(
            "名单在这份文件核对之后又有变化，没有导入。请点击“重新核对”后再确认。", code="stale", status=409
        )
    if kept.counts["removed"] and not replace:
        raise asks_first(kept.counts["removed"], kept.removed_names)
    upload.state, upload.error = State.STORING, ""
    upload.rows_total, upload.rows_done = kept.counts["found"], 0
    upload.worked_at = upload.cancelled_at = None
    upload.counts |= {"asked": {"by": actor.pk, "version": roster.version, "replace": replace}}
    upload.save()
    transaction.on_commit(partial(wake, upload.pk))
    return upload


@transaction.atomic
def stop_upload(upload, *, actor, now):
    """Stop the work on a list: one that is being read is given up, one that is being stored waits for its
    confirmation again and nothing of the roster has changed.

    Takes effect at once where no worker is at it, else at the next few hundred rows.
    """
    upload = (
        RosterUpload.objects.select_for_update(of=("self",))
        .select_related("roster__programme")
        .get(pk=upload.pk)
    )
    require_filer(upload.roster.programme, actor, "停止处理名单")
    require_state(upload, State.READING, State.STORING)
    before = (
        f"{upload.file_name}（{upload.get_state_display()}，{upload.rows_done} / {upload.rows_total} 行）"
    )
    if is_idle(upload, now):
        halt(upload)
    else:
        upload.cancelled_at = now
        upload.save(update_fields=["cancelled_at"])
    record(upload.roster, "stop_upload", actor=actor, now=now, before=before)
    return upload


def halt(upload):
    """What stopping means for a list, by what was going on; the caller holds the lock."""
    if upload.state == State.READING:
        settle(upload, State.DISCARDED)
        return
    upload.state, upload.worked_at, upload.cancelled_at, upload.rows_done = State.STAGED, None, None, 0
    upload.save(update_fields=["state", "worked_at", "cancelled_at", "rows_done"])


def require_state(upload, *states):
    if upload.state not in states:
        raise Refused(
            f"这份名单“{upload.file_name}”{upload.get_state_display()}，不能再办理这一步。请返回名单页查看。",
            code="settled",
            status=409,
        )


def asks_first(count, names):
    shown = "、".join(names) + ("等" if count > len(names) else "")
    return Refused(
        f"名单中原有 {count} 人不在新表中，导入后将移出：{shown}，其签到和考核结果一并删除。"
        "请勾选“同意移出”后再确认；如属遗漏，请补全后重新上传。",
        code="asks_first",
        field="replace",
    )
