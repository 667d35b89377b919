"""What a certificate template may decide, as a value: colours, words and ornaments of one page (pure).

The page's places are fixed, so that a class is laid out once; a design chooses what stands there and how it looks.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from string import Formatter

from certificates.paper.strokes import mixed
from workflow.glyphs import missing

FORMAT = "zhigeng-design/1"

BORDERS = {
    "guilloche": "扭索纹花边",
    "double": "双线边框",
    "meander": "回纹边框",
    "laurel": "双线边框与麦穗",
}
# The places of a statement, with what stands there.
PLACES = {
    "when": "于2024年9月2日至9月6日",
    "host": "承办单位",
    "level": "国家级、省级等级别",
    "programme": "工程名称和“高级研修项目”",
    "class": "加引号的研修班名称",
    "hours": "学时数",
}
NEEDED = ("when", "class", "hours")
COLOURS = {
    "paper_colour": "纸色",
    "ornament_colour": "纹饰色",
    "frame_colour": "边框色",
    "title_colour": "标题色",
    "ink_colour": "正文色",
}
SOFT = 0.75  # how much of the ink is in the small words; the rest is the ornament's colour
SMALL = "小字（正文色掺入纹饰色）"
LONGEST_STATEMENT, LONGEST_TITLE = 200, 40
LONGEST_SEAL = 60_000
_COLOUR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True, kw_only=True)
class Design:
    """One design; the defaults are the portal's own. Colours are #rrggbb, `statement` names its places in braces.

    `title` and `programme` are the words that the certificate bears; "" leaves the title to the rules (certificate.title)
    and the programme to the plan. `seal_svg` is a drawing that `certificates.paper.drawn_seal` has gone over, "" the round
    seal with the issuer's name. The document number is masked, always: a paper is stored as a file, and no number of a
    person is stored in plain.
    """

    border: str = "guilloche"
    watermark: bool = True
    paper_colour: str = "#fffdf6"
    ornament_colour: str = "#b8934a"
    frame_colour: str = "#a3262a"
    title_colour: str = "#b01c21"
    ink_colour: str = "#1c1712"
    title: str = ""
    programme: str = ""
    statement: str = (
        "{when}参加由{host}承办的{level}{programme}{class}，修完规定课程，"
        "共计{hours}学时，考核合格，准予结业，特发此证。"
    )
    show_sex: bool = True
    show_plan: bool = False
    seal_svg: str = ""

    def values(self) -> dict:
        """What a template's row keeps."""
        return {"format": FORMAT, **asdict(self)}

    def canonical_json(self) -> str:
        """The design as one line of JSON that is the same for the same design."""
        return canonical(self.values())

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: the name of a design in a certificate's content."""
        return digest_of(self.values())

    @classmethod
    def from_values(cls, values: dict) -> "Design":
        """The design of a template's row; raises ValueError for a format or a field that is not known."""
        known = {field.name for field in fields(cls)} | {"format"}
        if values.get("format", FORMAT) != FORMAT or set(values) - known:
            raise ValueError("证书模板的式样不是本平台认识的格式。")
        return cls(**{name: value for name, value in values.items() if name != "format"})


BUILT_IN = Design()


def canonical(values: dict) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(values: dict) -> str:
    """The name of what a row keeps. A field that later designs have and this one has not changes nothing here."""
    return sha256(canonical(values).encode()).hexdigest()


def faults(design: Design) -> Iterator[tuple[str, str]]:
    """(field, sentence) of all that keeps a design from being used."""
    if design.border not in BORDERS:
        yield "border", f"没有“{design.border}”这种边框，请从{'、'.join(BORDERS.values())}中选择。"
    yield from _colour_faults(design)
    yield from (
        (name, sentence) for name in ("title", "programme") for sentence in _word_faults(design, name)
    )
    yield from (("statement", sentence) for sentence in _statement_faults(design.statement))
    if len(design.seal_svg) > LONGEST_SEAL:
        yield (
            "seal_svg",
            f"印章图形过于复杂（{len(design.seal_svg)} 字符，上限 {LONGEST_SEAL}），请简化路径后重新上传。",
        )


def _colour_faults(design):
    wrong = [name for name in COLOURS if not _COLOUR.fullmatch(getattr(design, name))]
    yield from ((name, f"{COLOURS[name]}应写成 #rrggbb，如 #a3262a。") for name in wrong)
    if wrong:
        return
    if _light(design.paper_colour) < 0.75:
        yield "paper_colour", "纸色过深，打印和复印后难以辨认，请选接近白色的颜色。"
    small = mixed(design.ink_colour, design.ornament_colour, SOFT)
    for name, colour, least in (
        ("ink_colour", design.ink_colour, 7),
        ("title_colour", design.title_colour, 4.5),
        ("frame_colour", design.frame_colour, 3),
        ("ornament_colour", small, 4.5),
    ):
        ratio = contrast(colour, design.paper_colour)
        if ratio < least:
            yield (
                name,
                f"{SMALL if name == 'ornament_colour' else COLOURS[name]}与纸色的对比度只有 {ratio:.1f}，不足 {least}，印出看不清，请选更深的颜色。",
            )


def _word_faults(design, name):
    text = getattr(design, name)
    if len(text) > LONGEST_TITLE:
        yield f"有 {len(text)} 字，超过 {LONGEST_TITLE} 字，一行排不下，请缩短。"
    yield from _glyph_faults(text)
    if "{" in text or "}" in text:
        yield "不能含花括号。"


def _statement_faults(statement):
    if len(statement) > LONGEST_STATEMENT:
        yield f"正文有 {len(statement)} 字，超过 {LONGEST_STATEMENT} 字，请缩短。"
    try:
        parts = list(Formatter().parse(statement))
    except ValueError:
        yield "正文的花括号不成对：每处填写项写成 {class} 这样，前后括号都要有。"
        return
    named = [name for _, name, _, _ in parts if name is not None]
    if any(name not in PLACES or spec or turn for _, name, spec, turn in parts if name is not None):
        strange = "、".join(
            "{" + n + (f":{s}" if s else "") + "}"
            for _, n, s, t in parts
            if n is not None and (n not in PLACES or s or t)
        )
        yield f"正文中的{strange}不是可用的填写项；可用的有{'、'.join('{' + name + '}' for name in PLACES)}。"
    if lacking := [name for name in NEEDED if name not in named]:
        yield f"正文缺少{'、'.join('{' + name + '}' for name in lacking)}：证书须写明研修时间、研修班名称和学时。"
    if doubled := sorted({name for name in named if named.count(name) > 1}):
        yield f"正文中{'、'.join('{' + name + '}' for name in doubled)}出现了不止一次。"
    yield from _glyph_faults("".join(text for text, *_ in parts))


def _glyph_faults(text):
    if absent := missing(text):
        yield f"{'、'.join(f'“{each}”（U+{ord(each):04X}）' for each in absent)}现有字库没有字形，印不出来。"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
