"""HTML to PDF, by the portal's own fonts and assets alone.

WeasyPrint is imported on first use: fontconfig must be set before Pango starts. One font
configuration and each parsed stylesheet serve the whole process, because a font configuration per
document leaks a temporary copy of every font.
"""

import ctypes.util
import importlib
import logging
import sys
import threading
import zlib
from contextlib import contextmanager, suppress
from functools import cache, lru_cache

import pydyf

from workflow.fontconfig import ensure_fontconfig
from workflow.glyphs import MissingGlyphs

NOTDEF = ".notdef glyph rendered"

# Pango's font map is shared and not safe to use from two threads at once.
_rendering = threading.Lock()


class TooManyPages(ValueError):
    """A paper that must fit on a fixed number of pages did not."""


def render_pdf(html, *, stylesheets, identifier, css="", underlay=b"", pages=None, where="文件", plain=False):
    """Lay out `html` (str) and give the PDF's bytes; the same input gives the same bytes.

    `stylesheets` are paths, `css` further rules as text; the page itself can load nothing, no file and no address. `identifier`
    (bytes) is the PDF's file identifier, `underlay` PDF drawing operators to lay under each page; `plain` leaves the
    objects outside of object streams, so that what is signed later can be read with little. Raises
    `MissingGlyphs` for a character that no font draws and `TooManyPages` for more than `pages` pages.
    """
    made = _written(
        html, stylesheets, css, pages, where, pdf_identifier=identifier, finisher=_laying_under(underlay),
        pdf_version="1.4" if plain else "1.7",
    )  # fmt: skip
    # Of 1.4 WeasyPrint writes the table of the objects in the open; nothing else hangs on the version.
    return made.replace(b"%PDF-1.4", b"%PDF-1.7", 1) if plain else made


def lay_out(html, *, stylesheets, css="", pages=None, where="文件") -> pydyf.PDF:
    """The same as objects that are not yet written: for papers that are written many times with small changes."""
    laid_out = []

    def keep(document, pdf):
        laid_out.append(pdf)
        raise _Kept

    with suppress(_Kept):
        _written(html, stylesheets, css, pages, where, finisher=keep)
    return laid_out[0]


class _Kept(Exception):
    """Nothing is to be written."""


def _written(html, stylesheets, css, pages, where, **options):
    HTML = _weasyprint().HTML
    with _rendering, _missing_glyphs_are_errors(where):
        sheets = [_stylesheet(path) for path in stylesheets]
        if css:
            sheets.append(_parsed(css))
        source = HTML(string=html, url_fetcher=_closed_fetcher())
        document = source.render(stylesheets=sheets, font_config=_font_configuration())
        if pages is not None and len(document.pages) > pages:
            raise TooManyPages(f"{where}应为 {pages} 页，排出 {len(document.pages)} 页。")
        return document.write_pdf(**options)


@cache
def _weasyprint():
    """The library, loaded once the fonts are set.

    It asks for each of its shared libraries by the names of several platforms, and for every name that Linux does not
    know Python runs a compiler and ldconfig: half a second of a process's start. The loader knows the right names itself.
    """
    ensure_fontconfig()
    with _rendering:
        search = ctypes.util.find_library
        if sys.platform == "linux":
            ctypes.util.find_library = lambda name: None
        try:
            return importlib.import_module("weasyprint")
        finally:
            ctypes.util.find_library = search


def _laying_under(operators):
    def finish(document, pdf):
        if not operators:
            return
        stream = pydyf.Stream([_deflated(operators)], {"Filter": "/FlateDecode"})
        pdf.add_object(stream)
        for page in pdf.objects:
            if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
                page["Contents"] = pydyf.Array([stream.reference, page["Contents"]])

    return finish


@lru_cache(16)
def _deflated(operators):
    return zlib.compress(operators, 9)


@cache
def _font_configuration():
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheet(path):
    return _parsed(path.read_text(encoding="utf-8"))


@lru_cache(64)
def _parsed(css):
    from weasyprint import CSS

    return CSS(string=css, url_fetcher=_closed_fetcher(), font_config=_font_configuration())


@cache
def _closed_fetcher():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class ClosedFetcher(URLFetcher):
        """Refuses every address: what a page needs stands in the page."""

        def fetch(self, url, headers=None):
            raise FatalURLFetchingError("文件排版不允许读取外部文件或网址。")

    return ClosedFetcher(fail_on_errors=True)


class _NotdefCollector(logging.Handler):
    """Keeps the characters of which WeasyPrint says, in this thread, that no font has them."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.characters = []

    def emit(self, record):
        if record.thread == self.thread and str(record.msg).startswith(NOTDEF) and record.args:
            self.characters.append(str(record.args[0]))


@contextmanager
def _missing_glyphs_are_errors(where):
    logger = logging.getLogger("weasyprint")
    collector = _NotdefCollector()
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collector.characters:
        raise MissingGlyphs(dict.fromkeys(collector.characters), where=where)
