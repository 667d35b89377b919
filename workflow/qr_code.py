"""QR codes by table: ISO/IEC 18004, bytes at error level M, versions 1 to 20 (666 bytes).

A certificate's code takes 15 to 80 ms from a general encoder, more than the rest of its paper. Here a version's
function patterns, the place of each bit and the masks are worked out once, and a code is one permutation of its bits
and eight exclusive ors of integers; so is the choice of the mask, by the penalties of section 7.8.3.
An integer holds the square row by row, the first module in the highest bit, and after each row some bits that are 0.
"""

import itertools
import math
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

# Table 9, level M, by version: codewords of error correction in a block, and the number of blocks.
CORRECTION = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26)
BLOCKS = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16)
MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
LEVEL_M = 0b00


def rows_of(text: str, *, mask: int | None = None) -> list[str]:
    """The code of a text, one string of 0 and 1 a row, without quiet zone; `mask` fixes what is otherwise chosen.

    Raises ValueError for more than 666 bytes.
    """
    side, packed = packed_code(text, mask=mask)
    width = 8 * len(packed) // side
    bits = f"{int.from_bytes(packed, 'big'):0{8 * len(packed)}b}"
    return [bits[start : start + side] for start in range(0, len(bits), width)]


def packed_code(text: str, *, mask: int | None = None) -> tuple[int, bytes]:
    """The same as the number of rows and their bits, each row filled up to whole bytes with 0."""
    content = text.encode()
    code = _version_for(content)
    square = code.square(code.codewords(content))
    masks = code.masks if mask is None else code.masks[mask : mask + 1]
    chosen, least = square, math.inf
    for each in masks:
        masked = square ^ each
        if (penalty := code.penalty(masked, least)) < least:
            chosen, least = masked, penalty
    return code.side, chosen.to_bytes(code.width * code.side // 8, "big")


def _version_for(content):
    for version in range(1, len(BLOCKS) + 1):
        if len(content) <= _capacity(version):
            return _version(version)
    raise ValueError("二维码的内容过长。")


@dataclass(frozen=True)
class _Version:
    """What all codes of one version have in common."""

    number: int
    side: int
    width: int  # of a row in whole bytes, in bits
    data: int  # codewords
    blocks: tuple[tuple[int, int], ...]  # of the data: first and last codeword
    correction: int
    place: itemgetter  # from the string of all bits to the square
    masks: tuple[int, ...]  # with the format's bits
    every: int  # all modules
    inside: tuple[int, int]  # without the first column, and without the first row

    def codewords(self, content):
        """Mode, length, bytes and padding (7.4), then the correction of each block."""
        counted = 8 if self.number < 10 else 16
        bits = (0b0100 << counted | len(content)) << 8 * len(content) | int.from_bytes(content, "big")
        used = len(content) + (2 if self.number < 10 else 3)
        padding = (b"\xec\x11" * self.data)[: self.data - used]
        words = (bits << 4).to_bytes(used, "big") + padding
        made = [_remainder(words[first:last], self.correction) for first, last in self.blocks]
        return words + b"".join(made)

    def square(self, words):
        bits = f"{int.from_bytes(words, 'big'):0{8 * len(words)}b}01"
        return int("".join(self.place(bits)), 2)

    def penalty(self, square, most=math.inf):
        """The sum of N1 to N4 (table 11) of a square; a part of it where that is `most` already."""
        cells = self.side * self.side
        total = 10 * (abs(square.bit_count() * 20 - cells * 10) // cells)
        same = []
        for step, inside in zip((1, self.width), self.inside, strict=True):
            alike = ~(square ^ square >> step) & inside
            pairs = alike & alike >> step
            fives = pairs & pairs >> 2 * step
            total += fives.bit_count() + 2 * (fives & ~(fives << step)).bit_count()
            same.append(alike)
        across, down = same
        total += 3 * (across & down & across >> self.width).bit_count()
        light = square ^ self.every
        for step in (1, self.width):
            if total >= most:
                break
            total += 40 * _finders(square, light, step)
        return total


def _finders(square, light, step):
    """How often 1011101 stands with four light modules before or after it, in one direction."""
    core = (
        square & light >> step & square >> 2 * step & square >> 3 * step & square >> 4 * step
        & light >> 5 * step & square >> 6 * step
    )  # fmt: skip
    four = light & light >> step
    four &= four >> 2 * step
    return (core & four >> 7 * step).bit_count() + (four & core >> 4 * step).bit_count()


# --- the tables


def _capacity(number):
    """Bytes of content: the data codewords less mode and length."""
    return _codewords(number) - CORRECTION[number - 1] * BLOCKS[number - 1] - (2 if number < 10 else 3)


def _codewords(number):
    """All codewords of a version (7.1): its square without function patterns, format and version."""
    modules = (16 * number + 128) * number + 64
    if number > 1:
        middles = number // 7 + 2
        modules -= (25 * middles - 10) * middles - 55
    return (modules - (36 if number > 6 else 0)) // 8


@cache
def _version(number):
    side = 17 + 4 * number
    width = side + -side % 8
    fixed = _function_patterns(number, side)
    free = [(y, x) for y, x in _zigzag(side) if (y, x) not in fixed]
    correction, count = CORRECTION[number - 1], BLOCKS[number - 1]
    data = _codewords(number) - correction * count
    blocks = _blocks(data, count)
    return _Version(
        number, side, width, data, blocks, correction,
        _placing(fixed, free, blocks, data, correction, side, width),
        tuple(_mask(number, fixed, side, width) for number in range(8)),
        _part(0, 0, side, width),
        (_part(0, 1, side, width), _part(1, 0, side, width)),
    )  # fmt: skip


def _blocks(data, count):
    """Data codewords of each block, shorter blocks first (7.5.1)."""
    short, longer = divmod(data, count)
    ends = [0]
    for block in range(count):
        ends.append(ends[-1] + short + (block >= count - longer))
    return tuple(itertools.pairwise(ends))


def _placing(fixed, free, blocks, data, correction, side, width):
    """For each module of the square, the place of its bit: codewords of the blocks in turn (7.6), or a fixed 0 or 1."""
    longest = max(last - first for first, last in blocks)
    order = [first + step for step in range(longest) for first, last in blocks if first + step < last]
    order += [data + block * correction + step for step in range(correction) for block in range(len(blocks))]
    zero = 8 * len(order)
    places = {cell: zero + int(dark) for cell, dark in fixed.items()}
    for at, cell in enumerate(free):
        places[cell] = 8 * order[at // 8] + at % 8 if at < zero else zero  # remainder bits are 0
    return itemgetter(*(places.get((y, x), zero) for y in range(side) for x in range(width)))


def _zigzag(side):
    upward = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for y in range(side - 1, -1, -1) if upward else range(side):
            yield y, right
            yield y, right - 1
        upward = not upward


def _function_patterns(number, side):
    """Finder, timing and alignment patterns and the version as {(row, column): dark}; the format's modules as light."""
    fixed = {}
    for at in range(side):
        fixed[6, at] = fixed[at, 6] = at % 2 == 0
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        _square_pattern(fixed, top + 3, left + 3, 4, side)
    middles = _alignment(number, side)
    corners = ((6, 6), (6, side - 7), (side - 7, 6))
    for y in middles:
        for x in middles:
            if (y, x) not in corners:
                _square_pattern(fixed, y, x, 2, side)
    for cells in _format_cells(side):
        fixed |= dict.fromkeys(cells, False)
    fixed[side - 8, 8] = True
    if number >= 7:
        bits = number << 12 | _polynomial(number, 0x1F25, 12)
        for at in range(18):
            dark = bool(bits >> at & 1)
            fixed[at // 3, side - 11 + at % 3] = fixed[side - 11 + at % 3, at // 3] = dark
    return fixed


def _square_pattern(fixed, y, x, reach, side):
    """Rings around a middle: dark, light, dark for an alignment pattern, with a light separator for a finder."""
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if 0 <= y + down < side and 0 <= x + across < side:
                ring = max(abs(down), abs(across))
                fixed[y + down, x + across] = ring not in ((2, 4) if reach == 4 else (1,))


def _alignment(number, side):
    """Row and column of the middles of the alignment patterns (annex E), for versions below 32."""
    if number == 1:
        return []
    count = number // 7 + 2
    step = -(-(side - 13) // (2 * (count - 1))) * 2
    return [6, *(side - 7 - step * at for at in range(count - 2, -1, -1))]


def _format_cells(side):
    """The two copies of the format's fifteen bits, the first bit first."""
    first = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    second = [(side - 1 - at, 8) for at in range(7)] + [(8, side - 8 + at) for at in range(8)]
    return first, second


def _mask(mask, fixed, side, width):
    """What to lay over the square by exclusive or: the mask where data stand, and the format that names it."""
    cells = {(y, x) for y in range(side) for x in range(side) if (y, x) not in fixed and MASKS[mask](y, x)}
    value = LEVEL_M << 3 | mask
    bits = (value << 10 | _polynomial(value, 0x537, 10)) ^ 0x5412
    for copy in _format_cells(side):
        cells |= {cell for at, cell in enumerate(copy) if bits >> 14 - at & 1}
    return _integer(cells, side, width)


def _part(top, left, side, width):
    return _integer({(y, x) for y in range(top, side) for x in range(left, side)}, side, width)


def _integer(cells, side, width):
    return sum(1 << side * width - 1 - (y * width + x) for y, x in cells)


def _polynomial(value, generator, degree):
    """The remainder of a BCH code (annexes C and D)."""
    value <<= degree
    for at in range(value.bit_length() - 1, degree - 1, -1):
        if value >> at & 1:
            value ^= generator << at - degree
    return value


# --- Reed and Solomon, over the field of x^8 + x^4 + x^3 + x^2 + 1


def _times(left, right):
    product = 0
    while right:
        product ^= left * (right & 1)
        left = left << 1 ^ (0x11D if left & 0x80 else 0)
        right >>= 1
    return product


@cache
def _steps(degree):
    """For each leading byte, what the division by the generator takes away, as an integer of `degree` bytes."""
    generator, root = [1], 1
    for _ in range(degree):
        shifted = [*generator, 0]
        generator = [a ^ _times(b, root) for a, b in zip(shifted, [0, *generator], strict=True)]
        root = _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(byte, each) for each in generator[1:]), "big") for byte in range(256)
    )


def _remainder(words, degree):
    steps, top, within = _steps(degree), 8 * (degree - 1), (1 << 8 * degree) - 1
    state = 0
    for word in words:
        state = (state << 8 & within) ^ steps[state >> top ^ word]
    return state.to_bytes(degree, "big")
