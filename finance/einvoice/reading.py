"""An uploaded e-invoice to what stands on it, or to a sentence why that could not be read."""

import json
from dataclasses import asdict, dataclass, field

from accounts.refusals import Refused
from finance.models import Invoice
from workflow.confined import Confined
from workflow.uploads import EINVOICE_XML, OFD, PDF
from workflow.xlsx.limits import MIB, Limits

FORMS = {OFD: Invoice.ReadFrom.OFD, EINVOICE_XML: Invoice.ReadFrom.XML, PDF: Invoice.ReadFrom.PDF}
BY_HAND = "请照票面填写。"
REASONS = {
    "no_text": "这份 PDF 里没有文字（多半是扫描件），读不出票面内容，" + BY_HAND,
    "no_invoice": "文件里没有读到发票内容，" + BY_HAND,
}
WANTED = {"number": "发票号码", "dated": "开票日期", "amount": "价税合计", "seller": "开票方"}
LIMITS = Limits(memory_bytes=256 * MIB, cpu_seconds=10, wall_seconds=20, text_chars=20_000)


@dataclass(frozen=True)
class Found:
    """What an e-invoice says: texts by the columns of an invoice, and a sentence about what is missing."""

    read_from: str
    values: dict[str, str] = field(default_factory=dict)
    note: str = ""


class Reader(Confined):
    module = "finance.einvoice.child"
    packages = True
    unreadable = "文件读不出来，可能已损坏或由不规范的软件生成，" + BY_HAND
    too_heavy = "文件过于复杂，读取时超出了时间或内存的限制，" + BY_HAND

    def read(self, kind: str, content: bytes):
        self.hand_over({"limits": asdict(LIMITS), "kind": kind}, content)
        letter, payload = self.frame()
        return letter, json.loads(payload)


def read_einvoice(content: bytes, content_type: str) -> Found:
    """What the file says. It has been judged by `workflow.uploads`; whatever goes wrong here, the file is kept."""
    form = FORMS[content_type]
    try:
        with Reader(LIMITS.wall_seconds) as child:
            letter, answer = child.read(str(form.value), content)
    except Refused as refusal:
        return Found(form.value, {}, refusal.sentence)
    if letter == b"N":
        return Found(form.value, {}, REASONS[answer])
    return Found(form.value, answer["fields"], note_of(answer))


def note_of(answer) -> str:
    """What the person has to see to: several invoices in one file, fields that were not found."""
    if answer["invoices"] > 1:
        return f"这份文件里像是有 {answer['invoices']} 张发票，只读出了第一张。其余的请逐张拆开后上传。"
    absent = [label for name, label in WANTED.items() if name not in answer["fields"]]
    return f"没有读到{'、'.join(absent)}，{BY_HAND}" if absent else ""
