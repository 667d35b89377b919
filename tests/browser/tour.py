"""Walking through the portal by its links, one person at a time, and looking hard at every kind of page."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.browser.chromium import DESK, PHONE
from tests.browser.visitor import BrowserVisitor

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Without preload: axe would write style sheets into the page, which its policy rightly forbids.
OPTIONS = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
ASK = f"axe.run(document, {json.dumps(OPTIONS)})"
# A link in a drawing keeps its address in an object of its own.
LINKS = (
    "links => links.map(link => link.href.baseVal ? new URL(link.href.baseVal, location).href : link.href)"
)


def kind_of(address):
    """What sort of page an address is: the name of its route, with the part of a paper; None for no page of ours."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return ":".join(filter(None, [found.view_name, found.kwargs.get("part", "")]))


class Tourist(BrowserVisitor):
    """Visits every kind of page that links lead to, and keeps a list of what is wrong with them."""

    def __init__(self, chromium, base, *, phone):
        super().__init__(chromium, base)
        self.sizes = (DESK, PHONE) if phone else (DESK,)
        self.faults = []

    def tour(self, *starts, seen, each=1, leave_out=()):
        """Follow links from `starts`; `seen` {kind: addresses} is shared by those who need not look twice."""
        waiting, first = list(starts), set(starts)
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            known = seen.setdefault(kind, [])
            new = address in first or (address not in known and len(known) < each)
            if kind is None or kind in leave_out or not new:
                continue
            first.discard(address)
            known.append(address)
            self.get(address)
            waiting += [link for link in self.look() if link not in waiting]
        return self

    def look(self):
        """Look at the page that is shown, in each size; gives the addresses that it links to."""
        return self.chromium.do(self._look)

    def _look(self):
        self.tab.evaluate(AXE)
        where = self.window.where
        for size in self.sizes:
            self.tab.set_viewport_size(size)
            where = f"{self.window.where} ({size['width']})"
            if (wider := self.window.overflow()) > 0:
                self.faults.append(f"{where}: {wider} px wider than the window")
        # Once a page, where it is narrowest: names, roles and colours do not hang on the width, targets only shrink.
        self.faults += [
            f"{where}: {found['impact']} {found['id']}: {found['help']}: {node['html'][:200]}"
            for found in self.tab.evaluate(ASK)["violations"]
            for node in found["nodes"][:3]
        ]
        self.tab.set_viewport_size(DESK)
        links = self.tab.locator("a[href]").evaluate_all(LINKS)
        base = self.window.base
        return [link.removeprefix(base).partition("#")[0] for link in links if link.startswith(base + "/")]

    def done(self):
        """Close the window; gives everything that was wrong."""
        self.leave()
        return self.faults + self.window.complaints
