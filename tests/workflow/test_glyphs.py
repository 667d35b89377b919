"""What the fonts of the papers draw, and how a character without a glyph is refused."""

import pytest

from workflow import glyphs
from workflow.glyphs import MissingGlyphs, covered, missing, require

UNASSIGNED = "\U0003134b"


def test_every_character_of_gb_18030_2022_can_be_drawn() -> None:
    shares = {name: (drawn, size) for name, _, _, drawn, size in glyphs.coverage()}

    for name in (
        "基本汉字",
        "扩充 A",
        "扩充 B",
        "扩充 C",
        "扩充 D",
        "扩充 E",
        "扩充 F",
        "扩充 I（公安人名）",
    ):
        drawn, size = shares[name]
        assert drawn == size, name
    assert shares["扩充 G"][0] > 3000
    assert shares["扩充 H"][0] > 2000


@pytest.mark.parametrize("point", [0x2EBF0, 0x20164, 0x3F06, 0x4DAE, 0x2B5AF, 0x31350, 0xB7])
def test_characters_that_names_are_known_to_hold_are_covered(point: int) -> None:
    assert point in covered()


def test_missing_names_each_character_once_and_in_order() -> None:
    assert missing(f"王{UNASSIGNED}\u200b{UNASSIGNED}明·Ann") == (UNASSIGNED, "\u200b")
    assert missing("阿卜杜热合曼·买买提\n王小明　女") == ()


def test_require_says_which_field_which_character_and_what_to_do() -> None:
    require("王小明", where="姓名")

    with pytest.raises(MissingGlyphs) as refused:
        require(f"王{UNASSIGNED}明", where="姓名")

    assert refused.value.characters == (UNASSIGNED,)
    assert str(refused.value).startswith(
        f"姓名“王{UNASSIGNED}明”中的“{UNASSIGNED}”（U+3134B）现有字库均无字形"
    )
    assert "补充含该字的字库" in str(refused.value)
