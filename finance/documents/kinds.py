"""Which official papers there are, who draws them, and why one cannot be drawn now."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from finance.documents.basis import Basis
from finance.documents.budgeting import budget_table, why_no_budget
from finance.documents.claiming import application_letter, receipt_letter, why_no_claim
from finance.documents.lectures import lecture_table, why_no_lectures
from finance.documents.official import Imprint, Official, data_sha256
from finance.documents.settling import settlement_table
from finance.documents.vouchers import voucher_table, why_no_vouchers
from finance.models import Paper

Kind, Form = Paper.Kind, Paper.Form


def why_no_settlement(basis: Basis) -> str:
    return "" if basis.lines else "还没有填写经费结算：填写实际支出后才能生成。"


DRAWN: dict[str, tuple[Callable[[Basis], Official], Callable[[Basis], str]]] = {
    Kind.BUDGET: (budget_table, why_no_budget),
    Kind.SETTLEMENT: (settlement_table, why_no_settlement),
    Kind.LECTURES: (lecture_table, why_no_lectures),
    Kind.APPLICATION: (application_letter, why_no_claim),
    Kind.RECEIPT: (receipt_letter, why_no_claim),
    Kind.VOUCHERS: (voucher_table, why_no_vouchers),
}
# Papers that bear the account of the payee: in full for the host itself, masked for everybody else.
WITH_ACCOUNT = (Kind.APPLICATION, Kind.RECEIPT, Kind.PACKAGE)


def name_of(kind: str, basis: Basis) -> str:
    """What the paper is called in this class: 经费决算表 where the notice says so."""
    return basis.form_name if kind == Kind.SETTLEMENT else Kind(kind).label


def why_not(kind: str, basis: Basis) -> str:
    """Why the paper cannot be drawn now; "" when it can."""
    if kind == Kind.PACKAGE:
        return why_no_settlement(basis)
    return DRAWN[kind][1](basis)


def drawn(kind: str, basis: Basis) -> Official:
    return DRAWN[kind][0](basis)


class Said(NamedTuple):
    """What a paper says, line by line, with the hash of the data behind it."""

    data_sha256: str
    lines: list[str]


def said(kind: str, basis: Basis) -> Said:
    """The same whoever asks: the account is masked in it, and the hash knows it by its keyed index."""
    paper = drawn(kind, replace(basis, in_full=False))
    return Said(data_sha256(paper), paper.lines())


def render(paper: Official, form: str, imprint: Imprint) -> bytes:
    return paper.pdf(imprint) if form == Form.PDF else paper.xlsx(imprint)
