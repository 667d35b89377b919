"""Designs as values: their name, and what keeps one from being used."""

from dataclasses import replace

import pytest

from certificates.designs.design import BUILT_IN, Design, contrast, digest_of, faults


def of(field: str, **changed: str) -> list[str]:
    return [sentence for name, sentence in faults(replace(BUILT_IN, **changed)) if name == field]


def test_the_portals_own_design_has_no_fault() -> None:
    assert list(faults(BUILT_IN)) == []


def test_a_design_is_read_back_from_what_a_row_keeps_under_the_same_name() -> None:
    blue = replace(BUILT_IN, frame_colour="#1f3f6e", border="meander")
    assert Design.from_values(blue.values()) == blue
    assert digest_of(blue.values()) == blue.digest() != BUILT_IN.digest()


@pytest.mark.parametrize("values", [{"format": "zhigeng-design/9"}, {"glitter": True}])
def test_a_row_of_another_format_is_refused(values: dict) -> None:
    with pytest.raises(ValueError, match="不是本平台认识的格式"):
        Design.from_values(values)


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("border", "glitter", "没有“glitter”这种边框"),
        ("ink_colour", "red", "应写成 #rrggbb"),
        ("ink_colour", "#aaaaaa", "对比度只有 2.3"),
        ("paper_colour", "#204020", "纸色过深"),
        ("title", "结" * 41, "超过 40 字"),
        ("programme", "工程\U0003134b", "U+3134B"),
        ("title", "{class}证书", "花括号"),
        ("statement", "{when}参加{class}共{hours}学时{", "不成对"),
        ("statement", "{when}参加{class}共{hours}学时{number}", "{number}不是可用的填写项"),
        ("statement", "{when}参加{class}共{hours!r}学时", "不是可用的填写项"),
        ("statement", "{when}参加{class}学习", "缺少{hours}"),
        ("statement", "{when}{when}参加{class}共{hours}学时", "不止一次"),
        ("statement", "{when}参加{class}共{hours}学时" + "好" * 200, "超过 200 字"),
        ("seal_svg", "x" * 60_001, "过于复杂"),
    ],
)
def test_a_fault_is_named_at_its_field(field: str, value: str, said: str) -> None:
    assert any(said in sentence for sentence in of(field, **{field: value}))
