"""经费指标: what an office may spend of one fund source in one year."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.models import FundBudget
from workflow.journal import record

KEEPERS = (Role.FINANCE, Role.APPROVER)


def may_set(organisation: Organisation, user) -> bool:
    return user.has_role(*KEEPERS, organisation=organisation)


def locked_row(organisation: Organisation, year: int, source: str, version: int | None) -> FundBudget | None:
    """The row of that source and year, locked, as the person saw it; None where there was none to see."""
    row = FundBudget.objects.select_for_update().filter(
        organisation=organisation, year=year, fund_source=source
    ).first()  # fmt: skip
    if row is None and version is not None:
        raise Refused(
            f"{year} 年“{source}”的指标还没有登记，请从“登记经费指标”填写。", code="gone", status=409
        )
    if row is not None and version != row.version:
        raise Refused(
            f"{year} 年“{source}”的指标已由{row.set_by}登记为 {row.amount:,.2f} 元，请打开该条核对后再改。",
            code="stale",
            status=409,
        )
    return row


@transaction.atomic
def set_fund_budget(
    organisation: Organisation,
    *,
    year: int,
    fund_source: str,
    amount: Decimal,
    document: str = "",
    actor,
    now,
    version: int | None = None,
) -> FundBudget:
    """Enter or change what the office has of a fund source in a year; `version` is that of the row the person looked at.

    One row a source and year: an amount entered again changes it, and the journal keeps both figures.
    """
    if not may_set(organisation, actor):
        raise not_allowed("登记经费指标", f"{organisation}的财务、审批人员")
    source = fund_source.strip()
    row = locked_row(organisation, year, source, version)
    before = words(row) if row else ""
    row = row or FundBudget(organisation=organisation, year=year, fund_source=source, version=0)
    row.amount, row.document = amount, document.strip()
    row.set_by, row.set_at, row.version = actor, now, row.version + 1
    try:
        row.full_clean()
    except ValidationError as fault:
        field, sentences = next(iter(fault.message_dict.items()))
        raise Refused(sentences[0], code="invalid", field=field) from fault
    row.save()
    record(
        row,
        "set_fund_budget",
        actor=actor,
        now=now,
        before=before,
        after=words(row),
        organisation=organisation,
    )
    return row


def words(row: FundBudget) -> str:
    return f"{row.amount:,.2f} 元" + (f"（{row.document}）" if row.document else "")
