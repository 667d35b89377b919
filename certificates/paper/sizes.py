"""In which size a certificate's words fit on its page, estimated before anything is laid out (pure)."""

from math import ceil

# Font sizes of certificate.css (.size-1 …) in points, and what the body has room for.
BODY_SIZES = (19, 17.5, 16, 14.5, 13, 11.5, 10.5)
BODY_WIDTH, BODY_HEIGHT, LINE = 223 * 72 / 25.4, 71 * 72 / 25.4, 1.95
NAME_SCALES = {1: 1.62, 2: 1.25, 3: 1.05}


def name_size(name: str) -> int:
    return 1 if len(name) <= 8 else 2 if len(name) <= 20 else 3


def issuer_size(issuer: str) -> int:
    return 1 if len(issuer) <= 15 else 2 if len(issuer) <= 19 else 3


def body_sizes(holder: float, statement: float) -> range:
    """The body's sizes, counted from 1, from the largest that words of these widths (ems) should fit in."""
    smallest = len(BODY_SIZES)
    for place in range(1, smallest):
        size = BODY_SIZES[place - 1]
        per_line = BODY_WIDTH / size - 0.5
        lines = ceil(holder / per_line) * 1.3 + ceil((2 + statement) / per_line)
        if lines * size * LINE <= BODY_HEIGHT:
            return range(place, smallest + 1)
    return range(smallest, smallest + 1)


def holder_ems(name: str, identity: str) -> float:
    return ems(name) * NAME_SCALES[name_size(name)] + 1 + ems(identity)


def ems(text: str) -> float:
    """How wide a text is, in characters of full width."""
    narrow = sum(character <= "\u2000" for character in text)
    return len(text) - 0.42 * narrow
