"""Addresses of the chips: one filter changes, the others stay, and asking again takes it away."""

import pytest

from programs.browse import address

CHOSEN = {"q": "海洋", "month": "10", "field": ""}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"month": 11}, "?q=%E6%B5%B7%E6%B4%8B&month=11#found"),
        ({"month": 10}, "?q=%E6%B5%B7%E6%B4%8B#found"),
        ({"field": "IT"}, "?q=%E6%B5%B7%E6%B4%8B&month=10&field=IT#found"),
        ({"q": "海洋", "month": 10}, "?#found"),
    ],
)
def test_an_address_changes_one_filter_and_keeps_the_rest(changes, expected):
    assert address(CHOSEN, **changes) == expected
