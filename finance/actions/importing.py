"""Expense lines from a sheet: uploaded, looked at, taken over or given up."""

import hashlib

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.crypto import encrypt_bytes
from accounts.refusals import Refused, not_allowed
from finance.actions.invoices import Voucher, note_second_use
from finance.actions.lines import bump
from finance.checks import FROZEN, closed_words, may_write, require_open
from finance.importing.columns import FIELDS
from finance.importing.preview import Preview, binding, read_file
from finance.importing.reading import NO_TABLE
from finance.models import USED_ELSEWHERE, Expense, Invoice, LineFile, Settlement
from trainees.actions.rosters import safe_name
from workflow.actions import locked
from workflow.journal import keep_refusals, record
from workflow.xlsx.reading import read_workbook
from workflow.xlsx.tables import find_header

State = LineFile.State


def require_writable(settlement: Settlement, actor):
    """Refuse unless the person may write the settlement and it is open at all."""
    if not may_write(settlement, actor):
        raise not_allowed("填写经费结算", f"{settlement.filer}的填报人员")
    if not settlement.is_open:
        raise Refused(closed_words(settlement), code="closed", status=409)


@keep_refusals("stage_lines", only=FROZEN)
def stage_lines(settlement: Settlement, *, content: bytes, name: str, actor, now) -> LineFile:
    """Keep a workbook for its preview; raises WorkbookRefused for what is none. Changes no line.

    A sheet that was still waiting is given up for the new one.
    """
    require_writable(settlement, actor)
    if not any(find_header(sheet, FIELDS) for sheet in read_workbook(content, name).visible):
        raise Refused(NO_TABLE, code="no_table", field="file")
    with transaction.atomic():
        settlement = locked(settlement)
        require_writable(settlement, actor)
        for earlier in settlement.line_files.filter(state=State.STAGED):
            _settle(earlier, State.DISCARDED)
        row = LineFile(
            settlement=settlement, uploaded_at=now, uploaded_by=actor, sha256=hashlib.sha256(content).hexdigest(),
            file_name=safe_name(name, settlement.programme.code),
        )  # fmt: skip
        row.file.save("lines", ContentFile(encrypt_bytes(content, aad=binding(row.sha256))), save=False)
        row.save()
        record(
            settlement, "stage_lines", actor=actor, now=now, after=row.file_name, data={"sha256": row.sha256}
        )
    return row


def import_lines(settlement: Settlement, *, row: LineFile, actor, now, **seen) -> list[Expense]:
    """Take over the lines of a staged sheet; `seen` are the hash of the file and the version of the settlement that the
    person looked at (sha256, version), and `only_good`: to leave the lines with a fault behind.

    The offices are told of invoices that other accounts hold, whether anything was taken over or not.
    """
    second: list[tuple[Expense, Voucher]] = []
    try:
        return take_over(settlement, row=row, second=second, actor=actor, now=now, **seen)
    finally:
        for line, voucher in second:
            note_second_use(line, voucher, actor=actor, now=now)


@keep_refusals("import_lines", only=FROZEN)
@transaction.atomic
def take_over(
    settlement: Settlement,
    *,
    row: LineFile,
    sha256: str,
    version: int,
    only_good: bool,
    second: list,
    actor,
    now,
) -> list[Expense]:
    """The sheet is read again under the lock; `second` is given what other accounts hold."""
    settlement = locked(settlement, version=version)
    row = LineFile.objects.select_for_update(of=("self",)).get(pk=row.pk, settlement=settlement)
    require_staged(row)
    if sha256 != row.sha256:
        raise Refused(
            "要导入的文件不是您核对过的那一份，没有导入。请返回核对页重新查看后再确认。",
            code="other_file",
            status=409,
        )
    require_writable(settlement, actor)
    found = read_file(row, settlement, user=actor, today=timezone.localdate(now))
    second += [
        (Expense(settlement=settlement, **line.values), Voucher(**bill.values)) for line, bill in found.second
    ]
    if sentences := found.sentences if not only_good or found.table.general else []:
        raise Refused(
            f"还有 {len(sentences)} 处需要修正，没有导入任何内容。请在原表中改正后重新上传，或只导入无误的各行。",
            code="faults",
            details=sentences,
        )
    if not found.good:
        raise Refused("没有可以导入的支出，请在原表中改正后重新上传。", code="nothing")
    lines = store(settlement, found, actor=actor)
    bump(settlement)
    _settle(row, State.CONFIRMED)
    left = f"，{len(found.faulty)} 笔有误的没有导入" if found.faulty else ""
    record(settlement, "import_lines", actor=actor, now=now,
           after=f"“{row.file_name}”：导入 {len(lines)} 笔，合计 {found.total:,.2f} 元{left}",
           data={"sha256": row.sha256, "lines": len(lines), "left": len(found.faulty)})  # fmt: skip
    return lines


def store(settlement, found: Preview, *, actor) -> list[Expense]:
    """The good lines of a preview with their invoices, in two statements."""
    for category in dict.fromkeys(row.values["category"] for row in found.good):
        require_open(settlement, category, actor)
    lines = Expense.objects.bulk_create(
        Expense(settlement=settlement, amount=row.amount, **row.values) for row in found.good
    )
    bills = [
        Invoice(expense=line, **bill.values)
        for line, row in zip(lines, found.good, strict=True)
        for bill in row.bills
    ]
    try:
        with transaction.atomic():
            Invoice.objects.bulk_create(bills)
    except IntegrityError as error:  # somebody wrote one of them down since the sheet was read
        numbers = [bill.number for bill in bills]
        if not Invoice.objects.filter(number__in=numbers).exists():
            raise
        raise Refused(USED_ELSEWHERE, code="used_elsewhere", status=409) from error
    return lines


@transaction.atomic
def discard_lines(settlement: Settlement, *, row: LineFile, actor, now):
    """Give a staged sheet up; it is deleted."""
    settlement = locked(settlement)
    if not may_write(settlement, actor):
        raise not_allowed("放弃导入", f"{settlement.filer}的填报人员")
    row = LineFile.objects.select_for_update(of=("self",)).get(pk=row.pk, settlement=settlement)
    require_staged(row)
    _settle(row, State.DISCARDED)
    record(settlement, "discard_lines", actor=actor, now=now, before=row.file_name)


def drop_stale_lines(*, before, actor, now) -> int:
    """Give up every sheet that waits for its confirmation since before a moment; gives how many."""
    waiting = LineFile.objects.filter(state=State.STAGED, uploaded_at__lt=before)
    return sum(_drop_stale(pk, actor, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _drop_stale(pk, actor, now):
    row = LineFile.objects.select_for_update(of=("self",)).select_related("settlement__programme").get(pk=pk)
    if row.state != State.STAGED:
        return False
    _settle(row, State.DISCARDED)
    record(row.settlement, "discard_lines", actor=actor, now=now, before=row.file_name,
           note="逾期未确认，文件已自动删除")  # fmt: skip
    return True


def require_staged(row: LineFile):
    if row.state != State.STAGED:
        raise Refused(
            f"“{row.file_name}”{row.get_state_display()}，无需重复办理。请返回经费结算查看，如需更改请重新上传。",
            code="settled",
            status=409,
        )


def _settle(row, state):
    """Close a file and delete it once the transaction holds."""
    storage, stored = row.file.storage, row.file.name
    row.state, row.file = state, ""
    row.save(update_fields=["state", "file"])
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
