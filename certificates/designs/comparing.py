"""Two versions of a template side by side: what differs, field by field, in words."""

from typing import NamedTuple

from certificates.designs.design import BORDERS, COLOURS, Design
from certificates.models import Template

LABELS = {
    "border": "边框",
    "watermark": "团花底纹",
    **COLOURS,
    "title": "证书标题",
    "programme": "工程名称",
    "statement": "正文",
    "show_sex": "印性别",
    "show_plan": "印依据文号",
    "seal_svg": "印章图形",
}


class Line(NamedTuple):
    """One field of both designs; `colours` are the two values where the field is a colour."""

    label: str
    left: str
    right: str
    same: bool
    colours: tuple[str, str] | None = None


def compared(left: Template, right: Template) -> list[Line]:
    """Every field, in the order of the form."""
    one, other = Design.from_values(left.design), Design.from_values(right.design)
    lines = [
        Line("起用年度", str(left.first_year), str(right.first_year), left.first_year == right.first_year),
        Line("级别", left.get_level_display(), right.get_level_display(), left.level == right.level),
    ]
    for name, label in LABELS.items():
        a, b = getattr(one, name), getattr(other, name)
        lines.append(Line(label, said(name, a), said(name, b), a == b, (a, b) if name in COLOURS else None))
    return lines


def said(name: str, value: str | bool) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "border":
        return BORDERS.get(value, value)
    if name == "seal_svg":
        return f"上传的图形（{value.count('<path')} 个路径）" if value else "圆章，环绕机关名称"
    return value or {"title": "按规则", "programme": "按年度计划"}.get(name, "")


def described(template: Template) -> list[tuple[str, str, str]]:
    """(label, words, colour or "") of one template."""
    design = Design.from_values(template.design)
    return [
        (label, said(name, getattr(design, name)), getattr(design, name) if name in COLOURS else "")
        for name, label in LABELS.items()
    ]
