import json
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric as oracle

from trainees.identity import (
    DOCUMENT_TYPES,
    HK_MACAO_PERMIT,
    HK_MACAO_TAIWAN_RESIDENCE,
    MILITARY_OFFICER,
    OTHER,
    PASSPORT,
    PERMANENT_RESIDENCE,
    RESIDENT_ID,
    SOLDIER,
    TAIWAN_PERMIT,
    birth_date,
    check_digit,
    check_document,
    guess_type,
    index_form,
    mask_number,
    normalise_number,
    sex,
    type_code,
    upgrade_15,
)

TODAY = date(2024, 7, 31)
KNOWN = "11010519491231002X"  # the example of GB 11643-1999
SAMPLE = "349932196810031006"  # a region code that was never allocated


def number(region="349932", born="19680101", order="001"):
    first17 = f"{region}{born}{order}"
    return first17 + check_digit(first17)


@pytest.mark.req("000-37")
@pytest.mark.parametrize(
    "typed", [KNOWN, "11010519491231002x", " 110105 19491231 002X", "'11010519491231002×"]
)
def test_a_resident_number_passes_however_it_is_typed(typed):
    assert normalise_number(typed) == KNOWN
    assert check_document(RESIDENT_ID, typed, on=TODAY) == []


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("１１０１０５１９４９１２３１００２Ｘ", KNOWN),
        ("110105-19491231—002\u200b\u00a0X", KNOWN),
        ("11010519491231002Х", KNOWN),  # Cyrillic
        ("11010519491231002Ⅹ", KNOWN),  # Roman numeral
        ("h01234567-00", "H0123456700"),
        ("军字第 1234567 号", "军字第1234567号"),
        ("", ""),
    ],
)
def test_normal_form(typed, normal):
    assert normalise_number(typed) == normal
    assert normalise_number(normal) == normal


@pytest.mark.parametrize("region", ["349932", "810000", "820000", "830000", "229915", "000000"])
def test_no_region_code_is_refused(region):
    assert check_document(RESIDENT_ID, number(region), on=TODAY) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "请填写居民身份证号码"),
        (KNOWN[:-1], "应为18位，现为17位"),
        (KNOWN + "1", "应为18位，现为19位"),
        ("1101051949123100XX", "前17位应为数字"),
        ("110105194902310020", "不是有效的出生日期"),
        ("110105104912310020", "不是有效的出生日期"),
        ("110105194912310021", "校验位不符（GB 11643-1999）"),
        (number(born="20240801"), "晚于今天"),
        ("110105491231002", "15位旧号码，请填写18位号码"),
        (number(region="911124"), "外国人永久居留身份证"),
    ],
)
def test_a_wrong_resident_number_is_told_what_to_do(wrong, said):
    (sentence,) = check_document(RESIDENT_ID, wrong, on=TODAY)
    assert said in sentence
    assert "请" in sentence
    assert not wrong or wrong not in sentence


def test_the_day_is_given_by_the_caller():
    newborn = number(born="20240731")
    assert check_document(RESIDENT_ID, newborn, on=TODAY) == []
    assert check_document(RESIDENT_ID, newborn, on=date(2024, 7, 30)) != []
    assert check_document(RESIDENT_ID, newborn, on=None) == []


@pytest.mark.parametrize(
    ("kind", "sound", "wrong"),
    [
        (HK_MACAO_TAIWAN_RESIDENCE, number("810000"), KNOWN),
        (HK_MACAO_TAIWAN_RESIDENCE, number("830000"), number("840000")),
        (PERMANENT_RESIDENCE, number("911124"), KNOWN),
        (PERMANENT_RESIDENCE, "CAN110081080310", "CAN11008108031"),
        (PERMANENT_RESIDENCE, number("944840"), number("944840")[:-1] + "?"),
        (PASSPORT, "E12345678", "E12"),
        (PASSPORT, "EA1234567", KNOWN),
        (PASSPORT, "C01X00T47", "ABCDEFGH"),
        (HK_MACAO_PERMIT, "H01234567", "A01234567"),
        (HK_MACAO_PERMIT, "M0123456701", "M012345670"),
        (HK_MACAO_PERMIT, "HA1234567", "HA12345"),
        (TAIWAN_PERMIT, "12345678", "1234567"),
        (TAIWAN_PERMIT, "1234567890(B)", KNOWN),
        (MILITARY_OFFICER, "军字第1234567号", "军字第号"),
        (MILITARY_OFFICER, "南字第01234567号", "!!!!"),
        (SOLDIER, "士字第20240012345号", "士字第号"),
        (OTHER, "AB-12/9", "A"),
    ],
)
def test_each_document_has_its_own_shape(kind, sound, wrong):
    assert check_document(kind, sound, on=TODAY) == []
    (sentence,) = check_document(kind, wrong, on=TODAY)
    assert sentence.endswith("。")
    assert normalise_number(wrong) not in sentence


