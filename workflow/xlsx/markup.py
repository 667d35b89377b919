"""Any XML of a workbook by expat: the parts that are small, and sheets and texts that are written unusually."""

from xml.parsers import expat

from workflow.xlsx.parts import declaration


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def parse(part, start, end=None, characters=None, then=lambda: ()):
    """Feed a part to handlers of (local name, attributes), (local name) and (text); after each piece yield `then()`."""
    parser = expat.ParserCreate("utf-8")  # the pieces are, whatever the declaration says
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    parser.StartDoctypeDeclHandler = _refuse
    if end:
        parser.EndElementHandler = lambda name: end(local(name))
    if characters:
        parser.CharacterDataHandler = characters
    for piece in part.text():
        parser.Parse(piece, False)
        yield from then()
    parser.Parse(b"", True)
    yield from then()


def read(part, start, end=None, characters=None):
    """The same for handlers that keep what they find."""
    for _ in parse(part, start, end, characters):
        pass


def _refuse(*_):
    raise declaration()
