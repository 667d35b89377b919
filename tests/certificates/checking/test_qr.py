"""The QR code's text: short, signed, without a document number, and refused where a letter of it was changed."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.actions import reserve_batch
from certificates.checking.qr import (
    LONGEST,
    NotOurCode,
    QrFacts,
    facts_in,
    packed_facts,
    qr_text,
    read_code,
    title_digest,
)
from certificates.documents import CertificateContent
from certificates.models import Certificate
from tests.certificates.builders import ISSUED, accepted, held_class
from tests.trainees.builders import id_number

CONTENT = CertificateContent(
    number="YX372021000001",
    name="买买提·艾力",
    document_masked="37**************1X",
    title="专业技术人才知识更新工程高级研修项目结业证书",
    programme_name="专业技术人才知识更新工程高级研修项目",
    class_title="数字经济与智能制造关键技术创新应用高级研修班",
    starts_on=date(2021, 9, 9),
    ends_on=date(2021, 9, 13),
    hours=Decimal("40.0"),
    host="山东大学",
    issuer="山东省人力资源和社会保障厅",
    issued_on=date(2021, 10, 28),
    verify_url="https://zjgc.hrss.shandong.gov.cn/verify/YX372021000001/",
    plan="鲁人社函〔2021〕60号",
)


@pytest.mark.req("PR-18")
def test_the_code_says_the_key_facts_under_our_signature():
    text = qr_text(CONTENT)
    code = read_code(text)
    assert len(text) <= LONGEST
    assert (code.site, code.number, code.is_ours) == (
        "https://zjgc.hrss.shandong.gov.cn",
        CONTENT.number,
        True,
    )
    assert facts_in(code.facts) == QrFacts(
        CONTENT.name, CONTENT.class_title, "40", CONTENT.issuer, CONTENT.issued_on, CONTENT.plan
    )
    assert qr_text(CONTENT) == text


@pytest.mark.req("PR-18", "T08")
@pytest.mark.parametrize(
    "change",
    [
        {"name": "买买提·艾山"},
        {"hours": Decimal(80)},
        {"number": "YX372021000002"},
        {"issued_on": date(2020, 10, 28)},
    ],
)
def test_a_code_with_another_fact_under_the_same_signature_is_not_ours(change):
    code = read_code(qr_text(CONTENT))
    assert code.is_ours
    other = replace(CONTENT, **change)
    assert replace(code, number=other.number, facts=packed_facts(other)).is_ours is False


def test_a_key_that_is_not_ours_signs_nothing_of_ours():
    code = read_code(qr_text(CONTENT))
    assert replace(code, key_id="00000000").is_ours is False
    assert replace(code, facts=None).is_ours is False


def test_a_title_that_is_too_long_is_cut_and_its_digest_stands_beside():
    long = replace(
        CONTENT,
        class_title="面向海洋强省建设的深远海养殖装备与智慧渔业及海洋生态保护修复关键技术集成创新与应用推广示范高级研修班",
    )
    text = qr_text(long)
    said = facts_in(read_code(text).facts)
    assert len(text) <= LONGEST
    assert said.plan == ""
    assert long.class_title.startswith(said.title)
    assert len(said.title) > 15
    assert said.title_digest == title_digest(long.class_title)
    assert read_code(text).is_ours


def test_characters_of_every_plane_and_a_line_break_survive():
    strange = replace(CONTENT, name="王\U00031350\U0002ebf0䶮龴", class_title="第一行\n第二行")
    said = facts_in(packed_facts(strange))
    assert (said.name, said.title) == (strange.name, "第一行 第二行")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "YX372021000001",
        "https://example.org/",
        "https://example.org/verify/YX1/#1zz",
        "https://example.org/verify/YX1/#10000000.a.b",
    ],
)
def test_another_text_is_told_from_a_code(text):
    with pytest.raises(NotOurCode, match="不是本平台证书二维码"):
        read_code(text)


def test_a_code_of_a_later_format_and_torn_facts_say_so():
    text = qr_text(CONTENT)
    with pytest.raises(NotOurCode, match="格式比本页新"):
        read_code(text.replace("#1", "#2"))
    with pytest.raises(NotOurCode, match="读不出来"):
        facts_in(b"\xff\xff")
    assert read_code(text.partition("#")[0]).facts is None
    assert read_code(f" {text[:90]}\n{text[90:]} ").is_ours


@pytest.mark.django_db
@pytest.mark.req("PR-13", "PR-18")
def test_the_signed_code_is_frozen_with_the_number_and_holds_no_document_number():
    batch = accepted(held_class(count=1))
    reserve_batch(batch, now=ISSUED)
    row = Certificate.objects.get()
    code = read_code(row.content["qr_text"])
    assert code.is_ours
    assert facts_in(code.facts).plan == "鲁人社函〔2021〕60号"
    content = CertificateContent.from_json(json.dumps(row.content))
    assert code.facts == packed_facts(content)
    assert id_number(1) not in row.content["qr_text"]
    assert row.content["document_masked"].encode("gb18030") not in code.facts
