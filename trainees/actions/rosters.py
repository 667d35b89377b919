"""A roster comes in: uploaded, looked at, confirmed or given up; one person taken off."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.crypto import encrypt_bytes
from accounts.refusals import Refused
from trainees.actions.columns import remembered
from trainees.actions.guards import require_editable, require_filer, require_importing, require_seen, still_on
from trainees.actions.large import is_large, queue_reading, queue_storing
from trainees.actions.settling import settle
from trainees.actions.storing import store
from trainees.importing.lists import is_listed, open_list
from trainees.importing.losses import losses_of
from trainees.importing.preview import compare
from trainees.importing.staged import corrections_of, file_binding, open_upload
from trainees.models import Roster, RosterUpload
from trainees.sheets import parse_roster, taken_columns
from workflow.actions import locked
from workflow.journal import record
from workflow.xlsx.limits import LARGE_LIMITS
from workflow.xlsx.reading import open_workbook, read_workbook

_NUMBERS = re.compile(r"\d{6,}[\dXx]")


def ensure_roster(programme):
    """The programme's roster; made empty the first time, by one of two who come at once."""
    with transaction.atomic():
        roster, _ = Roster.objects.get_or_create(programme=programme)
    return roster


def upload_roster(programme, *, content, name, actor, now, instead=False):
    """Keep a workbook (bytes) for its preview; raises WorkbookRefused for what is none. Stores nothing of its content.

    The file is encrypted and bound to its hash, its columns are read as this host last assigned them. One's own
    upload that was still waiting is given up for the new one; a colleague's only where one says so (`instead`).
    """
    require_filer(programme, actor, "上传学员名单")
    require_importing(programme)
    mapping, counts, rows = _first_look(programme.host, content, name, timezone.localdate(now))
    with transaction.atomic():
        roster = locked(ensure_roster(programme))
        require_editable(roster)
        _make_way(roster, actor, instead=instead)
        upload = RosterUpload(
            roster=roster, file_name=safe_name(name, programme.code), sha256=hashlib.sha256(content).hexdigest(),
            counts=counts, mapping=mapping, rows_total=rows, uploaded_at=now, uploaded_by=actor,
        )  # fmt: skip
        sealed = encrypt_bytes(content, aad=file_binding(upload.sha256))
        upload.file.save("roster", ContentFile(sealed), save=False)
        if rows:
            queue_reading(upload, now=now)
        else:
            upload.save()
        record(roster, "upload_roster", actor=actor, now=now, after=upload.file_name,
               data={"sha256": upload.sha256, **counts})  # fmt: skip
    return upload


def _first_look(host, content, name, today):
    """(columns as this host last assigned them, counts, rows for the worker): a large list is left to the worker."""
    with open_workbook(content, name, LARGE_LIMITS) as book:
        mapping = remembered(host, taken_columns(book))
        if is_large(book):
            return mapping, {}, max(sheet.row_elements for sheet in book.visible)
    return mapping, parse_roster(read_workbook(content, name), on=today, mapping=mapping).counts, 0


def _make_way(roster, actor, *, instead):
    """Give up what waits for its confirmation; what a colleague is at is not swept away unseen."""
    for earlier in roster.uploads.filter(state__in=RosterUpload.OPEN).select_related("uploaded_by"):
        who = "您" if earlier.uploaded_by == actor else str(earlier.uploaded_by)
        at = timezone.localtime(earlier.uploaded_at)
        told = f"{who}于 {at:%m-%d %H:%M} 上传的“{earlier.file_name}”"
        if earlier.state == RosterUpload.State.STORING:
            raise Refused(
                f"{told}正在导入，这时不能上传新的名单。请等它导入完成，或先停止导入。",
                code="storing",
                status=409,
            )
        if earlier.uploaded_by != actor and not instead:
            raise Refused(
                f"{told}还在核对，尚未确认。两份名单不能同时核对：请先与其商定，或打开那一份继续核对；"
                "确需改用您这一份的，请勾选“放弃同事的那一份”后重新上传。",
                code="other_upload",
                field="instead",
                status=409,
            )
        settle(earlier, RosterUpload.State.DISCARDED)


def confirm_roster(upload, *, sha256, version, actor, now, replace=False, lose=False):
    """Store what the preview showed: the workbook of this digest (staged.binding_of), on the roster of this version.

    Refuses while a fault is left, and asks first where people would be taken off (`replace`) and where marks, results
    or tickets would go with them (`lose`). Gives the counts; None for a large list, which the worker stores.
    """
    programme = upload.roster.programme
    require_filer(programme, actor, "导入学员名单")
    require_staged(upload)
    require_seen(upload, sha256, "导入")
    if is_listed(upload):
        _confirm_listed(upload, sha256, version=version, actor=actor, now=now, replace=replace, lose=lose)
        return None
    workbook = read_workbook(open_upload(upload), upload.file_name)
    with transaction.atomic():
        roster = locked(upload.roster, version=version)
        roster.programme = programme = locked(programme)
        upload = RosterUpload.objects.select_for_update().get(pk=upload.pk)
        require_staged(upload)
        require_seen(upload, sha256, "导入")
        require_importing(programme)
        require_editable(roster)
        found = compare(
            workbook, roster, today=timezone.localdate(now), mapping=upload.mapping, corrections=corrections_of(upload)
        )  # fmt: skip
        require_clean(found)
        require_agreed(found.removed, replace=replace, lose=lose)
        counts = store(found, roster, actor=actor, now=now)
        roster.source_sha256, roster.version = upload.sha256, roster.version + 1
        roster.save(update_fields=["source_sha256", "version"])
        upload.counts |= counts
        upload.save(update_fields=["counts"])
        settle(upload, RosterUpload.State.CONFIRMED)
        record(roster, "confirm_roster", actor=actor, now=now, after=counts_words(counts),
               data={"sha256": upload.sha256, **counts})  # fmt: skip
    return counts


