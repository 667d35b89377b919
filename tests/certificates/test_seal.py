"""The seal's drawing."""

import pytest

from certificates.paper.seal import seal_svg
from workflow.glyphs import MissingGlyphs


def test_the_name_is_drawn_as_outlines_and_not_as_text() -> None:
    drawn = seal_svg("人力资源和社会保障部")

    assert drawn.count("<path") == 2
    assert "<text" not in drawn
    assert "人" not in drawn
    assert seal_svg("福建省人力资源和社会保障厅") != drawn


def test_a_character_that_only_a_fallback_font_holds_is_drawn() -> None:
    assert len(seal_svg("\U00031350\U0002ebf0䶮")) > 1000


def test_a_character_without_a_glyph_is_refused() -> None:
    with pytest.raises(MissingGlyphs, match="发证机关"):
        seal_svg("\U0003134b厅")
