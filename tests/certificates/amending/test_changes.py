"""What somebody types for a correction, and what the new certificate says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.amending.changes import Known, corrected, read_values, told
from certificates.documents import CertificateContent
from tests.trainees.builders import id_number

ON = date(2021, 11, 8)
NUMBER = id_number(7)
KNOWN = Known(
    "王伟",
    "男" if int(NUMBER[16]) % 2 else "女",
    "resident_id",
    NUMBER,
    "37**************01",
    Decimal("24.0"),
)
AS_IT_IS = {"name": "王伟", "sex": KNOWN.sex, "doc_type": "resident_id", "doc_number": "", "hours": "24"}


def read(**values):
    return read_values({**AS_IT_IS, **values}, KNOWN, on=ON, most=Decimal(32))


def test_the_same_values_change_nothing():
    proposed, faults = read(doc_number=NUMBER)
    assert (proposed.changes, proposed.number, faults) == ({}, "", {})


def test_a_name_is_brought_into_its_normal_form():
    proposed, _ = read(name=" 王 玮 ")
    assert proposed.changes == {"name": ["王伟", "王玮"]}
    assert told(proposed.changes) == "姓名 王伟 → 王玮"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "没有填写"),
        ("name", "王1伟", "不能用于姓名"),
        ("doc_number", "370102199001011234", ""),
        ("doc_number", "123", ""),
        ("hours", "0", "大于 0"),
        ("hours", "7.3", "半学时"),
        ("hours", "NaN", "大于 0"),
        ("hours", "1e9", "大于 0"),
        ("hours", "33", "课程表共 32 学时"),
        ("sex", "男女", "请选择"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_said_at_its_field(field, value, said):
    proposed, faults = read(**{field: value})
    assert list(faults) == [field]
    assert said in faults[field][0]
    assert proposed.changes == {}


def test_the_sex_must_be_that_of_the_number():
    _, faults = read(sex="女" if KNOWN.sex == "男" else "男")
    assert "身份证号码表明性别" in faults["sex"][0]


def test_another_number_is_shown_masked_even_where_only_hidden_digits_differ():
    other = id_number(8)
    proposed, faults = read(doc_number=other, sex="")
    assert not faults
    assert proposed.number == other
    assert other not in str(proposed.changes)
    assert set(proposed.changes) == {"sex", "document_masked"}


def test_another_kind_of_document_takes_the_known_number_with_it():
    _, faults = read(doc_type="passport")
    assert "doc_number" in faults
    proposed, faults = read(doc_type="passport", doc_number="E12345678")
    assert not faults
    assert proposed.changes["doc_type"] == ["居民身份证", "护照"]


def test_only_what_was_decided_differs_on_the_new_certificate():
    old = CertificateContent(
        number="YX1", name="王伟", document_masked="37**01", title="结业证书", programme_name="工程", class_title="班",
        starts_on=date(2021, 10, 15), ends_on=date(2021, 10, 18), hours=Decimal(24), host="学院", issuer="厅",
        issued_on=date(2021, 10, 28), verify_url="https://x/verify/YX1/", sex="男", level="省级", plan="文号",
    )  # fmt: skip
    new = corrected(old, {"hours": ["24", "7.5"]}, number="YX2", issued_on=ON, site="https://x")
    assert new == replace(
        old, number="YX2", hours=Decimal("7.5"), issued_on=ON, verify_url="https://x/verify/YX2/"
    )
    assert new.content_hash() != old.content_hash()
