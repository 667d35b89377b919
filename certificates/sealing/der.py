"""As much of DER (ITU-T X.690) as a signature needs to be written."""

SEQUENCE, SET, INTEGER, OCTETS, EXPLICIT_0, IMPLICIT_1 = 0x30, 0x31, 0x02, 0x04, 0xA0, 0xA1
NULL = b"\x05\x00"


def tlv(tag: int, *parts: bytes) -> bytes:
    """A value: its tag, its length in the fewest bytes, its content."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def integer(value: int) -> bytes:
    """A number that is not negative."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An object identifier from its written form, "1.2.840.…"."""
    first, second, *rest = map(int, dotted.split("."))
    body = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return tlv(0x06, bytes(body))
