"""Clauses of the five documents that carry a rule of their own, as the rule sheet and the public page show them."""

import pytest

from policies.files import read_notice, shipped_files
from policies.reading import in_words
from policies.sheet import sheet
from tests.policies.test_notice_lists import FUJIAN, HEBEI, NATIONAL, PROJECT, SHANDONG, named

FILES = {path.stem: read_notice(path) for path in shipped_files()}


def read(packs, code, key):
    """(what people read, how strict as stated) of a rule."""
    line = next(line for group in sheet(packs[code].in_force()) for line in group.lines if line.key == key)
    return line.words, line.rule.force.value


def squeezed(text):
    return "".join(text.split())


def test_every_quotation_stands_in_its_document():
    """Parts of a quotation are parted by … and ；, and each stands in the text word for word."""
    for file in FILES.values():
        body = squeezed(file.fields["body"])
        for part in file.rule_sets:
            for key, rule in part.rules.items():
                for piece in squeezed(rule.get("quote", "")).replace("；", "…").split("…"):
                    found = piece.rstrip("。，") in body
                    assert found or piece.rstrip("。，") in squeezed(file.fields["title"]), (key, piece)


@pytest.mark.req("000-50", "002-49")
def test_regions_and_departments_report_apart_from_the_class(packs):
    rules = packs[NATIONAL]
    assert named(rules, "summary.documents") == ["各地区、各部门和有关单位书面报告"]
    assert rules.require("summary.documents").binding
    assert read(packs, NATIONAL, "summary.addressee")[0] == "人力资源社会保障部"
    codes = {item["code"] for item in rules.value("completion.documents")}
    assert "summary_report" in codes
    assert "regional_report" not in codes
    assert read(packs, FUJIAN[1], "programme.publicity") == (
        "充分利用各种媒体渠道，广泛开展宣传推广。",
        "advice",
    )
    assert read(packs, FUJIAN[1], "summary.regional")[0] == "各地、各部门和有关单位要认真总结做法成效。"


@pytest.mark.req("001-47", "001-59", "002-50")
def test_the_pledge_reads_as_the_notice_says(packs):
    assert named(packs[SHANDONG], "discipline") == [
        "切实加强学员和培训机构的管理服务", "改进工作作风", "厉行勤俭节约", "端正学风，严谨治学",
    ]  # fmt: skip
    laws = ["中央八项规定精神及其实施细则", "《关于在干部教育培训中进一步加强学员管理的规定》"]
    assert [named(packs[code], "discipline") for code in (NATIONAL, *FUJIAN)] == [laws] * 5


@pytest.mark.req("001-38", "004-33")
def test_who_evaluates_a_class_and_on_what(packs):
    assert named(packs[SHANDONG], "evaluation.by") == ["申报单位", "承办单位"]
    evaluation = {"绩效评价自评报告", "绩效考核表"}
    assert evaluation <= set(named(packs[SHANDONG], "completion.documents"))
    assert named(packs[HEBEI], "evaluation.by") == ["主办单位"]
    assert named(packs[HEBEI], "evaluation.dimensions") == [
        "选题针对性", "组织管理科学合理", "研修成果学术价值或实际效益",
    ]  # fmt: skip


@pytest.mark.req("001-58", "002-53", "002-54")
def test_what_shandong_and_fujian_ask_of_a_project(packs):
    assert named(packs[SHANDONG], "plan.criteria")[-1] == "突出重点领域需求"
    for code in FUJIAN:
        assert named(packs[code], "plan.criteria")[3:] == ["发挥示范作用", "提高培养质量", "打造项目精品"]


@pytest.mark.req("003-18", "003-19")
def test_topics_of_the_upskilling_project(packs):
    rules = packs[PROJECT]
    assert named(rules, "upskilling.topics") == [
        "公需科目学习", "思想政治学习", "知识更新拓展", "科学精神培育", "职业道德养成", "团队合作建设",
    ]  # fmt: skip
    assert named(rules, "upskilling.knowledge") == ["数字技术", "知识产权", "网络安全", "应急管理"]


