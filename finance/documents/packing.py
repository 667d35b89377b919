"""报销材料包: all papers, scans and documents of a class in one archive, with an index and the hash of every file.

The bytes are the same for the same data. Files go through the disk: a class may have a hundred scans.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

import pikepdf

from accounts.refusals import Refused
from finance.documents.basis import Basis, titled
from finance.documents.kinds import DRAWN, Said, name_of, said, why_not
from finance.documents.official import Imprint, OfficialTable
from finance.sealing import sha256_of
from workflow.models import Attachment
from workflow.redaction import without_numbers
from workflow.uploads import ENDINGS, JPEG, PDF, PNG
from workflow.xlsx.limits import MIB
from workflow.xlsx.steady import EPOCH

TABLES, DOCUMENTS, VOUCHERS = "01 经费表", "02 报销材料", "03 票据凭证"
INDEX, SUMS = "00 目录", "SHA256SUMS.txt"
LARGEST = 2048 * MIB
HEADER = ("序号", "文件", "页数", "大小（字节）", "文件散列（SHA-256）")
_NOT_IN_NAME = re.compile(r'[/\\:*?"<>|\[\]]')
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


class Item(NamedTuple):
    """One file of the package: where it lies there, its hash and size, how many pages (None where that says nothing)."""

    path: str
    sha256: str
    size: int
    pages: int | None
    opened: Callable[[], BinaryIO]


def safe(words: str, longest: int = 40) -> str:
    """A name for every system, without ID numbers that somebody wrote into it."""
    plain = _NOT_IN_NAME.sub(" ", without_numbers(words))
    kept = "".join(character if character.isprintable() else " " for character in plain)
    return " ".join(kept.split())[:longest].strip(". ") or "文件"


def file_name(at: int, file: Attachment) -> str:
    """03 原文件名.pdf"""
    name = PurePath(file.original_name)
    ending = name.suffix.lower()
    if not _ENDING.fullmatch(ending):
        ending = ENDINGS.get(file.content_type, "").split(",")[0]
    return f"{at:02} {safe(name.stem)}{ending}"


def attachments_of(basis: Basis) -> Iterator[tuple[str, Attachment]]:
    """(path, file) of the documents and of the scans behind each line, in the order of the papers."""
    for at, file in enumerate(sorted(basis.documents, key=lambda file: (file.slot, file.pk)), start=1):
        yield f"{DOCUMENTS}/{file_name(at, file)}", file
    for number, line in enumerate(basis.lines, start=1):
        folder = f"{VOUCHERS}/{number:03} {safe(line.category, 12)} {safe(line.description, 24)}"
        scans = [basis.scans[bill.pk] for bill in line.invoices.all() if bill.pk in basis.scans]
        files = [*scans, *sorted(basis.vouchers.get(line.pk, []), key=lambda file: file.pk)]
        for at, file in enumerate(files, start=1):
            yield f"{folder}/{file_name(at, file)}", file


def contents(basis: Basis) -> list[str]:
    """What the package holds, without drawing anything: each paper with the hash of its data, each file with its own."""
    tables = [
        f"{TABLES}/{name_of(kind, basis)} {said(kind, basis).data_sha256}"
        for kind in DRAWN
        if not why_not(kind, basis)
    ]
    return [*tables, *(f"{path} {file.sha256}" for path, file in attachments_of(basis))]


def package_said(basis: Basis) -> Said:
    lines = contents(basis)
    return Said(sha256_of({"lines": lines}), lines)


def require_size(basis: Basis) -> None:
    whole = sum(file.size for _, file in attachments_of(basis))
    if whole > LARGEST:
        raise Refused(
            f"附件共 {whole / MIB:,.0f} MB，超过材料包 {LARGEST // MIB} MB 的上限。请降低扫描分辨率后重新上传较大的附件，再生成材料包。",
            code="too_big",
        )


def item_of(path: str, row, content_type: str) -> Item:
    """A stored file (`row` has file, sha256 and size) as an item."""
    return Item(path, row.sha256, row.size, pages_of(row.file, content_type), lambda: row.file.open("rb"))


def pages_of(file, content_type: str) -> int | None:
    if content_type in (PNG, JPEG):
        return 1
    if content_type != PDF:
        return None
    try:
        with file.open("rb") as opened, pikepdf.open(opened) as document:
            return len(document.pages)
    except pikepdf.PdfError:
        return None


def index_table(basis: Basis, items: Iterable[Item]) -> OfficialTable:
    rows = [[at, item.path, item.pages, item.size, item.sha256] for at, item in enumerate(items, start=1)]
    return OfficialTable(
        name="报销材料包目录",
        title=titled(basis.programme, "报销材料包目录"),
        number=basis.programme.code,
        subtitle=[f"研修选题：{basis.programme.title}", f"承办单位：{basis.programme.host}"],
        header=HEADER,
        rows=rows,
        widths=(10, 76, 13, 24, 70),
        align="clcrl",
        characters=(6, 70, 8, 16, 70),
        notes=[f"解压后在同一目录执行 sha256sum -c {SUMS}，可逐一核对文件未被改动。"],
        mark=basis.mark,
        landscape=True,
        formats={"大小（字节）": "#,##0"},
    )


def write_package(target: BinaryIO, basis: Basis, items: list[Item], imprint: Imprint) -> None:
    """Write the archive into `target` (a file open for writing and reading); Refused for a stored file that is damaged."""
    index = index_table(basis, items)
    drawn_now = {f"{INDEX}.pdf": index.pdf(imprint), f"{INDEX}.xlsx": index.xlsx(imprint)}
    sums = [(sha256(content).hexdigest(), path) for path, content in drawn_now.items()]
    sums += [(item.sha256, item.path) for item in items]
    drawn_now[SUMS] = "".join(f"{digest}  {path}\n" for digest, path in sums).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, content in drawn_now.items():
            archive.writestr(entry_for(path, len(content)), content)
        for item in items:
            copy(archive, item)


def entry_for(path: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, EPOCH)
    entry.create_system, entry.external_attr, entry.file_size = 3, 0o100644 << 16, size
    return entry


def copy(archive: zipfile.ZipFile, item: Item) -> None:
    digest = sha256()
    with item.opened() as source, archive.open(entry_for(item.path, item.size), "w") as entry:
        for chunk in iter(lambda: source.read(MIB), b""):
            digest.update(chunk)
            entry.write(chunk)
    if digest.hexdigest() != item.sha256:
        raise Refused(
            f"“{item.path}”在存储中与上传时的散列不符，可能已损坏，材料包没有生成。请重新上传该文件，或联系系统管理员。",
            code="damaged",
            status=409,
        )
