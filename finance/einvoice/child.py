"""The process that reads an e-invoice: bytes on standard input, one frame on standard output.

Started by `finance.einvoice.reading`. It loads what it needs, then limits itself as the reader of workbooks does:
memory, time, no file, no connection.

In: a line of JSON {"limits", "kind", "size"}, then `size` bytes. Out: a frame F with {"fields", "invoices"}, or N with
the reason why nothing could be read: "no_text", "no_invoice".
"""

import codecs
import json
import os
import sys
from importlib import import_module

from finance.einvoice.fields import fields_of, tidy
from finance.einvoice.ofd import read_ofd
from finance.einvoice.pdf import NoText, read_pdf
from finance.einvoice.tree import NoInvoice, read_xml
from workflow.xlsx.child import TOO_HEAVY, UNREADABLE, Answer, limit_self

# Loaded before no file can be opened any more: what pypdf and zipfile would fetch only when they come to it.
MODULES = (
    "pypdf.filters", "pypdf.xmp", "pypdf._configuration", "pypdf._page", "pypdf._codecs._codecs",
    "pypdf._codecs.core_font_metrics", "pypdf.generic._image_inline",
)  # fmt: skip
CODECS = (
    "cp437", "gbk", "gb2312", "gb18030", "big5", "utf-16-be", "utf-16-le", "latin-1", "cp1252", "ascii", "mac-roman",
)  # fmt: skip


def read(kind: str, content: bytes) -> dict[str, object]:
    if kind == "pdf":
        found = read_pdf(content)
        return {"fields": tidy(found), "invoices": int(found.get("invoices", 1))}
    found = read_ofd(content) if kind == "ofd" else read_xml(content)
    return {"fields": fields_of(found), "invoices": 1}


def main():
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    for name in MODULES:
        import_module(name)
    for name in CODECS:
        codecs.lookup(name)
    limit_self(asked["limits"])
    sys.excepthook = lambda *_: os._exit(TOO_HEAVY)
    answer = Answer(sys.stdout.buffer, asked["limits"])
    try:
        answer.frame(b"F", read(asked["kind"], source.read(asked["size"])))
    except (NoText, NoInvoice) as reason:
        answer.frame(b"N", "no_text" if isinstance(reason, NoText) else "no_invoice")
    except (MemoryError, RecursionError):
        return TOO_HEAVY
    except BrokenPipeError:
        os._exit(0)
    except Exception:
        # Whatever was stumbled over; its words may quote the file, so none is passed on.
        return UNREADABLE
    answer.out.flush()
    return 0
