"""The bank's answer as a sheet: a form to fill in, and its reading back row by row. Nothing here saves."""

import re
from collections.abc import Iterator

from applications.amounts import NotYuan
from finance.actions import Answer
from finance.actions.paying import REASON_LENGTH, REFERENCE_LENGTH
from finance.amounts import parse_amount
from finance.bank.listing import Listed
from finance.models import Transfer
from workflow.xlsx.reading import Workbook
from workflow.xlsx.tables import (
    Faults,
    Field,
    SheetFault,
    find_header,
    header_faults,
    read_text,
    repeats_header,
)
from workflow.xlsx.writing import write_table

TAIL = 4
PAID = {"成功", "已拨付", "支付成功", "交易成功", "已支付", "入账成功"}
FAILED = {"失败", "拨付失败", "支付失败", "交易失败", "退回", "退票", "拒绝"}
FIELDS = (
    Field("number", "序号"),
    Field("name", "户名", ("收款户名", "收款人", "收款人名称", "收款单位")),
    Field("tail", "账号尾号", ("账号", "收款账号", "收款人账号"), required=True),
    Field("amount", "金额", ("交易金额", "付款金额"), required=True),
    Field("result", "结果", ("状态", "交易状态", "处理结果"), required=True),
    Field("reference", "凭证号", ("流水号", "交易流水号", "回单编号"), longest=REFERENCE_LENGTH),
    Field("reason", "原因", ("失败原因", "备注", "附言"), longest=REASON_LENGTH),
)


def answer_form(found: Listed) -> bytes:
    """A workbook with a line for every row that waits; account numbers by their last four digits alone."""
    rows = [
        [row.number, row.payee_name, tail_of(row), row.payment.amount, None, None, None]
        for row in found.waiting
    ]
    return write_table(
        [f"拨付批次 {found.batch} 银行结果登记表"],
        [field.label if field.key != "amount" else "金额（元）" for field in FIELDS],
        rows,
        sheet_name="银行结果",
        widths=(6, 36, 12, 16, 12, 24, 34),
        text_columns=("账号尾号", "凭证号"),
        choices={"结果": ["成功", "失败"]},
        notes=["结果填“成功”的写凭证号，填“失败”的写原因；没有结果的留空，下次再登记。"],
    )


def tail_of(row: Transfer) -> str:
    return row.payee_account[-TAIL:]


def read_answers(workbook: Workbook, found: Listed) -> tuple[dict[int, Answer], list[SheetFault]]:
    """({primary key of a row: answer}, faults by cell) of the first visible sheet that has the table."""
    for sheet in workbook.visible:
        if header := find_header(sheet, FIELDS):
            break
    else:
        wanted = "、".join(field.label for field in FIELDS if field.required)
        return {}, [
            SheetFault("", 0, "", f"没有找到银行结果：表头须有“{wanted}”。请用“下载结果登记表”得到的表填写。")
        ]
    faults = Faults(header, list(header_faults(header)))
    answers: dict[int, Answer] = {}
    if not faults.found:
        for line in sheet.rows:
            if line.number > header.last_row and not repeats_header(line, header):
                for answer in read_line(line, header, found, faults):
                    if answer.transfer in answers:
                        faults.add("tail", line.number, "：这一笔在表中出现了两次，请只留一行。")
                    answers[answer.transfer] = answer
    return answers, faults.found


def read_line(line, header, found, faults) -> Iterator[Answer]:
    """The answer of one line; nothing for a line without a result, for remarks below the table and for sums."""
    text = {
        field.key: read_text(line.cells.get(header.columns.get(field.key, 0)), field, line.number, faults)
        for field in FIELDS
    }
    if not text["result"] or not text["tail"]:
        return
    word = re.sub(r"\s", "", text["result"])
    if word not in PAID | FAILED:
        faults.add("result", line.number, f"“{word[:20]}”不认识，请填“成功”或“失败”。")
        return
    row = row_of(text, line.number, found, faults)
    if row is None:
        return
    if word in PAID and not text["reference"]:
        faults.add("reference", line.number, "是空的：成功的须写凭证号，以便与银行回单核对。")
    elif word in FAILED and not text["reason"]:
        faults.add("reason", line.number, "是空的：失败的须写原因，承办单位会看到。")
    elif word in PAID:
        yield Answer(row.pk, paid=True, reference=text["reference"])
    else:
        yield Answer(row.pk, paid=False, reason=text["reason"])


def row_of(text, number, found: Listed, faults) -> Transfer | None:
    """The one row of the batch that a line is about, by the end of its account and its amount."""
    try:
        amount = parse_amount(text["amount"])
    except NotYuan as fault:
        faults.add("amount", number, f"：{fault}")
        return None
    tail = re.sub(r"\D", "", text["tail"])[-TAIL:]
    alike = [row for row in found.rows if tail_of(row) == tail and row.payment.amount == amount]
    if len(alike) > 1:
        alike = told_apart(alike, text)
    if not alike:
        same = [f"{row.payment.amount:,.2f} 元" for row in found.rows if tail_of(row) == tail]
        hint = (
            f"批次中账号尾号相同的款项是 {'、'.join(same)}，与表中的 {amount:,.2f} 元不一致"
            if same
            else "批次中没有账号尾号相同的款项"
        )
        faults.add("tail", number, f"“{tail}”对不上：{hint}。请核对是否为本批次的回单。")
        return None
    if len(alike) > 1:
        faults.add("tail", number, f"“{tail}”有 {len(alike)} 笔金额相同的款项，请补上序号或户名，以便区分。")
        return None
    if alike[0].state != Transfer.State.SENT:
        faults.add(
            "tail", number, f"“{tail}”的结果已经登记为“{alike[0].get_state_display()}”，请从表中删去这一行。"
        )
        return None
    return alike[0]


def told_apart(alike, text):
    """Those among rows with one tail and amount that the line means by its number, else by its name, else all."""
    by_number = [row for row in alike if str(row.number) == text["number"]]
    return by_number or [row for row in alike if row.payee_name == text["name"]] or alike
