"""A seal that an issuer uploads as SVG, read strictly and written again as plain paths.

Nothing of the upload survives but outlines and colours: every shape becomes a path in the millimetres of the seal's own
square, whatever transformed it is worked in, and what the page cannot draw honestly (text, pictures, references, scripts,
gradients) is refused with a sentence.
"""

import re
from collections.abc import Iterator
from itertools import islice
from math import hypot, isfinite, radians
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path

SIDE = 42.0  # mm across, the place of the seal on the page
LARGEST = 200_000  # bytes of the file
MOST_SHAPES = 400
MOST_DEEP = 12
SVG = "{http://www.w3.org/2000/svg}"
PASSED_OVER = {"title", "desc", "metadata", "defs"}
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOT_SHAPES = {
    "text": "文字（text）请先在绘图软件中转为轮廓",
    "image": "图片（image）请改为矢量路径",
    "script": "不能含脚本（script）",
    "style": "样式表（style）请改为图形自己的颜色属性",
    "use": "引用（use）请先展开为图形",
    "foreignObject": "不能含外部内容（foreignObject）",
    "animate": "不能含动画（animate）",
}
NAMED = {"red": "#ff0000", "black": "#000000", "white": "#ffffff", "none": "none", "currentcolor": "#c9151e"}
INHERITED = ("fill", "stroke", "stroke-width", "fill-rule")
HARMLESS = {
    "id", "class", "version", "baseProfile", "width", "height", "viewBox", "preserveAspectRatio", "x", "y", "d", "cx",
    "cy", "r", "rx", "ry", "points", "x1", "y1", "x2", "y2", "transform", "stroke-linejoin", "stroke-linecap",
    "stroke-miterlimit", "clip-rule", "style", XML_SPACE, *INHERITED,
}  # fmt: skip
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class BadSeal(ValueError):
    """The drawing cannot become a seal; its sentence says why and what to do."""


class Look(NamedTuple):
    fill: str = "#000000"
    stroke: str = "none"
    width: float = 1.0
    rule: str = "nonzero"


class Shape(NamedTuple):
    path: RecordingPen
    look: Look


def drawn_seal(content: bytes) -> str:
    """The seal as an SVG of paths alone, 42 mm square around 0 0; the same bytes give the same text. Raises BadSeal."""
    if len(content) > LARGEST:
        raise BadSeal(
            f"印章文件有 {len(content) // 1000} KB，超过 {LARGEST // 1000} KB，请简化图形后重新上传。"
        )
    root = _parsed(content)
    shapes = list(islice(_shapes(root, Look(), Identity, 0), MOST_SHAPES + 1))
    if not shapes:
        raise BadSeal("文件中没有可以画出的图形（路径、圆、矩形等），请检查后重新上传。")
    if len(shapes) > MOST_SHAPES:
        raise BadSeal(f"图形超过 {MOST_SHAPES} 个，请合并路径后重新上传。")
    return _written(shapes)


def _parsed(content: bytes) -> Element:
    if re.search(rb"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", content, re.IGNORECASE) or b"\0" in content:
        raise BadSeal("SVG 文件不能含文档类型声明、实体或外部样式，请另存为“纯 SVG”后重新上传。")
    parser = XMLParser(target=TreeBuilder())  # noqa: S314 (no entity can be declared: see above)
    try:
        parser.feed(content.decode("utf-8-sig"))
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        raise BadSeal("文件不是完整的 SVG 图形，请用绘图软件重新导出后上传。") from None
    if root.tag != f"{SVG}svg":
        raise BadSeal("文件不是 SVG 图形，请上传 .svg 文件。")
    _admit_attributes(root)
    return root


def _shapes(element: Element, look: Look, matrix: Transform, depth: int) -> Iterator[Shape]:
    if depth > MOST_DEEP:
        raise BadSeal(f"图形分组超过 {MOST_DEEP} 层，请取消编组后重新上传。")
    look, matrix = _look(element, look), matrix.transform(_matrix(element.get("transform", "")))
    for child in element:
        tag = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else ""
        if tag in PASSED_OVER and not len(child):
            continue
        _admit(child, tag)
        if tag == "g":
            yield from _shapes(child, look, matrix, depth + 1)
        elif data := PATHS[tag](child):
            own = matrix.transform(_matrix(child.get("transform", "")))
            yield _shape(data, _look(child, look), own)


