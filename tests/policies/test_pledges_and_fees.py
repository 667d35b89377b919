"""Findings on what people answer for: leaders, pledges, lecturers, papers of the Party group, fees, ways of holding."""

from decimal import Decimal

import pytest

from policies.findings import Status, findings
from tests.policies.test_notice_lists import FUJIAN, HEBEI, NATIONAL, PROJECT, SHANDONG


def found(rules, key, **facts):
    return [(f.status, f.found) for f in findings(rules, facts, only=(key,)) if f.key == key]


@pytest.mark.req("001-08")
def test_each_body_names_who_answers(packs):
    rules, key = packs[SHANDONG], "filing.responsible"
    assert found(rules, key, leaders={"host", "sponsor"}) == [(Status.PASSED, "已明确")]
    (line,) = findings(rules, {"leaders": {"host"}}, only=(key,))
    assert line.refuses
    assert line.sentence == "主管部门的项目主要负责人尚未明确（鲁人社函〔2021〕60号 二（一））"
    assert len(found(rules, key, leaders=set())) == 2
    assert found(rules, key) == [(Status.UNDECIDED, "")]


@pytest.mark.req("001-47", "002-50")
def test_the_pledge_of_discipline_is_judged_by_the_words_of_the_notice(packs):
    for code in (NATIONAL, SHANDONG, *FUJIAN):
        (line,) = findings(packs[code], {"discipline_pledged": False}, only=("discipline",))
        assert line.refuses
        assert line.required == "、".join(packs[code].value("discipline"))
        assert found(packs[code], "discipline", discipline_pledged=True) == [(Status.PASSED, "已承诺")]
        assert found(packs[code], "discipline") == [(Status.UNDECIDED, "")]


@pytest.mark.req("004-28")
def test_lecturers_are_reviewed_before_they_teach(packs):
    rules, key = packs[HEBEI].in_force(), "teaching.lecturers.reviewed"
    assert found(rules, key, lecturers_reviewed=False) == [(Status.BINDING, "否")]
    assert found(rules, key, lecturers_reviewed=True) == [(Status.PASSED, "是")]
    assert found(packs[HEBEI], key, lecturers_reviewed=False) == [(Status.ADVICE, "否")]
    assert found(packs[SHANDONG], key, lecturers_reviewed=False) == []


@pytest.mark.req("001-31")
def test_the_party_group_s_summary_is_owed_where_there_are_members(packs):
    rules, key = packs[SHANDONG], "party.documents"
    assert found(rules, key, party_members=2, documents=set()) == [(Status.BINDING, "缺")]
    assert found(rules, key, party_members=2, documents={"party_summary"})[0][0] == Status.PASSED
    assert found(rules, key, party_members=0, documents=set()) == []
    assert found(rules, key) == [(Status.UNDECIDED, "")]
    names = [item["name"] for item in rules.value(key)]
    assert names[1:] == ["班委和临时党小组工作总结", "班委和临时党小组经验做法宣传材料"]


@pytest.mark.req("003-65")
def test_fees_are_for_two_kinds_of_project_and_never_above_cost(packs):
    rules, key = packs[PROJECT], "fee.kinds"
    for kind in ("upskilling", "digital"):
        assert (
            found(rules, key, project_kind=kind, fees_charged=Decimal(900), cost=Decimal(900))[0][0]
            == Status.PASSED
        )
        above = found(rules, key, project_kind=kind, fees_charged=Decimal("900.01"), cost=Decimal(900))
        assert above == [(Status.BINDING, "900.01 元")]
        assert found(rules, key, project_kind=kind, fees_charged=Decimal(900)) == [(Status.UNDECIDED, "")]
    cheap = {"fees_charged": Decimal("0.01"), "cost": Decimal(900)}
    assert found(rules, key, project_kind="advanced", **cheap) == [(Status.BINDING, "0.01 元")]
    assert found(rules, key, **cheap) == [(Status.UNDECIDED, "")]
    assert found(rules, key, project_kind="advanced", fees_charged=Decimal(0)) == []


@pytest.mark.req("001-19")
def test_shandong_leaves_the_way_of_holding_open(packs):
    for modality in ("offline", "mixed", "online"):
        assert found(packs[SHANDONG], "class.modality", modality=modality)[0][0] == Status.PASSED
    assert found(packs[FUJIAN[1]], "class.modality", modality="mixed")[0][0] == Status.GUIDING
