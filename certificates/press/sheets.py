"""Files from lay-outs: what a class shares is written into bytes once, a person's part follows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pydyf

from certificates.designs.design import Design
from certificates.paper.ornament import background
from certificates.press.fonts import OBJECTS, fonts_for
from certificates.press.layout import Layout
from certificates.press.person import Person
from certificates.press.streams import SMALL, entry, information, stream, table, trailer, written

HEADER = b"%PDF-1.7\n%\xe7\x9f\xa5\xe6\x9b\xb4\n"


@dataclass(frozen=True)
class Shared:
    """The beginning of all papers of a lay-out, and the numbers that their own objects take."""

    start: bytes
    entries: tuple[bytes, ...]  # of the objects from 1 on; that of the fonts' dictionary is replaced
    fonts_object: int
    fonts: bytes  # the page's own, as a dictionary without brackets
    first: int


def sheet(person: Person, design: Design) -> bytes:
    """The PDF of one person's paper."""
    shared = shared_with(person.layout, design)
    fonts = fonts_for(person.name.runs)
    first = shared.first
    own = [
        (first, stream(person.above({face: font.codes() for face, font in fonts.items()}).encode())),
        (first + 1, stream(person.below().encode())),
        (first + 2, information(person.content)),
    ]
    names, number = [], first + 3
    for face, font in fonts.items():
        names.append(b"/N%d %d 0 R" % (face, number))
        own += enumerate(font.objects(number), start=number)
        number += OBJECTS
    own.append((shared.fonts_object, b"<<%s%s>>" % (shared.fonts, b"".join(names))))
    made, entries, reached = [shared.start], [*shared.entries, *[b""] * (number - first)], len(shared.start)
    for place, body in own:
        piece = written(place, body)
        made.append(piece)
        entries[place - 1] = entry(reached)
        reached += len(piece)
    identifier = bytes.fromhex(person.content.content_hash())[:16]
    made += [table(entries), trailer(number, 2, first + 2, identifier, reached)]
    return b"".join(made)


@lru_cache(64)
def shared_with(layout: Layout, design: Design) -> Shared:
    count = len(layout.objects)
    before, within, after = (stream(piece.encode(), level=SMALL) for piece in layout.pieces)
    first = count + 3
    contents = (count, layout.stream, first, count + 1, first + 1, count + 2)
    bodies = bodies_of(layout, contents) | {
        count: ground(design), layout.stream: before, count + 1: within, count + 2: after,
    }  # fmt: skip
    made, entries, reached = [HEADER], [b""] * (first - 1), len(HEADER)
    for number in sorted(bodies):
        piece = written(number, bodies[number])
        made.append(piece)
        entries[number - 1] = entry(reached)
        reached += len(piece)
    return Shared(b"".join(made), tuple(entries), layout.fonts.number, layout.fonts.data[2:-2], first)


def bodies_of(layout: Layout, contents: Iterable[int]) -> dict[int, bytes]:
    """The lay-out's objects by number, without the page's operators and the fonts' dictionary."""
    page = pydyf.Dictionary(layout.page)
    page["Contents"] = pydyf.Array([f"{number} 0 R" for number in contents])
    bodies = {each.number: each.data for each in layout.objects[1:] if each is not layout.fonts}
    del bodies[layout.stream]
    return bodies | {layout.page.number: page.data}


@lru_cache(64)
def ground(design: Design) -> bytes:
    return stream(background(design), level=SMALL)
