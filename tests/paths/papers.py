"""Files that people upload, and everything that a journey leaves written anywhere."""

import io
import shutil
import subprocess
import zipfile
from contextlib import suppress
from functools import cache

import pikepdf
from django.conf import settings
from django.db import connection
from redis import Redis

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


OUTSIDERS = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "zbarimg": "zbar-tools"}


def absent(*programs):
    """ "pdftotext (poppler-utils)" …: those of the programs that this machine lacks, with the package that brings them."""
    return "、".join(f"{each} ({OUTSIDERS[each]})" for each in programs if not shutil.which(each))


@cache
def pdf(title):
    """One blank A4 page that stands in for a scan."""
    file = pikepdf.new()
    file.add_blank_page(page_size=(595, 842))
    file.docinfo["/Title"] = title
    out = io.BytesIO()
    file.save(out, deterministic_id=True)
    return out.getvalue()


def words_of_pdf(content):
    """What a PDF says, read by a program that is not ours, without spaces and line ends; None where it is missing."""
    if absent("pdftotext"):
        return None
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=False)
    assert done.returncode == 0, (done.stderr.decode(), content[:80])
    return "".join(done.stdout.decode().split())


def everything_written():
    """(place, text) of all that is at rest: every row of the journal and of every other table, the database file,
    stored files with what is inside them, mail, queue and cache."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield table, repr(cursor.fetchall())
    for path in settings.DATA_DIR.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield path.name, content.decode("latin-1")
            yield path.name, inside(content)


def inside(content):
    """The text in a PDF or in the parts of a workbook; "" of anything else."""
    if content.startswith(b"%PDF"):
        return (words_of_pdf(content) or "") + hidden_in_pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    return ""


def hidden_in_pdf(content):
    """Every stream of a PDF unpacked and every other object as it stands: metadata, attachments, what no page shows."""
    parts = []
    with pikepdf.open(io.BytesIO(content)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                with suppress(pikepdf.PdfError):  # a picture that is packed as such
                    parts.append(each.read_bytes().decode("latin-1"))
            parts.append(repr(each))
    return "".join(parts)


def lying_in_redis():
    """(key, text) of all that this process's queue and cache hold in Redis."""
    if not settings.REDIS_URL:
        return
    server = Redis.from_url(settings.REDIS_URL)
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    for key in server.scan_iter(f"{prefix}*"):
        yield key.decode(), repr(server.dump(key))
    server.close()


def forms_of(number):
    """The ways in which a number in full may lie about: as it is, with a small x, in its old 15 digits, full-width."""
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    return number, number.lower(), number[:6] + number[8:17], wide


def holding(numbers, places):
    """Places whose text holds one of the numbers in full."""
    wanted = {form for number in numbers for form in forms_of(number)}
    return [place for place, text in places if any(form in text for form in wanted)]