def _admit(element: Element, tag: str) -> None:
    if not tag or tag.startswith("{"):
        raise BadSeal("文件中有不是 SVG 图形的内容，请另存为“纯 SVG”后重新上传。")
    if tag in NOT_SHAPES:
        raise BadSeal(f"印章只能由路径、圆、矩形等图形组成：{NOT_SHAPES[tag]}，再重新上传。")
    if tag != "g" and tag not in PATHS:
        raise BadSeal(f"印章只能由路径、圆、矩形等图形组成，文件中有“{tag[:40]}”，请去掉后重新上传。")
    _admit_attributes(element)


def _admit_attributes(element: Element) -> None:
    for name in element.attrib:
        if name not in HARMLESS:
            plain = name.rpartition("}")[2][:40]
            raise BadSeal(f"图形带有不能采用的属性“{plain}”（只认颜色、线宽和变换），请去掉后重新上传。")


def _look(element: Element, before: Look) -> Look:
    """What an element and those around it say of its colours."""
    said = {name: element.get(name, "") for name in INHERITED}
    for part in element.get("style", "").split(";"):
        name, _, value = (each.strip() for each in part.partition(":"))
        if name in INHERITED:
            said[name] = value
        elif name and name not in HARMLESS and value not in ("1", "none", "normal", "visible"):
            raise BadSeal(f"图形的样式“{name[:40]}”不能采用，请在绘图软件中展开或去掉后重新上传。")
    rule = said["fill-rule"] or before.rule
    width = said["stroke-width"].removesuffix("px")
    if rule not in ("nonzero", "evenodd") or (width and not NUMBER.fullmatch(width)):
        raise BadSeal("图形的线宽或填充规则写法不能采用，请用绘图软件重新导出后上传。")
    return Look(
        _colour(said["fill"], before.fill),
        _colour(said["stroke"], before.stroke),
        float(width) if width else before.width,
        rule,
    )


def _colour(said: str, before: str) -> str:
    said = said.strip().lower()
    if not said or said == "inherit":
        return before
    if re.fullmatch("#[0-9a-f]{3}", said):
        return "#" + "".join(digit * 2 for digit in said[1:])
    if re.fullmatch("#[0-9a-f]{6}", said):
        return said
    if found := re.fullmatch(r"rgb\((\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\)", said):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups())
    if said in NAMED:
        return NAMED[said]
    raise BadSeal(
        f"颜色“{said[:40]}”不能采用（不支持渐变、图案和引用），请改为 #c9151e 这样的单色后重新上传。"
    )


def _matrix(said: str) -> Transform:
    """The transform attribute, worked out; skews are refused like all else that is not understood."""
    matrix, rest = Identity, said
    for found in re.finditer(r"\s*(matrix|translate|scale|rotate)\s*\(([^()]*)\)\s*,?", said):
        rest = rest.replace(found[0], "", 1)
        given = [float(each) for each in NUMBER.findall(found[2])]
        match found[1], given:
            case "matrix", [a, b, c, d, e, f]:
                matrix = matrix.transform((a, b, c, d, e, f))
            case "translate", [across, *down] if len(down) < 2:
                matrix = matrix.translate(across, *down)
            case "scale", [wide, *high] if len(high) < 2:
                matrix = matrix.scale(wide, *(high or [wide]))
            case "rotate", [angle, *about] if len(about) in (0, 2):
                left, top = about or (0.0, 0.0)
                matrix = matrix.translate(left, top).rotate(radians(angle)).translate(-left, -top)
            case _:
                raise BadSeal(
                    f"图形的变换“{found[0].strip()[:40]}”不能采用，请在绘图软件中应用变换后重新上传。"
                )
    if rest.strip():
        raise BadSeal(f"图形的变换“{rest.strip()[:40]}”不能采用，请在绘图软件中应用变换后重新上传。")
    return matrix


