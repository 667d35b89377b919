"""A roster comes in: uploaded, looked at, confirmed or given up; one person taken off."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.crypto import encrypt_bytes
from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_importing, still_on
from trainees.actions.storing import store
from trainees.models import Roster, RosterUpload
from trainees.preview import compare, file_binding, open_upload
from trainees.sheets import parse_roster
from workflow.actions import locked
from workflow.journal import record
from workflow.xlsx.reading import read_workbook

_NUMBERS = re.compile(r"\d{6,}[\dXx]")


def ensure_roster(programme):
    """The programme's roster; made empty the first time, by one of two who come at once."""
    with transaction.atomic():
        roster, _ = Roster.objects.get_or_create(programme=programme)
    return roster


def upload_roster(programme, *, content, name, actor, now):
    """Keep a workbook (bytes) for its preview; raises WorkbookRefused for what is none. Stores nothing of its content.

    The file is encrypted and bound to its hash. An upload that was still waiting is given up for the new one.
    """
    require_filer(programme, actor, "上传学员名单")
    require_importing(programme)
    sheet = parse_roster(read_workbook(content, name), on=timezone.localdate(now))
    with transaction.atomic():
        roster = locked(ensure_roster(programme))
        require_editable(roster)
        for earlier in roster.uploads.filter(state=RosterUpload.State.STAGED):
            _settle(earlier, RosterUpload.State.DISCARDED)
        upload = RosterUpload(
            roster=roster, file_name=safe_name(name, programme.code), sha256=hashlib.sha256(content).hexdigest(),
            counts=sheet.counts, uploaded_at=now, uploaded_by=actor,
        )  # fmt: skip
        sealed = encrypt_bytes(content, aad=file_binding(upload.sha256))
        upload.file.save("roster", ContentFile(sealed), save=False)
        upload.save()
        record(roster, "upload_roster", actor=actor, now=now, after=upload.file_name,
               data={"sha256": upload.sha256, **sheet.counts})  # fmt: skip
    return upload


def confirm_roster(upload, *, sha256, version, actor, now, replace=False):
    """Store what the preview showed: the workbook of this hash, on the roster as it was in this version.

    Refuses while a fault is left, and asks first (`replace`) where people would be taken off. Gives the counts.
    """
    programme = upload.roster.programme
    require_filer(programme, actor, "导入学员名单")
    require_staged(upload)
    if sha256 != upload.sha256:
        raise Refused(
            "要导入的文件不是您核对过的那一份，没有导入。请返回核对页重新查看后再确认。",
            code="other_file",
            status=409,
        )
    workbook = read_workbook(open_upload(upload), upload.file_name)
    with transaction.atomic():
        roster = locked(upload.roster, version=version)
        roster.programme = programme = locked(programme)
        upload = RosterUpload.objects.select_for_update().get(pk=upload.pk)
        require_staged(upload)
        require_importing(programme)
        require_editable(roster)
        found = compare(workbook, roster, today=timezone.localdate(now))
        require_clean(found)
        if found.removed and not replace:
            raise _asks_first(found.removed)
        counts = store(found, roster, actor=actor, now=now)
        roster.source_sha256, roster.version = upload.sha256, roster.version + 1
        roster.save(update_fields=["source_sha256", "version"])
        _settle(upload, RosterUpload.State.CONFIRMED)
        record(roster, "confirm_roster", actor=actor, now=now, after=counts_words(counts),
               data={"sha256": upload.sha256, **counts})  # fmt: skip
    return counts


@transaction.atomic
def discard_roster(upload, *, actor, now):
    """Give a staged upload up; its file is deleted."""
    require_filer(upload.roster.programme, actor, "放弃导入")
    upload = RosterUpload.objects.select_for_update().select_related("roster__programme").get(pk=upload.pk)
    require_staged(upload)
    _settle(upload, RosterUpload.State.DISCARDED)
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
    _settle(upload, RosterUpload.State.DISCARDED)
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


def require_clean(found):
    """Nothing is imported while anything must be put right: all of it is said at once."""
    faults = found.refused
    if faults:
        raise Refused(
            f"名单中还有 {len(faults)} 处需要修正，没有导入任何内容。请在原表中改正后重新上传。",
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
        f"名单中原有 {len(removed)} 人不在新表中，导入后将移出：{names}，其签到和考核结果一并删除。"
        "请勾选“同意移出”后再确认；如属遗漏，请补全后重新上传。",
        code="asks_first",
        field="replace",
    )


def _settle(upload, state):
    """Close an upload and delete its file once the transaction holds."""
    storage, stored = upload.file.storage, upload.file.name
    upload.state, upload.file = state, ""
    upload.save(update_fields=["state", "file"])
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
