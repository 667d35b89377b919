"""An OFD invoice (GB/T 33190): a zip with the invoice as XML attached, or with tags that point at the texts on its page."""

import io
import zipfile

from finance.einvoice.tree import NoInvoice, local, names_of, parsed, read_xml

LARGEST_PART = 4 * 1024 * 1024
MOST_PARTS = 60  # XML parts that are looked into; a long invoice has two dozen


def read_ofd(content: bytes) -> dict[str, str]:
    """{name: text}: from the invoice attached, then the tags, then the CustomDatas of the root; raises NoInvoice."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = xml_parts(archive)
    found: dict[str, str] = {}
    for source in (attached, tagged, custom):
        for name, text in source(parts).items():
            found.setdefault(name, text)
    if not found:
        raise NoInvoice
    return found


def xml_parts(archive) -> dict[str, bytes]:
    """The XML parts; whatever its directory promised, none unpacks to more than its bound."""
    names = [name for name in archive.namelist() if name.lower().endswith(".xml")][:MOST_PARTS]
    parts = {}
    for name in names:
        with archive.open(name) as part:
            content = part.read(LARGEST_PART + 1)
        if len(content) <= LARGEST_PART:
            parts[name] = content
    return parts


def attached(parts):
    """The invoice itself, where the OFD carries it."""
    for name, content in parts.items():
        if "attach" in name.lower() and b"nvoice" in content:
            try:
                return read_xml(content)
            except (NoInvoice, SyntaxError):
                continue
    return {}


def tagged(parts):
    """CustomTag.xml names what a text on the page is: <BuyerName><ObjectRef PageRef="1">45</ObjectRef></BuyerName>."""
    tags = next((content for name, content in parts.items() if name.lower().endswith("customtag.xml")), None)
    if tags is None:
        return {}
    texts = page_texts(parts)

    def text_of(element):
        refs = [child.text or "" for child in element if local(child) == "ObjectRef"]
        return "".join(texts.get(ref.strip(), "") for ref in refs)

    return names_of(parsed(tags), text_of)


def page_texts(parts) -> dict[str, str]:
    """{ID of a text object: what it says} of all pages and templates."""
    found: dict[str, str] = {}
    for name, content in parts.items():
        if not name.lower().endswith("content.xml"):
            continue
        for element in parsed(content).iter():
            if local(element) == "TextObject":
                codes = [child.text or "" for child in element.iter() if local(child) == "TextCode"]
                found.setdefault(element.get("ID", ""), "".join(codes))
    return found


def custom(parts):
    """<CustomData Name="发票号码">…</CustomData> of OFD.xml; the sums there are those before tax."""
    root = parts.get("OFD.xml")
    if root is None:
        return {}
    return {
        element.get("Name", ""): element.text or ""
        for element in parsed(root).iter()
        if local(element) == "CustomData" and (element.text or "").strip()
    }
