"""Rows of a sheet out of the events of a parser, as they are written; what they mean is decided elsewhere."""

import re

from workflow.xlsx.cells import column_number

_REF = re.compile(r"([A-Za-z]{1,3})\d+")


def column_of(ref: str) -> int:
    """4 for "D7"; ValueError for what is no reference."""
    found = _REF.fullmatch(ref)
    if not found:
        raise ValueError("no reference of a cell")
    return column_number(found[1].upper())


class Gathered:
    """Handlers for `markup.parse` that gather (attributes, [(attributes, formula or None, value, inline text)])."""

    def __init__(self):
        self.rows, self.row, self.cell = [], None, None
        self.pieces, self.phonetic = None, False

    def start(self, name, attributes):
        if name == "row":
            self.row = (attributes, [])
        elif name == "c" and self.row is not None:
            self.cell = attributes, {"f": None, "v": [], "t": []}
        elif self.cell and name in ("f", "v", "t"):
            said = self.cell[1]
            self.pieces = said[name] = [] if said[name] is None else said[name]
        elif name == "rPh":
            self.phonetic = True

    def end(self, name):
        if name == "row" and self.row is not None:
            self.rows.append(self.row)
            self.row = None
        elif name == "c" and self.cell:
            attributes, said = self.cell
            formula = None if said["f"] is None else "".join(said["f"])
            self.row[1].append((attributes, formula, "".join(said["v"]), "".join(said["t"])))
            self.cell = self.pieces = None
        elif name in ("f", "v", "t"):
            self.pieces = None
        elif name == "rPh":
            self.phonetic = False

    def characters(self, text):
        if self.pieces is not None and not self.phonetic:
            self.pieces.append(text)

    def finished(self):
        rows, self.rows = self.rows, []
        return rows
