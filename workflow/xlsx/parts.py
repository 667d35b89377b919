"""The parts of a zip, unpacked in the child as UTF-8 in small pieces; nothing is believed about sizes.

Standard library only and no `zipfile`: its imports would cost a tenth of a second that a person waits.
"""

import codecs
import re
import struct
import zlib

STORED, DEFLATED = 0, 8
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_IN, _OUT = 1 << 16, 1 << 18
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF_8, _LATIN_1 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}, {b"iso-8859-1"}
# Found now: once it has limited itself, the child can open no file to find them in.
_DECODERS = {name: codecs.getincrementaldecoder(name) for name in ("utf-16-le", "utf-16-be", "latin-1")}
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


class TooMuch(Exception):
    """A limit was passed or the file is not what it says; args are the sentence and the code for WorkbookRefused."""


def damaged():
    return TooMuch(
        "文件已损坏或没有上传完整，无法打开。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。",
        "damaged",
    )


def declaration():
    return TooMuch(
        "文件内部含有不应出现的声明（DOCTYPE、实体或特殊编码），为安全起见不予读取。"
        "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。",
        "doctype",
    )


class Part:
    """One entry of the zip. `place` is (offset of the local header, packed size, method, size, CRC)."""

    def __init__(self, data, place):
        self.offset, self.packed, self.method, self.size, self.crc = place
        self.data = data
        self.kept = []

    def text(self, *, keep=False):
        """The unpacked part as pieces of UTF-8, without a declaration of types or entities in it.

        To keep the pieces saves unpacking them once more.
        """
        if self.kept:
            yield from self.kept
            return
        tail, kept = b"", []
        for piece in _as_utf_8(self._unpacked()):
            joined = tail + piece
            if b"!" in joined and any(word in joined for word in _FORBIDDEN):
                raise declaration()
            tail = piece[-16:]
            if keep:
                kept.append(piece)
            yield piece
        self.kept = kept

    def _unpacked(self):
        """Pieces of the part; damaged where length or checksum differ from what the directory says."""
        length = crc = 0
        for piece in self._inflated() if self.method == DEFLATED else self._stored():
            length += len(piece)
            if length > self.size:
                raise damaged()
            crc = zlib.crc32(piece, crc)
            yield piece
        if length != self.size or crc != self.crc:
            raise damaged()

    def _packed_pieces(self):
        if self.offset + _LOCAL_HEADER.size > len(self.data):
            raise damaged()
        mark, name, extra = _LOCAL_HEADER.unpack_from(self.data, self.offset)
        start = self.offset + _LOCAL_HEADER.size + name + extra
        if mark != b"PK\x03\x04" or start + self.packed > len(self.data):
            raise damaged()
        for at in range(start, start + self.packed, _IN):
            yield self.data[at : min(at + _IN, start + self.packed)]

    def _stored(self):
        return map(bytes, self._packed_pieces())

    def _inflated(self):
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._packed_pieces():
                while packed:
                    piece = unpacker.decompress(packed, _OUT)
                    if piece:
                        yield piece
                    packed = unpacker.unconsumed_tail
                    if unpacker.eof:
                        return
            while piece := unpacker.flush(_OUT):
                yield piece
        except zlib.error as error:
            raise damaged() from error


def _as_utf_8(pieces):
    decoder = None
    for number, piece in enumerate(pieces):
        if number == 0:
            decoder = _decoder(piece)
        yield decoder.decode(piece).encode() if decoder else piece


def _decoder(start):
    """What turns the part into text; None for UTF-8, which nearly all are."""
    if start.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return _DECODERS["utf-16-le"]()
    if start.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        return _DECODERS["utf-16-be"]()
    declared = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8))
    name = declared[1].lower() if declared else b"utf-8"
    if name in _UTF_8:
        return None
    if name in _LATIN_1:
        return _DECODERS["latin-1"]()
    raise declaration()