def _confirm_listed(upload, seen, *, version, actor, now, replace, lose):
    """Of a large list only the first names are at hand: what might go with anybody is asked of all who go."""
    removed = open_list(upload).counts["removed"]
    if removed and replace and not lose:
        raise Refused(
            f"将移出 {removed} 人，其中已有签到、成绩、问卷等记录的，记录一并删除。请勾选“同意一并删除”后再确认。",
            code="asks_about_losses",
            field="lose",
        )
    queue_storing(upload, seen=seen, actor=actor, now=now, version=version, replace=replace)


@transaction.atomic
def discard_roster(upload, *, actor, now):
    """Give a staged upload up; its file is deleted."""
    require_filer(upload.roster.programme, actor, "放弃导入")
    upload = RosterUpload.objects.select_for_update().select_related("roster__programme").get(pk=upload.pk)
    require_staged(upload)
    settle(upload, RosterUpload.State.DISCARDED)
    record(upload.roster, "discard_roster", actor=actor, now=now, before=upload.file_name)
    return upload


def drop_stale_uploads(*, before, actor, now):
    """Give up every upload that waits for its confirmation since before a moment; gives how many.

    Nobody comes back to them, and each file holds ID numbers: what is not needed is not kept.
    """
    waiting = RosterUpload.objects.filter(state=RosterUpload.State.STAGED, uploaded_at__lt=before)
    return sum(
        _drop_stale(pk, actor=actor, now=now)
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True))
    )


@transaction.atomic
def _drop_stale(pk, *, actor, now):
    upload = (
        RosterUpload.objects.select_for_update(of=("self",)).select_related("roster__programme").get(pk=pk)
    )
    if upload.state != RosterUpload.State.STAGED:
        return False  # somebody settled it in this moment
    settle(upload, RosterUpload.State.DISCARDED)
    record(upload.roster, "discard_roster", actor=actor, now=now, before=upload.file_name,
           note=f"{timezone.localdate(upload.uploaded_at):%Y-%m-%d} 上传，逾期未确认，文件已自动删除")  # fmt: skip
    return True


@transaction.atomic
def remove_trainee(trainee, *, reason, actor, now):
    """Take one person off the roster, with marks and result; the reason is kept."""
    roster = locked(trainee.roster)
    require_filer(roster.programme, actor, "移出学员")
    require_importing(roster.programme)
    require_editable(roster)
    if not reason.strip():
        raise Refused("移出学员须写明原因，该原因将记入办理记录。", code="no_reason", field="reason")
    trainee = still_on(roster, trainee)
    before = f"第 {trainee.number} 号 {trainee.name}（{trainee.unit}）"
    trainee.delete()
    roster.version += 1
    roster.save(update_fields=["version"])
    record(roster, "remove_trainee", actor=actor, now=now, before=before, note=reason.strip())


def require_staged(upload):
    if upload.state != RosterUpload.State.STAGED:
        state = RosterUpload.State(upload.state).label
        raise Refused(
            f"这份名单“{upload.file_name}”{state}，无需重复办理。请返回名单页查看，如需更改请重新上传。",
            code="settled",
            status=409,
        )


def require_agreed(removed, *, replace, lose):
    """People are taken off, and what hangs on them is deleted, only with a word for each."""
    if removed and not replace:
        raise _asks_first(removed)
    lost = {} if lose else losses_of(removed)
    if lost:
        names = [
            f"{trainee.name}（{'、'.join(lost[trainee.pk])}）" for trainee in removed if trainee.pk in lost
        ]
        raise Refused(
            f"移出的人中有 {len(names)} 人已有记录，将一并删除：{'；'.join(names[:10])}{'等' if len(names) > 10 else ''}。"
            "请勾选“同意一并删除”后再确认；如属遗漏，请补全名单后重新上传。",
            code="asks_about_losses",
            field="lose",
        )


def require_clean(found):
    """Nothing is imported while anything must be put right: all of it is said at once."""
    faults = found.refused
    if faults:
        raise Refused(
            f"名单中还有 {len(faults)} 处需要修正，没有导入任何内容。请在网页上逐格修正，或在原表中改正后重新上传。",
            code="faults",
            details=[fault.sentence for fault in faults],
        )


def counts_words(counts):
    words = (
        f"共 {counts['found']} 人：新增 {counts['added']}，更新 {counts['renewed']}，移出 {counts['removed']}"
    )
    if counts["marks"]:
        words += f"；签到 {counts['marks']} 条"
    if counts["results"]:
        words += f"；考核结果 {counts['results']} 人"
    return words


def safe_name(name, code):
    """The file's name as it may be shown and kept: no path, and no number that could be somebody's but the class's own."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if c.isprintable())
    return _NUMBERS.sub(lambda found: found[0] if found[0] in code else "***", name)[-200:] or "学员名单.xlsx"


def _asks_first(removed):
    names = "、".join(trainee.name for trainee in removed[:10]) + ("等" if len(removed) > 10 else "")
    return Refused(
        f"名单中原有 {len(removed)} 人不在新表中，导入后将移出：{names}。"
        "请勾选“同意移出”后再确认；如属遗漏，请补全后重新上传。",
        code="asks_first",
        field="replace",
    )
