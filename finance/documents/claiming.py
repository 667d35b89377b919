"""补助款申请 and 补助款票据: the letter that asks for the subsidy, and the receipt for it (户名、账号、开户行, 002-41)."""

from collections.abc import Iterator
from decimal import Decimal

from finance.amounts import in_capitals
from finance.checks import slots_of
from finance.documents.basis import Basis, days_of
from finance.documents.lectures import why_no_lectures
from finance.documents.official import OfficialLetter, Pairs, yuan
from finance.documents.settling import SEAL, Figures, figures_of
from finance.documents.vouchers import why_no_vouchers
from finance.reckoning import claim_refusal

OWN_RECEIPT = "拨付单位要求开具财政部门监制票据的，以该票据为准，本页作为其附件。"


def application_letter(basis: Basis) -> OfficialLetter:
    """To the office that pays: for which class, by which document, how much and why so much, to which account."""
    programme, figures = basis.programme, figures_at(basis)
    return OfficialLetter(
        name="补助款申请",
        title="关于拨付高级研修项目补助款的申请",
        number=programme.code,
        to=addressee_of(basis),
        paragraphs=[held_words(basis), spent_words(figures), asked_words(figures)],
        facts=[*payee_facts(basis), ("经费来源", fund_source(basis))],
        enclosures=list(enclosures_of(basis)),
        seals=[SEAL],
        mark=basis.mark,
        secret=basis.secret,
    )


def enclosures_of(basis: Basis) -> Iterator[str]:
    yield basis.form_name
    if not why_no_vouchers(basis):
        yield "票据清单及票据"
    if not why_no_lectures(basis):
        yield "讲课费签收单"
    yield from (slot["name"] for slot in slots_of(basis.programme, basis.rules) if slot["required"])


def figures_at(basis: Basis) -> Figures:
    return figures_of(*basis.begun)


def addressee_of(basis: Basis) -> str:
    """Where the claim goes: as the notice names it, else the office that pays, else the one that decides on the class."""
    named = basis.rules.value("reimbursement.addressee", "")
    payer = basis.settlement.payer if basis.settlement else None
    return named or str(payer or basis.programme.authority)


def held_words(basis: Basis) -> str:
    programme, reckoning = basis.programme, basis.reckoning
    plan, people = programme.plan, reckoning.people if reckoning else 0
    notice = plan.notice
    by = f"《{notice.title}》" + (f"（{notice.number}）" if notice.number else "") if notice else plan.title
    sign = f"，签到 {people} 人" if people else ""
    return (
        f"根据{by}，我单位承办的{programme.year} 年{programme.track.get_level_display()}高级研修项目“{programme.title}”"
        f"（项目编号 {programme.code}，类别：{programme.track.name}）已于 {days_of(programme)} 在{programme.place}举办{sign}。"
    )


def spent_words(figures: Figures) -> str:
    words = f"项目实际支出 {yuan(figures.total)}（人民币{in_capitals(figures.total)}）"
    if figures.eligible != figures.total:
        words += f"，核定支出 {yuan(figures.eligible)}"
    return f"{words}。按规定计算，应拨付补助款：{figures.formula}。"


def asked_words(figures: Figures) -> str:
    rest = f"；其余 {yuan(figures.own_cost)} 由单位自筹" if figures.own_cost else ""
    return f"现申请拨付补助款 {yuan(figures.payable)}，大写人民币{in_capitals(figures.payable)}{rest}。请予审核拨付。"


def payee_facts(basis: Basis) -> Pairs:
    payee = basis.payee
    return [
        ("户名", (payee and payee.payee_name) or "（未填写）"),
        ("开户行", (payee and payee.payee_bank) or "（未填写）"),
        ("账号", basis.account),
    ]


def fund_source(basis: Basis) -> str:
    return basis.programme.fund_source or basis.rules.value("subsidy.fund_source", "") or "—"


def receipt_letter(basis: Basis) -> OfficialLetter:
    """今收到…: for the payment that is owed or made, else for what is payable."""
    programme, (settlement, _) = basis.programme, basis.begun
    amount, paid = receipt_sum(basis)
    plan = programme.plan
    return OfficialLetter(
        name="补助款票据",
        title="补助款票据",
        number=programme.code,
        to="",
        paragraphs=[
            f"今收到{settlement.payer or addressee_of(basis)}拨付的 {programme.year} 年{plan.programme_name}高级研修项目"
            f"“{programme.title}”（项目编号 {programme.code}）补助款，"
            f"人民币（大写）{in_capitals(amount)}（¥{amount:,.2f}）。"
        ],
        facts=[
            ("交款单位", str(settlement.payer or addressee_of(basis))),
            ("收款单位", str(programme.host)),
            ("金额（小写）", f"¥{amount:,.2f}"),
            ("金额（大写）", f"人民币{in_capitals(amount)}"),
            *payee_facts(basis),
            ("经费来源", fund_source(basis)),
            *paid,
        ],
        notes=["收款人：　　　　　　　　　　会计：　　　　　　　　　　经办人：", OWN_RECEIPT],
        seals=["收款单位（财务专用章）", "收款单位（公章）"],
        mark=basis.mark,
        secret=basis.secret,
    )


def receipt_sum(basis: Basis) -> tuple[Decimal, Pairs]:
    """元 and, once it was paid, the voucher of the bank."""
    payment = basis.payment
    if payment is None:
        return figures_at(basis).payable, []
    return payment.amount, [("拨付凭证号", payment.reference)] if payment.reference else []


def why_no_claim(basis: Basis) -> str:
    """Why nothing can be asked for or receipted; "" where something can."""
    if sentence := claim_refusal(basis.programme, basis.rules):
        return sentence
    if basis.settlement is None or not basis.lines:
        return "还没有填写经费结算：填写实际支出后才能生成。"
    figures = figures_at(basis)
    if not figures.payable:
        return f"应拨付为 0 元，没有可以申请的补助款。{''.join(figures.cuts)}"
    return ""
