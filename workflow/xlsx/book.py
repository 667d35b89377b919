"""The workbook around its sheets, in the child: names, hidden sheets, merged ranges, styles and shared texts."""

import re

from workflow.xlsx import markup
from workflow.xlsx.cells import EPOCH_1900, EPOCH_1904, Reader, column_number, date_styles
from workflow.xlsx.parts import Part, TooMuch
from workflow.xlsx.rows import SheetRows
from workflow.xlsx.strings import shared_strings

_WORKBOOK = "xl/workbook.xml"
_LONGEST_TEXT = 40_000  # Excel itself holds 32,767 characters in a cell
_HEAVY = 1_000  # a shared text longer than this makes much of a little
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref=["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']""")
_KEPT = 24 << 20  # bytes of sheets that are kept unpacked
_MOST_MERGES = 50_000
_OVERLAP = 200


class Book:
    """One workbook. `places` gives the parts: {path in small letters: place of workflow.xlsx.parts.Part}."""

    def __init__(self, data, places, limits):
        self.data, self.places, self.limits = data, places, limits
        self.epoch, named = EPOCH_1900, []

        def start(name, attributes):
            if name == "sheet":
                named.append(attributes)
            elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = EPOCH_1904

        markup.read(self.part(_WORKBOOK), start)
        links = self._links()
        self.sheets = [found for each in named if (found := self._sheet(each, links))]
        self._check_sheets()
        self.reader = Reader(
            self._texts(self._target(links, "sharedStrings")),
            *self._date_styles(self._target(links, "styles")),
            self.epoch,
        )

    def part(self, path):
        return Part(self.data, self.places[path])

    def _check_sheets(self):
        if not self.sheets:
            raise TooMuch(
                "文件里没有可以读取的工作表。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。",
                "no_sheets",
            )
        if len(self.sheets) > self.limits["sheets"]:
            raise TooMuch(
                f"工作表超过 {self.limits['sheets']} 个。请只保留要上传的工作表。", "too_many_sheets"
            )
        left = _KEPT
        for sheet in self.sheets:
            part = sheet["part"]
            keep = part.size <= left
            left -= part.size if keep else 0
            sheet["merged"], sheet["row_elements"] = survey(part, keep=keep)

    def _links(self):
        """{id: (last word of the type, path)} of what belongs to the workbook; what lies outside is left out."""
        links = {}

        def start(name, attributes):
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                path = _resolved(attributes.get("Target", ""))
                if path in self.places:
                    links[attributes.get("Id")] = attributes.get("Type", "").rpartition("/")[2], path

        markup.read(self.part("xl/_rels/workbook.xml.rels"), start)
        return links

    def _target(self, links, kind):
        """The path of the part of a kind; some writers forget to link it and put it in the usual place."""
        usual = f"xl/{kind}.xml".lower()
        return next(
            (path for found, path in links.values() if found == kind),
            usual if usual in self.places else None,
        )

    def _sheet(self, attributes, links):
        link = next((value for name, value in attributes.items() if name.endswith(":id")), None)
        kind, path = links.get(link, ("", ""))
        if kind != "worksheet":
            return None  # a chart, a dialog, or nothing at all
        hidden = attributes.get("state", "visible") != "visible"
        return {"name": attributes.get("name", ""), "hidden": hidden, "part": self.part(path)}

    def _texts(self, path):
        texts, longest = shared_strings(self.part(path)) if path else ([], 0)
        if longest > _LONGEST_TEXT:
            raise TooMuch("文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。", "too_much_text")
        self.heavy = longest > _HEAVY
        return texts

    def _date_styles(self, path):
        formats, custom, inside = [], {}, []

        def start(name, attributes):
            if name in ("numFmts", "cellXfs"):
                inside.append(name)
            elif inside == ["cellXfs"] and name == "xf":
                formats.append(int(attributes.get("numFmtId") or 0))
            elif inside == ["numFmts"] and name == "numFmt":
                custom[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

        def end(name):
            if inside and name == inside[-1]:
                inside.pop()

        if path:
            markup.read(self.part(path), start, end)
        return date_styles(formats, custom)

    def rows(self, index, *, first, width):
        """Batches of rows of one sheet."""
        sheet = self.sheets[index]
        return SheetRows(
            sheet["name"], sheet["part"], self.reader, self.limits, first=first, width=width
        ).batches()


def survey(part, *, keep=False):
    """Merged ranges as [top, left, bottom, right] and the number of row elements, which stand behind each other.

    Reads the part to its end, so that its length and checksum are known to be right before a row is given.
    """
    merges, rows, tail = {}, 0, b""
    for piece in part.text(keep=keep):
        joined = tail + piece
        rows += _row_tags(joined)
        tail = joined[-_OVERLAP:]
        rows -= _row_tags(tail)  # they are counted with the next piece
        if b"mergeCell " in joined:
            for left, top, right, bottom in _MERGE.findall(joined):
                merges[int(top), column_number(left.decode()), int(bottom), column_number(right.decode())] = (
                    True
                )
        if len(merges) > _MOST_MERGES:
            raise TooMuch("合并单元格过多，不像一张表格。请取消合并后重新上传。", "too_much_text")
    return list(merges), rows + _row_tags(tail)


def _row_tags(piece):
    return piece.count(b"<row ") or piece.count(b"<row>")


def _resolved(target):
    """The path in the zip of a target as a relationship of xl/workbook.xml writes it."""
    steps = [] if target.startswith("/") else ["xl"]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps).lower()
