"""XML of invoices: of 数电发票, and of the e-invoice schema of 2019 (http://www.edrm.org.cn/schema/e-invoice/2019)."""

from collections.abc import Callable

from defusedxml import ElementTree

MOST_ELEMENTS = 50_000
ROOTS = ("einvoice",)


class NoInvoice(ValueError):
    """Well-formed, but it says nothing of an invoice."""


def parsed(content: bytes):
    """The root; no document type, entity or outer reference gets through."""
    return ElementTree.fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)


def local(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def names_of(root, text_of: Callable = lambda element: element.text or "") -> dict[str, str]:
    """{local name: text} of all elements with a text; of several of one name the first."""
    found: dict[str, str] = {}
    for place, element in enumerate(root.iter()):
        if place > MOST_ELEMENTS:
            break
        if text := text_of(element).strip():
            found.setdefault(local(element), text)
    return found


def read_xml(content: bytes) -> dict[str, str]:
    """{name: text} of an XML invoice; raises NoInvoice for any other XML."""
    root = parsed(content)
    if local(root).lower() not in ROOTS:
        raise NoInvoice
    return names_of(root)
