"""A staged roster is put right in the browser: columns assigned, cells typed over, rows left out. The file stays as it is."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.columns import remember
from trainees.actions.guards import require_filer, require_importing, require_seen
from trainees.actions.large import queue_reading
from trainees.actions.rosters import require_staged
from trainees.importing.lists import is_listed, open_list
from trainees.importing.staged import corrections_of, open_upload, sealed_corrections
from trainees.models import RosterUpload
from trainees.sheets import FIELDS, parse_roster, taken_columns
from workflow.journal import record
from workflow.xlsx.reading import read_workbook

MOST_CELLS, LONGEST = 5000, 300
_LABELS = {each.key: each.label for each in FIELDS}


def map_columns(upload, *, mapping, seen, actor, now):
    """Read the sheet by these columns {field key: column number}, and the host's next one with this header too.

    `seen` is the digest of the page (staged.binding_of). Corrections stay where they were typed.
    """
    _require_open(upload, seen, actor, "改列对应")
    workbook = _workbook(upload)
    columns = taken_columns(workbook) if workbook else open_list(upload).columns
    _require_columns(columns, mapping)
    with transaction.atomic():
        upload = _locked(upload, seen)
        # What the guess says anyway is not written down: the file alone tells it.
        upload.mapping = {} if workbook and mapping == columns.mapping else mapping
        _read_again(upload, workbook, now)
        remember(upload.roster.programme.host, columns, mapping, now=now)
        told = "、".join(f"{_LABELS[key]}＝{columns.labels[column]}" for key, column in mapping.items())
        record(upload.roster, "map_columns", actor=actor, now=now, note=told, data={"upload": upload.pk})
    return upload


def mend_upload(upload, *, seen, actor, now, cells=None, restored=(), left_out=(), taken_in=()):
    """Type over cells {Excel row: {field key: text}}, give cells [(row, key)] their own text back, leave rows out, take
    them in again. The journal holds how many, never what: there are numbers in it."""
    _require_open(upload, seen, actor, "修正名单")
    cells = cells or {}
    _require_cells(cells)
    workbook = _workbook(upload)
    with transaction.atomic():
        upload = _locked(upload, seen)
        corrections = corrections_of(upload)
        for row in taken_in:
            corrections.pop(row, None)
        for row, key in restored:
            (corrections.get(row) or {}).pop(key, None)
        for row, texts in cells.items():
            corrections[row] = (corrections.get(row) or {}) | {
                key: text.strip() for key, text in texts.items()
            }
        corrections |= dict.fromkeys(left_out)
        if sum(len(texts or "x") for texts in corrections.values()) > MOST_CELLS:
            raise Refused(
                f"网页更正超过 {MOST_CELLS} 格。请下载标注后的表，在表中改正后重新上传。", code="too_many"
            )
        sealed = sealed_corrections(corrections)
        if sealed == upload.corrections:
            return upload
        upload.corrections = sealed
        _read_again(upload, workbook, now)
        counted = {
            "cells": sum(map(len, cells.values())), "restored": len(restored), "left_out": len(left_out), "taken_in": len(taken_in),
        }  # fmt: skip
        record(upload.roster, "mend_upload", actor=actor, now=now, after=mending_words(counted),
               data={"upload": upload.pk, **counted})  # fmt: skip
    return upload


def reread_upload(upload, *, seen, actor, now):
    """Lay a large list beside the roster again, after somebody has changed that in the meantime."""
    _require_open(upload, seen, actor, "重新核对名单")
    with transaction.atomic():
        upload = _locked(upload, seen)
        if is_listed(upload):
            queue_reading(upload, now=now)
            record(upload.roster, "reread_upload", actor=actor, now=now, before=upload.file_name)
    return upload


def mending_words(counted):
    words = {
        "cells": "更正 {} 格",
        "restored": "恢复原值 {} 格",
        "left_out": "不导入 {} 行",
        "taken_in": "重新导入 {} 行",
    }
    return "，".join(words[key].format(count) for key, count in counted.items() if count) or "没有改动"


def _require_open(upload, seen, actor, what):
    require_filer(upload.roster.programme, actor, what)
    require_staged(upload)
    require_importing(upload.roster.programme)
    require_seen(upload, seen, "保存")


def _locked(upload, seen):
    """The upload as it is now; somebody may have settled or mended it in the meantime."""
    roster = upload.roster
    upload = RosterUpload.objects.select_for_update().get(pk=upload.pk)
    upload.roster = roster
    require_staged(upload)
    require_seen(upload, seen, "保存")
    return upload


def _require_columns(columns, mapping):
    """Every field from a column that is there, none from two, the required ones among them."""
    if columns is None:
        raise Refused("表中没有找到表头，无法指定列。请在表中补上表头后重新上传。", code="no_header")
    if not set(mapping) <= set(_LABELS) or not set(mapping.values()) <= set(columns.labels):
        raise Refused("有的列在表中找不到，没有保存。请刷新页面后重新指定。", code="no_column")
    if len(set(mapping.values())) < len(mapping):
        raise Refused("同一列不能用作两项内容，没有保存。请改正后再提交。", code="column_twice")
    missing = [each.label for each in FIELDS if each.required and each.key not in mapping]
    if missing:
        raise Refused(
            f"还没有指定{'、'.join(f'“{label}”' for label in missing)}在哪一列，没有保存。"
            "表中有这一列的，请从下拉列表中选择；没有的，请在原表中补上后重新上传。",
            code="column_missing",
        )


def _require_cells(cells):
    for row, texts in cells.items():
        for key, text in texts.items():
            if key not in _LABELS:
                raise Refused("有的单元格在表中找不到，没有保存。请刷新页面后重新填写。", code="no_column")
            if len(text) > LONGEST:
                raise Refused(
                    f"第 {row} 行“{_LABELS[key]}”有 {len(text)} 个字，超过 {LONGEST} 字。请缩短后再保存。",
                    code="long",
                )


def _workbook(upload):
    """The workbook; None for a large list, which the worker reads again."""
    return None if is_listed(upload) else read_workbook(open_upload(upload), upload.file_name)


def _read_again(upload, workbook, now):
    """Save the upload and count anew what is in it."""
    if workbook is None:
        queue_reading(upload, now=now)
        return
    sheet = parse_roster(
        workbook, on=timezone.localdate(now), mapping=upload.mapping, corrections=corrections_of(upload)
    )
    upload.counts = sheet.counts
    upload.save(update_fields=["mapping", "corrections", "counts"])
