"""The texts that cells share, by number: a list while there are few, packed where there are many."""

import re
from array import array

from workflow.xlsx import markup
from workflow.xlsx.cells import resolved, shown_text
from workflow.xlsx.parts import TooMuch

_PACK_FROM = 12 << 20  # bytes of XML; below, a list of texts is fast and small enough
_MOST = 2_000_000
_LONGEST_ITEM = 4 << 20
_ITEM = re.compile(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr[^<>]*/>)?</si>|(.*?)</si>)|<si/>', re.S
)
_RUN = re.compile(r"(</?rPh\b[^<>]*>)|<t(?: [^<>]*)?>([^<]*)</t>")


class Odd(Exception):
    """Written in a way that only a parser of XML should read."""


class Packed:
    """Texts end to end as UTF-8: a tenth of what a list of them would take."""

    def __init__(self):
        self.pool, self.ends = bytearray(), array("L", [0])

    def extend(self, texts):
        for text in texts:
            if text is not None:
                self.pool += text.encode()
            self.ends.append(len(self.pool))

    def __len__(self):
        return len(self.ends) - 1

    def __getitem__(self, number):
        if not 0 <= number < len(self.ends) - 1:
            raise IndexError(number)
        return self.pool[self.ends[number] : self.ends[number + 1]].decode() or None


def shared_strings(part):
    """The texts of a sharedStrings part, None for blank ones, and the length of the longest."""
    for way in (_by_pattern, _by_parser):
        texts, longest = Packed() if part.size > _PACK_FROM else [], 0
        try:
            for batch in way(part):
                longest = max(longest, max(map(len, filter(None, batch)), default=0))
                texts.extend(batch)
                if len(texts) > _MOST:
                    raise TooMuch(
                        "文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。", "too_much_text"
                    )
            return texts, longest
        except Odd:
            continue
    raise AssertionError("the parser reads everything or fails")


def _by_pattern(part):
    kept = b""
    for piece in part.text():
        kept += piece
        end = kept.rfind(b"</si>") + 5
        if end > 4:
            yield _items(kept[:end].decode())
            kept = kept[end:]
        elif len(kept) > _LONGEST_ITEM:
            raise Odd
    if b"<si" in kept or b"</sst>" not in kept:
        raise Odd


def _items(block):
    if "<!" in block or "\0" in block:
        raise Odd
    if "\r" in block:
        block = block.replace("\r\n", "\n").replace("\r", "\n")
    found = _ITEM.findall(block)
    if len(found) != block.count("<si"):
        raise Odd
    texts = [text_of_runs(runs) if runs else text for text, runs in found]
    return [shown_text(resolved(text) if "&" in text else text) for text in texts]


def text_of_runs(markup_of_item):
    """The raw text of formatted runs, without the phonetic ones."""
    pieces, phonetic = [], False
    for mark, text in _RUN.findall(markup_of_item):
        if mark:
            phonetic = not mark.startswith("</") and not mark.endswith("/>")
        elif not phonetic:
            pieces.append(text)
    return "".join(pieces)


def _by_parser(part):
    batch, pieces, state = [], [], {"phonetic": False, "text": False}

    def start(name, _):
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] = True
        elif name == "t":
            state["text"] = True

    def end(name):
        if name == "si":
            batch.append(shown_text("".join(pieces)))
        elif name == "rPh":
            state["phonetic"] = False
        elif name == "t":
            state["text"] = False

    def characters(text):
        if state["text"] and not state["phonetic"]:
            pieces.append(text)

    def then():
        if batch:
            yield batch[:]
            batch.clear()

    yield from markup.parse(part, start, end, characters, then)
