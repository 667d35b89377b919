"""Seals that are uploaded: drawn again as plain paths, or refused with a sentence."""

import re

import pytest

from certificates.paper.drawn_seal import BadSeal, drawn_seal

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'


def svg(body: str, head: str = HEAD) -> bytes:
    return f"{head}{body}</svg>".encode()


def test_a_circle_fills_the_square_of_the_seal() -> None:
    drawn = drawn_seal(svg('<circle cx="50" cy="50" r="48" fill="none" stroke="#c9151e" stroke-width="4"/>'))
    assert drawn.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-21 -21 42 42"><path fill="none"'
    )
    assert 'stroke="#c9151e" stroke-width="1.68"' in drawn
    assert "M-20.16" in drawn  # (48 + 2 of the stroke) mm become 21


def test_transforms_and_groups_are_worked_in() -> None:
    moved = svg('<g transform="translate(10 20) scale(2)" fill="red"><rect width="10" height="10"/></g>')
    plain = svg('<path fill="#f00" d="M10 20h20v20h-20z"/>')
    turned = svg('<rect width="10" height="10" fill="rgb(255,0,0)" transform="rotate(180 3 4)"/>')
    assert drawn_seal(moved) == drawn_seal(plain)
    assert 'd="M21 21' in drawn_seal(turned)


def test_what_is_written_is_paths_alone_and_comes_through_again_unchanged() -> None:
    drawn = drawn_seal(
        svg(
            "<title>章</title><desc/><!-- x --><g><polygon points='50,0 100,100 0,100' style='fill:#c9151e'/>"
            "<ellipse cx='50' cy='50' rx='30' ry='10'/><line x1='0' y1='0' x2='9' y2='9' stroke='black'/></g>"
        )
    )
    assert set(re.findall(r"<(\w+)", drawn)) == {"svg", "path"}
    assert set(re.findall(r" ([\w:-]+)=", drawn)) <= {
        "xmlns",
        "viewBox",
        "d",
        "fill",
        "fill-rule",
        "stroke",
        "stroke-width",
    }
    assert drawn_seal(drawn.encode()) == drawn


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (svg("<script>alert(1)</script>"), "脚本"),
        (svg('<image href="https://example.org/x.png"/>'), "图片"),
        (svg('<use href="#x"/>'), "引用"),
        (svg("<text>厅</text>"), "转为轮廓"),
        (svg("<style>path{fill:url(http://x)}</style>"), "样式表"),
        (svg("<foreignObject/>"), "外部内容"),
        (svg('<a href="javascript:1"><path d="M0 0h1v1z"/></a>'), "有“a”"),
        (svg('<path d="M0 0h1v1z" onclick="x()"/>'), "属性“onclick”"),
        (svg('<path d="M0 0h1v1z"/>', HEAD.replace("<svg", '<svg onload="x()"')), "属性“onload”"),
        (svg('<path d="M0 0h1v1z" xlink:href="x"/>', HEAD.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"')), "属性“href”"),
        (svg('<path d="M0 0h1v1z" fill="url(#g)"/>'), "url(#g)"),
        (svg('<path d="M0 0h1v1z" style="filter:url(#g)"/>'), "样式“filter”"),
        (svg('<path d="M0 0h1v1z" opacity="0.5"/>'), "属性“opacity”"),
        (svg('<defs><path id="x" d="M0 0h1v1z"/></defs>'), "有“defs”"),
        (svg('<path d="M0 0 L nonsense"/>'), "读不懂"),
        (svg('<path d="M0 0h1e999v1z"/>'), "超出范围"),
        (svg('<circle r="50%"/>'), "不带单位"),
        (svg('<path d="M0 0h1v1z" transform="skewX(3)"/>'), "skewX(3)"),
        (svg('<circle r="5" stroke="red" transform="scale(1 2)"/>'), "横竖不等"),
        (svg("<g>" * 14 + "</g>" * 14), "分组超过"),
        (svg('<rect width="1" height="1"/>' * 401), "超过 400 个"),
        (svg(""), "没有可以画出的图形"),
        (svg('<x:a xmlns:x="urn:x"/>'), "不是 SVG 图形的内容"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""), "实体"),
        (b"<svg", "不是完整的"),
        (b"<html/>", "不是 SVG"),
        ('<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + svg(""), "实体"),
        (b'<?xml version="1.0" encoding="cp037"?>\xff', "不是完整的"),
        (b"\x89PNG\r\n", "不是完整的"),
        (b" " * 200_001, "超过 200 KB"),
    ],
)  # fmt: skip
def test_what_is_no_plain_drawing_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(BadSeal, match=re.escape(said)):
        drawn_seal(content)
