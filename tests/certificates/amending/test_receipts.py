"""Receipt codes: one slip is found, and a code is read however it was typed."""

import pytest

from certificates.amending.receipts import (
    LETTERS,
    check_letter,
    new_code,
    receipt_hash,
    receipt_hashes,
    tidy_code,
)


def test_a_code_is_read_however_it_was_typed():
    code = new_code()
    assert len(code) == 14
    assert {
        tidy_code(code),
        tidy_code(code.lower()),
        tidy_code(code.replace("-", " ")),
        tidy_code(f" {code} "),
    } == {code}
    assert tidy_code("OI".join(["2345", "6789AB"]) + "X") in ("", tidy_code("0123456789AB"))


def test_letters_that_are_read_wrongly_stand_for_the_right_ones():
    body = "01520152015"
    code = body + check_letter(body)
    assert tidy_code("OISZOISZOIS" + check_letter(body)) == tidy_code(code) != ""


def test_any_single_slip_and_any_two_changed_places_are_found():
    letters = new_code().replace("-", "")
    for at in range(len(letters)):
        for other in LETTERS:
            if other != letters[at]:
                assert tidy_code(letters[:at] + other + letters[at + 1 :]) == ""
    for at in range(len(letters) - 1):
        if letters[at] != letters[at + 1]:
            swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
            assert tidy_code(swapped) == ""


@pytest.mark.parametrize("text", ["", "7K3Q", "王伟", "0" * 13, "!!!!!!!!!!!!", "ｉ" * 200])
def test_what_cannot_be_a_code_is_none(text):
    assert tidy_code(text) == ""


def test_only_a_keyed_hash_is_kept():
    code = new_code()
    assert receipt_hash(code) in receipt_hashes(code)
    assert code.replace("-", "") not in receipt_hash(code)
    assert len(receipt_hash(code)) == 32
