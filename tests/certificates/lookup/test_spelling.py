"""However a name or a number is typed, the same person is found; and never another one."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.forms import LookupForm, plainly_typed
from certificates.lookup.finding import Found, in_this_name
from trainees.identity import check_digit, index_form
from trainees.names import _PRIVATE_USE, _RADICALS, name_key
from trainees.people import person_indexes

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.lists(st.text(HAN, min_size=1, max_size=4), min_size=1, max_size=3)
DOTS = st.sampled_from(["·", "•", "・", "．", "‧", " · ", "  ", "", "●", "."])
NUMBERS = st.from_regex(
    r"3799(19[5-9][0-9]|200[0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True
)


def whole(seventeen):
    first = (seventeen[:4] + "00" + seventeen[4:])[:17]
    return first + check_digit(first)


@st.composite
def typed(draw, number):
    """The number with separators anywhere, some characters full-width, X in another alphabet or small."""
    out = []
    for each in number:
        if each == "X":
            each = draw(st.sampled_from("XxХхΧχ×Ｘｘ"))
        elif draw(st.booleans()):
            each = chr(ord(each) + 0xFEE0)
        out.append(each + draw(st.sampled_from(["", "", "", " ", "-", "\u3000", "\u200b", "－", "—"])))
    return "".join(out)


@pytest.mark.req("PR-26", "000-40")
@given(st.data(), NUMBERS)
def test_any_way_of_typing_a_number_is_that_number(data, seventeen):
    number = whole(seventeen)
    assert index_form(data.draw(typed(number))) == number


@pytest.mark.req("T01")
@given(NUMBERS, st.integers(0, 17), st.sampled_from(string.digits))
def test_another_digit_is_another_person(seventeen, place, digit):
    number = whole(seventeen)
    other = number[:place] + digit + number[place + 1 :]
    same = other == number
    assert (index_form(other) == index_form(number)) is same
    assert bool(set(person_indexes(other)) & set(person_indexes(number))) is same


@given(NUMBERS)
def test_the_old_number_of_fifteen_places_is_the_new_one(seventeen):
    number = whole(seventeen)
    if number[6:8] == "19":
        assert index_form(number[:6] + number[8:17]) == number


@pytest.mark.req("PR-26", "000-40")
@given(st.data(), NAMES)
def test_any_dot_or_space_between_the_parts_of_a_name_is_that_name(data, parts):
    said = parts[0] + "".join(data.draw(DOTS) + part for part in parts[1:])
    assert name_key(said) == name_key("·".join(parts)) == "".join(parts)


@given(st.text(HAN, min_size=2, max_size=4), st.text(HAN, min_size=2, max_size=4))
def test_another_name_is_another_name(left, right):
    assert (name_key(left) == name_key(right)) is (left == right)


@pytest.mark.req("PR-27", "000-40")
def test_old_and_compatibility_code_points_are_the_character_itself():
    for old, new in {**_PRIVATE_USE, **_RADICALS}.items():
        assert name_key(f"王{old}") == name_key(f"王{new}")
    assert name_key("⽂⽟") == "文玉"
    assert name_key("\ufa19\uf9dc") == name_key("神隆")
    assert name_key("王\ue863") == name_key("王䶮")


@pytest.mark.parametrize(
    ("left", "right"),
    [("张伟", "張偉"), ("刘云", "刘芸"), ("于敏", "於敏"), ("肖华", "萧华"), ("王昇", "王升")],
)
def test_another_form_that_is_another_name_in_the_register_is_no_match(left, right):
    """Traditional and simplified, common and rare: two people may differ in nothing else."""
    assert name_key(left) != name_key(right)


def row(name):
    return (1, name, "N1", "valid", 24, "2021-10-28", "班", "厅", "37**", "2021-10-18")


def test_a_number_that_nobody_bears_is_compared_as_well():
    assert in_this_name([], "王二") == []
    assert [type(each) for each in in_this_name([row("王伟")], "王 伟")] == [Found]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text(max_size=130),
            "number": st.text(max_size=70),
            "other": st.text(max_size=3),
        },
    )
)
def test_what_is_plainly_typed_is_what_the_form_makes_of_it(fields):
    form = LookupForm(fields)
    quick = plainly_typed(fields)
    if form.is_valid():
        assert quick == (form.cleaned_data["name"], form.cleaned_data["number"])
    else:
        assert quick is None


def test_the_form_asks_the_browser_to_keep_nothing_but_the_name():
    html = str(LookupForm())
    assert re.search(r'name="number"[^>]*autocomplete="off"', html)
    assert re.search(r'name="name"[^>]*autocomplete="name"', html)
