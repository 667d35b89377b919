"""The grounds of pages, as drawing operators."""

from dataclasses import replace

import pytest

from certificates.designs.design import BORDERS, BUILT_IN
from certificates.paper import borders
from certificates.paper.ornament import background
from certificates.paper.strokes import mixed, parts


def test_every_border_that_a_design_offers_is_drawn_and_looks_its_own() -> None:
    assert set(borders.BORDERS) == set(BORDERS)
    assert len({background(replace(BUILT_IN, border=name)) for name in BORDERS}) == len(BORDERS)


@pytest.mark.parametrize("border", BORDERS)
def test_the_colours_are_those_of_the_design_and_every_state_is_restored(border: str) -> None:
    drawn = background(
        replace(BUILT_IN, border=border, frame_colour="#000000", ornament_colour="#0000ff")
    ).decode()
    words = drawn.split()
    assert words.count("q") == words.count("Q")
    assert "0.000 0.000 1.000" in drawn
    assert "0.639 0.149 0.165" not in drawn


def test_a_page_without_watermark_has_less_on_it() -> None:
    pale = parts(mixed(BUILT_IN.ornament_colour, BUILT_IN.paper_colour, 0.3))
    with_it, without = background(BUILT_IN), background(replace(BUILT_IN, watermark=False))
    assert (pale.encode() in with_it, pale.encode() in without) == (True, False)


def test_colours_are_mixed_by_share() -> None:
    assert (mixed("#000000", "#ffffff", 0.25), mixed("#102030", "#ffffff", 1)) == ("#bfbfbf", "#102030")
