"""GB/T 36903 metadata and GB/T 36904 identifiers."""

import pytest

from certificates.credentials.licence import (
    FIELDS,
    Issued,
    check_character,
    identifier,
    metadata,
    type_code_faults,
)
from trainees.identity import PASSPORT, RESIDENT_ID

CONTENT = {
    "title": "结业证书", "number": "YX372021000001", "issuer": "山东省人力资源和社会保障厅", "issued_on": "2021-10-28",
    "name": "王伟", "document_masked": "37**************2X", "class_title": "新能源研修班",
    "programme_name": "专业技术人才知识更新工程高级研修项目", "host": "示例大学", "hours": "24",
    "starts_on": "2021-10-11", "ends_on": "2021-10-14", "plan": "鲁人社函〔2021〕60号",
}  # fmt: skip
TYPE = "11100000000013338W011"


def issued(**given):
    return Issued(**{
        "content": CONTENT, "document_type": RESIDENT_ID, "issuer_code": "11370000004500000X", "type_code": TYPE,
        "state": "有效", "content_hash": "a" * 64, "paper_hash": "b" * 64, **given,
    })  # fmt: skip


@pytest.mark.req("PR-30")
@pytest.mark.parametrize(
    ("before", "last"),
    [
        (("11100000000013338W011", "11430000006122244L", "20230000403", "001"), "U"),
        (("11100000MB03271699022", "340100", "000000016", "001"), "9"),
        (("11100000000013338W009", "11330105002500287C", "2025052201", "002"), "0"),
    ],
)
def test_the_check_character_is_that_of_identifiers_in_use(before, last):
    assert check_character("".join(before)) == last


@pytest.mark.req("PR-30")
def test_metadata_bear_the_names_of_the_standard_in_order_and_mask_the_number():
    found = metadata(issued())
    assert list(found) == list(FIELDS)
    assert found["ZZBH"] == "YX372021000001"
    assert found["CZZT"] == "王伟"
    assert found["CZZTDM"] == "37**************2X"
    assert (found["CZZTDMLX"], found["CZZTDMLXDM"]) == ("公民身份号码", "111")
    assert found["ZZBS"].startswith(
        "1.2.156.3005.2.11100000000013338W011.11370000004500000X.YX372021000001.001."
    )


@pytest.mark.req("PR-30")
def test_a_correction_is_a_further_version_of_another_number():
    found = metadata(issued(version=2, related="YX372021000001"))
    assert ".002." in found["ZZBS"]
    assert found["KZ_GLBS"] == "YX372021000001"


@pytest.mark.req("PR-30")
def test_without_a_type_code_there_is_no_identifier_rather_than_an_invented_one():
    assert identifier("", "11370000004500000X", "YX372021000001", 1) == ""
    assert identifier(TYPE, "", "YX372021000001", 1) == ""
    assert metadata(issued(type_code=""))["ZZBS"] == ""


def test_other_documents_are_named_in_words():
    found = metadata(issued(document_type=PASSPORT))
    assert (found["CZZTDMLX"], found["CZZTDMLXDM"]) == ("护照", "")


def test_a_wrong_type_code_is_said():
    assert type_code_faults("") == [] == type_code_faults(TYPE)
    assert "21 位" in type_code_faults("1234")[0]