def test_a_permanent_residence_number_of_2023_has_a_check_digit():
    sound = number("911124")
    wrong = sound[:-1] + ("0" if sound[-1] != "0" else "1")
    assert check_document(PERMANENT_RESIDENCE, sound, on=TODAY) == []
    assert "校验位不符" in check_document(PERMANENT_RESIDENCE, wrong, on=TODAY)[0]


def test_an_unknown_kind_is_refused():
    assert "请从居民身份证" in check_document("library_card", KNOWN, on=TODAY)[0]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("居民身份证", RESIDENT_ID),
        (" 身份证： ", RESIDENT_ID),
        ("二代身份证", RESIDENT_ID),
        ("港澳居民居住证", HK_MACAO_TAIWAN_RESIDENCE),
        ("外国人永久居留证", PERMANENT_RESIDENCE),
        ("passport", PASSPORT),
        ("回乡证", HK_MACAO_PERMIT),
        ("台胞证", TAIWAN_PERMIT),
        ("军官证", MILITARY_OFFICER),
        ("士官证", SOLDIER),
        ("其它", OTHER),
        ("resident_id", RESIDENT_ID),
        ("借书证", None),
        ("", None),
    ],
)
def test_what_sheets_call_a_document(label, code):
    assert type_code(label) == code


def test_every_label_leads_back_to_its_code():
    assert {type_code(label): label for label in DOCUMENT_TYPES.values()} == DOCUMENT_TYPES


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (KNOWN, RESIDENT_ID),
        (number("810000"), HK_MACAO_TAIWAN_RESIDENCE),
        (number("911124"), PERMANENT_RESIDENCE),
        ("CAN110081080310", PERMANENT_RESIDENCE),
        ("E12345678", PASSPORT),
        ("H01234567", HK_MACAO_PERMIT),
        ("军字第1234567号", MILITARY_OFFICER),
        ("一二三", RESIDENT_ID),
    ],
)
def test_a_shape_speaks_for_a_kind(typed, kind):
    assert guess_type(typed) == kind


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        (KNOWN, "11**************2X"),
        ("E12345678", "E1*****78"),
        ("12345678", "12****78"),
        ("1234567", "1*****7"),
        ("12345", "1***5"),
        ("1234", "****"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_the_mask_shows_no_birth_date(whole, masked):
    assert mask_number(whole) == masked


def test_birth_date_and_sex_are_read_off_the_18_digits():
    assert (birth_date(KNOWN), sex(KNOWN)) == (date(1949, 12, 31), "女")
    assert (birth_date(SAMPLE), sex(SAMPLE)) == (date(1968, 10, 3), "女")
    assert sex(number(order="013")) == "男"
    assert (birth_date("E12345678"), sex("E12345678")) == (None, None)
    assert birth_date("110105194902310020") is None


def test_a_15_digit_number_is_worked_out_and_both_are_found_alike():
    assert upgrade_15("110105491231002") == KNOWN
    assert upgrade_15("110105490231002") is None
    assert upgrade_15(KNOWN) is None
    assert index_form("110105 491231002") == index_form(KNOWN.lower()) == KNOWN
    assert index_form("H0123456701") == index_form("H01234567") == "H01234567"
    assert index_form("CAN110081080310") == "CAN110081080310"


births = st.dates(date(1900, 1, 1), date(2024, 7, 31)).map("{:%Y%m%d}".format)
resident = st.builds(
    number,
    region=st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    born=births,
    order=st.from_regex(r"[0-9]{3}", fullmatch=True),
)


@given(resident)
def test_what_is_well_formed_passes(whole):
    assert check_document(RESIDENT_ID, whole, on=TODAY) == []


@given(resident, st.integers(0, 16), st.sampled_from("0123456789"))
def test_no_single_wrong_digit_passes(whole, place, digit):
    assume(whole[place] != digit)
    assert check_document(RESIDENT_ID, whole[:place] + digit + whole[place + 1 :], on=TODAY)


@given(resident, st.integers(0, 15))
def test_no_two_swapped_neighbours_pass(whole, place):
    assume(whole[place] != whole[place + 1])
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert check_document(RESIDENT_ID, swapped, on=TODAY)


@given(
    st.builds(
        lambda region, born, order, last: f"{region}{born}{order}{last}",
        st.sampled_from(["110105", "110101", "350200", "310101"]),
        st.one_of(births, st.from_regex(r"(19|20)[0-9]{6}", fullmatch=True)),
        st.from_regex(r"[0-9]{3}", fullmatch=True),
        st.sampled_from("0123456789X"),
    )
)
def test_on_allocated_regions_the_oracle_agrees(whole):
    """The oracle refuses a region code in years before its allocation, and takes birthdays in the future."""
    assert (check_document(RESIDENT_ID, whole, on=None) == []) == oracle.is_valid(whole)
    if oracle.is_valid(whole):
        assert birth_date(whole) == oracle.get_birth_date(whole)


def test_the_types_can_be_written_down():
    assert json.loads(json.dumps(DOCUMENT_TYPES)) == DOCUMENT_TYPES