@pytest.mark.req("003-31", "003-37", "003-59", "003-60", "003-89")
def test_digital_engineers_their_axes_certificates_and_what_these_are_good_for(packs):
    rules = packs[PROJECT]
    assert named(rules, "digital.axes") == ["分职业", "分方向", "分等级"]
    assert named(rules, "digital.levels") == ["初级", "中级", "高级"]
    assert named(rules, "digital.certificates") == ["培训合格证书", "专业技术等级证书"]
    assert {item["name"]: item["note"] for item in rules.value("digital.effects")} == {
        "培训合格证书": "按照有关规定申领职业培训补贴",
        "高级专业技术等级证书": "可作为申报高级职称评审的重要参考",
        "中级专业技术等级证书": "可纳入中级职称认定范围",
        "初级专业技术等级证书": "可纳入初级职称认定范围",
    }
    assert named(rules, "digital.principles")[:3] == ["市场导向", "需求导向", "目标导向"]


@pytest.mark.req("003-51", "003-83")
def test_who_leads_the_programme_and_who_takes_part(packs):
    bodies = {item["code"]: item for item in packs[PROJECT].value("programme.bodies")}
    assert list(bodies) == [
        "central", "national_group", "national_office", "provincial_group", "industry_group",
    ]  # fmt: skip
    for words in ("人力资源社会保障部专业技术人员管理司", "制定工程项目规划和年度计划", "指导监督和检查评估"):
        assert words in bodies["national_office"]["note"]
    assert named(packs[PROJECT], "programme.stakeholders") == [
        "政府部门", "社会组织", "培养培训基地（机构）", "用人单位", "专业技术人才",
    ]  # fmt: skip
    assert named(packs[PROJECT], "programme.pattern") == ["多层次", "多渠道", "多类别", "多形式"]


@pytest.mark.req("003-76")
def test_phases_and_the_reports_that_they_end_in(packs):
    words, _ = read(packs, PROJECT, "programme.phases")
    assert words == (
        "制定方案、启动实施（2021年）、逐步落实，大规模开展培养培训（2021—2025年）、"
        "全面开展，中期检查评估（2025—2030年）、全面总结和评估（2030年）"
    )
    assert read(packs, PROJECT, "programme.evaluations") == (
        "中期检查评估报告（2025-01-01 至 2030-12-31）、全面总结评估报告（2030-01-01 至 2030-12-31）", "binding",
    )  # fmt: skip


@pytest.mark.req("003-44", "003-67")
def test_support_of_the_bases_and_what_employers_set_aside(packs):
    assert read(packs, PROJECT, "base.support") == ("鼓励各地各部门给予基地必要经费支持。", "advice")
    assert "按规定比例提取职工培训费" in read(packs, PROJECT, "funding.employers")[0]


@pytest.mark.req("003-63")
def test_a_class_is_paid_for_at_the_level_that_runs_it(packs):
    assert "由同级财政予以保障" in packs[PROJECT].value("funding.level")
    last = {
        code: packs[code].value("settlement.chain")[-1]
        for code in (NATIONAL, *FUJIAN)
        if "subsidised" in packs[code].value("funding.kinds")
    }
    assert last == {
        NATIONAL: "service_centre", FUJIAN[0]: "service_centre", FUJIAN[1]: "province", FUJIAN[2]: "province",
    }  # fmt: skip


@pytest.mark.req("003-54")
def test_the_four_purposes_that_hours_serve(packs):
    words, _ = read(packs, PROJECT, "certificate.use")
    assert words.split("、") == ["工作考核", "职称评审", "岗位聘任（聘用）", "职业资格注册"]


@pytest.mark.req("002-25")
def test_ways_of_funding_are_an_open_list(packs):
    """等多种方式: a pack names as many as it likes, and whatever else there is has a place."""
    assert named(packs[FUJIAN[0]], "funding.sources") == ["财政资助", "单位自筹", "其他方式"]
    assert (
        in_words("funding.sources", "names", ["财政资助", "单位自筹", "社会捐助"])
        == "财政资助、单位自筹、社会捐助"
    )


def test_the_host_works_under_its_sponsor(packs):
    words, _ = read(packs, HEBEI, "class.duty")
    assert words.startswith("承办机构在申报单位的指导下")
    for task in ("计划安排", "学员选派", "课程设置", "教学管理", "经费使用"):
        assert task in words


@pytest.mark.req("004-09", "004-10")
def test_what_hebei_looks_at_in_a_topic(packs):
    rules = packs[HEBEI]
    assert named(rules, "plan.topic_natures") == [
        "需要总结", "尚待解决", "急需研讨", "重点问题", "热点问题", "难点问题",
    ]  # fmt: skip
    assert named(rules, "plan.conditions") == ["各市、各行业发展需要", "科技、人才优势"]
