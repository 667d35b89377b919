"""What a settlement says, in one canonical form with its hash: a change by any side door shows."""

import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from accounts.crypto import blind_indexes
from finance.models import Expense, FundingShare, Settlement

Content = dict[str, object]


def sha256_of(content: object) -> str:
    """Hash of a canonical JSON text: keys sorted, amounts as written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def line_content(line: Expense) -> Content:
    """One line with its lecture fee and invoices, as texts; uses what was fetched ahead."""
    fee = getattr(line, "lecture", None)
    found: Content = {
        "category": line.category,
        "description": line.description,
        "unit": line.unit,
        "quantity": text(line.quantity),
        "unit_price": text(line.unit_price),
        "days": text(line.days),
        "amount": text(line.amount),
        "invoices": [
            {
                "kind": invoice.kind,
                "code": invoice.code,
                "number": invoice.number,
                "seller": invoice.seller,
                "dated": invoice.dated.isoformat(),
                "amount": text(invoice.amount),
                "tax": text(invoice.tax),
            }
            for invoice in line.invoices.all()
        ],
    }
    if fee is not None:
        found["lecture"] = {
            "name": fee.name, "unit": fee.unit, "title": fee.title, "rank": fee.rank, "on": fee.on.isoformat(),
            "half": fee.half, "hours": text(fee.hours), "net": text(fee.net), "tax": text(fee.tax),
        }  # fmt: skip
    return found


def digest_of(settlement: Settlement, lines: list[Expense], shares: Iterable[FundingShare]) -> str:
    """Hash of what the host wrote: lines, vouchers, payee, travel days, the kind of quota, reasons, who bears the rest."""
    return digests_of(settlement, lines, shares)[0]


def digests_of(settlement: Settlement, lines: list[Expense], shares: Iterable[FundingShare]) -> list[str]:
    """The hash under every known index key, the active one first.

    The whole account is in it, keyed: its mask alone would let the digits between be changed.
    """
    shares = list(shares)
    return [
        sha256_of({**written_by_host(settlement, lines, shares), "account": index.hex()})
        for index in blind_indexes(settlement.payee_account, purpose="finance.settlement.account")
    ]


def written_by_host(settlement: Settlement, lines: list[Expense], shares: list[FundingShare]) -> Content:
    return {
        "programme": settlement.programme_id,
        "lines": [line_content(line) for line in lines],
        "payee": [settlement.payee_name, settlement.payee_bank],
        "day_quota": settlement.day_quota,
        "arrival": text(settlement.arrival_days),
        "departure": text(settlement.departure_days),
        "reasons": settlement.reasons,
        "shares": [[share.channel, share.name, text(share.amount)] for share in shares],
    }


def text(value: Decimal | None) -> str:
    """A count or an amount as one text, whatever the database made of its noughts: 60.0 → 60, 8000.00 → 8000."""
    return "" if value is None else f"{value.normalize():f}"
