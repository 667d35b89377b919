import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle

from accounts.uscc import ALPHABET, check_character, check_uscc, inner_check_character, normalise_uscc

SOUND = ("125399006MCLT6704T", "51119900419FRU8C10", "9115990012Y0JKBL7K", "91110000600037341L")


@pytest.mark.parametrize("code", SOUND)
def test_sound_codes_pass_however_they_are_typed(code):
    assert check_uscc(code) == []
    assert check_uscc(f" {code[:8].lower()}-{code[8:]} ") == []
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert normalise_uscc(full_width) == code
    assert check_uscc(full_width) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "请填写统一社会信用代码"),
        ("125399006MCLT6704", "应为18位，现为17位"),
        ("1253990O6MCLT6704T", "不会出现“O”"),
        ("12５3A9006MCLT6704T", "第3至8位"),
        ("125399006MCLT67047", "GB 32100"),
        ("125399006MCLT6740T", "GB 32100"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong(code, said):
    (sentence,) = check_uscc(code)
    assert said in sentence


def test_the_organisation_code_inside_is_checked_too():
    first17 = "125399006MCLT6705"  # the outer character is made to fit, the inner one does not
    (sentence,) = check_uscc(first17 + check_character(first17))
    assert "GB 11714" in sentence


@given(st.sampled_from(SOUND), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_wrong_character_passes(code, place, other):
    assume(code[place] != other)
    assert check_uscc(code[:place] + other + code[place + 1 :])


@given(st.text("0123456789", min_size=6, max_size=6), st.text(ALPHABET, min_size=8, max_size=8))
def test_what_passes_here_passes_the_oracle(region, body):
    inner = inner_check_character(body)
    first17 = f"91{region}{body}{inner}"
    code = first17 + check_character(first17)
    assert check_uscc(code) == []
    assert oracle.is_valid(code)
