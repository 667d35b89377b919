"""An official paper as data: a table or a letter, which can be drawn as PDF and xlsx and compared line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from finance.sealing import sha256_of
from workflow.glyphs import require
from workflow.papers import foot_css, render_table_paper
from workflow.pdf import render_pdf
from workflow.xlsx.steady import steady
from workflow.xlsx.writing import write_table

PAPER = Path(__file__).resolve().parent.parent / "paper"
NOT_SUBMITTED = "未提交，仅供核对"
Cell = str | int | Decimal | date | None
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Imprint:
    """What tells one generated paper from another: its edition and the hash of its data; what is not kept has no edition."""

    data_sha256: str = ""
    edition: int = 0
    preview: bool = False

    @property
    def words(self) -> str:
        if not self.data_sha256:
            return ""
        edition = f"第 {self.edition} 版　" if self.edition else "预览，未存档　" if self.preview else ""
        return f"{edition}数据 {self.data_sha256[:16]}"

    @property
    def identifier(self) -> bytes:
        return bytes.fromhex(self.data_sha256[:32])


@dataclass(frozen=True)
class OfficialTable:
    """A table with what stands above and below it. `widths` are parts of the PDF's width, `characters` the columns of the sheet.

    `facts` are pairs (label, text) in a box below, `text_columns` headings of columns that are text whatever they hold.
    """

    name: str
    title: str
    number: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    align: str
    characters: Sequence[int]
    subtitle: Sequence[str] = ()
    total: Sequence[Cell] | None = None
    facts: Pairs = ()
    notes: Sequence[str] = ()
    seals: Sequence[str] = ()
    mark: str = ""
    landscape: bool = True
    row_height: int = 0
    text_columns: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""

    def lines(self) -> list[str]:
        """All that the paper says, as texts: the data behind it, and what two versions are compared by."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        return [
            self.title, self.number, self.mark, *self.subtitle, " ｜ ".join(self.header),
            *(" ｜ ".join(map(told, row)) for row in rows), *(f"{label}：{text}" for label, text in self.facts),
            *self.notes, *self.seals,
        ]  # fmt: skip

    def pdf(self, imprint: Imprint = Imprint()) -> bytes:
        return render_table_paper(
            self.title, self.subtitle, self.header, [[bare(cell) for cell in row] for row in self.rows],
            column_widths=self.widths, align=self.align, total=[bare(cell) for cell in self.total or ()] or None, facts=self.facts, notes=self.notes,
            seals=self.seals, landscape=self.landscape, number=self.number, mark=self.mark, row_height=self.row_height,
            foot=imprint.words, identifier=imprint.identifier,
        )  # fmt: skip

    def xlsx(self, imprint: Imprint = Imprint()) -> bytes:
        marks = [words for words in (self.mark, imprint.words) if words]
        notes = [*(f"{label}：{text}" for label, text in self.facts), *self.notes, "", seal_line(self.seals)]
        return steady(
            write_table(
                [self.title, f"编号：{self.number}", *self.subtitle, *marks],
                self.header,
                [*self.rows, *([self.total] if self.total else [])],
                notes=notes,
                sheet_name=self.name,
                widths=self.characters,
                text_columns=self.text_columns,
                formats=dict(self.formats),
            )
        )


@dataclass(frozen=True)
class OfficialLetter:
    """A paper in words: paragraphs, a box of facts, enclosures, and who signs it."""

    name: str
    title: str
    number: str
    to: str
    paragraphs: Sequence[str]
    facts: Pairs = ()
    enclosures: Sequence[str] = ()
    notes: Sequence[str] = ()
    seals: Sequence[str] = ()
    mark: str = ""
    secret: str = ""

    def lines(self) -> list[str]:
        return [
            self.title, self.number, self.mark, self.to, *self.paragraphs,
            *(f"{label}：{text}" for label, text in self.facts), *self.enclosures, *self.notes, *self.seals,
        ]  # fmt: skip

    def pdf(self, imprint: Imprint = Imprint()) -> bytes:
        for text in self.lines():
            require(text, where=f"《{self.title}》")
        html = _letter().render(Context({"paper": self}, use_l10n=False, use_tz=False))
        return render_pdf(
            html,
            stylesheets=[PAPER / "letter.css"],
            css=foot_css(imprint.words),
            identifier=imprint.identifier or bytes.fromhex(data_sha256(self)[:32]),
            where=f"《{self.title}》",
        )

    def xlsx(self, imprint: Imprint = Imprint()) -> bytes:
        marks = [words for words in (self.mark, imprint.words) if words]
        return steady(
            write_table(
                [self.title, f"编号：{self.number}", *marks],
                ("项目", "内容"),
                [*([("主送", self.to)] if self.to else ()), *self.facts],
                notes=[*self.paragraphs, *enclosed(self.enclosures), *self.notes, "", seal_line(self.seals)],
                sheet_name=self.name,
                widths=(20, 76),
                text_columns=("内容",),
            )
        )


Official = OfficialTable | OfficialLetter


def data_sha256(paper: Official) -> str:
    """Hash of the data behind a paper: whatever form it is drawn in, and whoever sees the account masked."""
    return sha256_of({"lines": paper.lines(), "secret": paper.secret})


def enclosed(names: Sequence[str]) -> list[str]:
    return ["附件：" + "；".join(f"{at}. {name}" for at, name in enumerate(names, start=1))] if names else []


def seal_line(seals: Sequence[str]) -> str:
    """Where to seal and date a printed sheet, with room for it."""
    return (
        "\n\n\n".join(["　　　　　　　　".join(seals), "　　　　".join("年　　月　　日" for _ in seals)])
        if seals
        else ""
    )


def told(cell: Cell) -> str:
    """A cell as the paper shows it."""
    if cell is None:
        return ""
    return f"{cell:,.2f}" if isinstance(cell, Decimal) and not isinstance(cell, Count) else str(bare(cell))


class Count(Decimal):
    """A number of people, days or 学时: written as people write it, 60.0 → 60, while a sum of money has two decimals."""

    def __str__(self) -> str:
        return f"{self.normalize():f}"


def bare(cell: Cell) -> Cell:
    """A cell for the table on paper, which writes any Decimal as money."""
    return str(cell) if isinstance(cell, Count) else cell


def counted(value: Decimal | None) -> Count | None:
    return None if value is None else Count(value)


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f} 元"


@cache
def _letter():
    return Engine(dirs=[PAPER]).get_template("letter.html")