def _shape(data: str, look: Look, matrix: Transform) -> Shape:
    pen = RecordingPen()
    try:
        parse_path(data, TransformPen(pen, matrix))
    except Exception:  # whatever a reader of paths makes of nonsense
        raise BadSeal("有一条路径的写法读不懂，请用绘图软件重新导出后上传。") from None
    across, down = hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3])
    if look.stroke != "none" and abs(across - down) > 0.01 * max(across, down):
        raise BadSeal("带描边的图形不能作横竖不等的缩放，请把描边转为路径后重新上传。")
    return Shape(pen, look._replace(width=look.width * across))


def _written(shapes: list[Shape]) -> str:
    boxes = [_bounds(shape) for shape in shapes]
    left, top = min(each[0] for each in boxes), min(each[1] for each in boxes)
    right, bottom = max(each[2] for each in boxes), max(each[3] for each in boxes)
    side = max(right - left, bottom - top)
    if not isfinite(side) or side <= 0 or side > 1e6:
        raise BadSeal("图形没有大小或坐标超出范围，请用绘图软件重新导出后上传。")
    scale = SIDE / side
    fit = Identity.scale(scale).translate(-(left + right) / 2, -(top + bottom) / 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-SIDE / 2:g} {-SIDE / 2:g} {SIDE:g} {SIDE:g}">'
        + "".join(_element(shape, fit, scale) for shape in shapes)
        + "</svg>"
    )


def _bounds(shape: Shape) -> tuple[float, float, float, float]:
    pen = BoundsPen(None)
    shape.path.replay(pen)
    if pen.bounds is None:
        raise BadSeal("有一条路径没有内容，请删去后重新上传。")
    left, top, right, bottom = pen.bounds
    reach = shape.look.width / 2 if shape.look.stroke != "none" else 0
    return left - reach, top - reach, right + reach, bottom + reach


def _element(shape: Shape, fit: Transform, scale: float) -> str:
    pen = SVGPathPen(None, ntos=_number)
    shape.path.replay(TransformPen(pen, fit))
    look = shape.look
    painted = f' fill="{look.fill}"' + (' fill-rule="evenodd"' if look.rule == "evenodd" else "")
    if look.stroke != "none":
        painted += f' stroke="{look.stroke}" stroke-width="{_number(look.width * scale)}"'
    return f'<path{painted} d="{pen.getCommands()}"/>'


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _numbers(element: Element, *names: str) -> list[float]:
    """Lengths of an element in its own units; a percentage or another unit is refused."""
    values = [element.get(name, "0").removesuffix("px") for name in names]
    if any(not NUMBER.fullmatch(value) for value in values):
        raise BadSeal("图形的尺寸须是不带单位的数，请用绘图软件重新导出后上传。")
    return [float(value) for value in values]


def _ellipse(x: float, y: float, across: float, down: float) -> str:
    if across <= 0 or down <= 0:
        return ""
    half = f"a{across} {down} 0 1 0"
    return f"M{x - across} {y}{half} {2 * across} 0{half} {-2 * across} 0z"


def _circle(element: Element) -> str:
    x, y, radius = _numbers(element, "cx", "cy", "r")
    return _ellipse(x, y, radius, radius)


def _oval(element: Element) -> str:
    return _ellipse(*_numbers(element, "cx", "cy", "rx", "ry"))


def _rectangle(element: Element) -> str:
    x, y, width, height = _numbers(element, "x", "y", "width", "height")
    if element.get("rx") or element.get("ry"):
        raise BadSeal("圆角矩形请先转为路径，再重新上传。")
    return f"M{x} {y}h{width}v{height}h{-width}z" if width > 0 and height > 0 else ""


def _polygon(element: Element) -> str:
    said = element.get("points", "")
    given = NUMBER.findall(said)
    if len(given) < 4 or len(given) % 2 or re.sub(r"[\s,]", "", NUMBER.sub("", said)):
        raise BadSeal("多边形的顶点写法读不懂，请用绘图软件重新导出后上传。")
    points = [f"{x} {y}" for x, y in zip(given[::2], given[1::2], strict=True)]
    return f"M{'L'.join(points)}z"


def _line(element: Element) -> str:
    x1, y1, x2, y2 = _numbers(element, "x1", "y1", "x2", "y2")
    return f"M{x1} {y1}L{x2} {y2}"


PATHS = {
    "path": lambda element: element.get("d", "").strip(),
    "circle": _circle,
    "ellipse": _oval,
    "rect": _rectangle,
    "polygon": _polygon,
    "line": _line,
}
