"""Lists and words that the five documents state, rule by rule: taxonomies, violations, sources, levels, dates."""

import pytest

from policies.files import read_notice, shipped_files

NATIONAL, SHANDONG, HEBEI, PROJECT = "national-2021", "shandong-2021", "hebei-draft", "project-2021-2030"
FUJIAN = tuple(f"fujian-2024-{part}" for part in ("national", "demonstration", "engineering", "ordinary"))
FILES = {path.stem: read_notice(path) for path in shipped_files()}
NOTICES = {slug: file.fields for slug, file in FILES.items()}


def named(rules, key):
    """What a list of a rule says, in its words."""
    return [item["name"] if isinstance(item, dict) else item for item in rules.value(key)]


@pytest.mark.req("003-04", "003-08", "003-20", "003-28")
def test_fields_frontiers_departments_and_digital_occupations_of_the_programme(packs):
    rules = packs[PROJECT]
    assert named(rules, "programme.fields") == [
        "新一代信息技术", "生物技术", "新能源", "新材料", "高端装备", "新能源汽车", "绿色环保", "航空航天", "海洋装备",
    ]  # fmt: skip
    assert named(rules, "programme.frontiers") == [
        "量子信息", "生命健康", "脑科学", "生物育种", "空天科技", "深地深海",
    ]  # fmt: skip
    assert named(rules, "programme.departments") == [
        "国家发展改革委", "教育部", "科技部", "工业和信息化部", "财政部", "自然资源部", "生态环境部", "交通运输部", "农业农村部",
        "应急管理部", "国家市场监管总局", "中国科学院", "国家能源局", "国家知识产权局",
    ]  # fmt: skip
    assert named(rules, "digital.occupations") == [
        "人工智能", "物联网", "大数据", "云计算", "数字化管理", "智能制造", "工业互联网", "虚拟现实", "区块链", "集成电路",
    ]  # fmt: skip
    assert named(rules, "digital.levels") == ["初级", "中级", "高级"]


@pytest.mark.req("001-06", "003-07", "003-09", "003-78", "004-26")
def test_themes_differ_by_document(packs):
    project = named(packs[PROJECT], "programme.themes")
    assert project == [
        "创新驱动发展", "乡村振兴", "可持续发展", "制造强国", "网络强国", "数字强国", "质量强国", "区域协调发展", "科技自立自强",
        "“卡脖子”问题", "关键核心技术", "传统产业高端化、智能化、绿色化",
    ]  # fmt: skip
    assert named(packs[SHANDONG], "programme.themes") == ["新旧动能转换", "乡村振兴", "海洋强省"]
    hebei = named(packs[HEBEI], "programme.themes")
    assert hebei[-2:] == ["京津冀协同发展", "雄安新区"]
    assert named(packs[HEBEI], "programme.frontiers") == named(packs[PROJECT], "programme.frontiers")


@pytest.mark.req("003-06", "003-24", "003-62", "003-66", "004-35", "004-51")
def test_bases_and_the_sources_of_money(packs):
    rules = packs[PROJECT]
    assert named(rules, "base.hosts") == ["高等院校", "科研院所", "大型企业"]
    assert named(rules, "base.documents") == ["年度执行情况总结", "下一年度计划", "能力提升培训项目情况"]
    assert named(rules, "base.subsidy_uses") == ["培训师资", "开发课件", "升级教学设备", "网络教学平台"]
    assert named(rules, "funding.sources") == ["政府", "社会", "用人单位", "个人"]
    assert named(packs[HEBEI], "funding.sources") == [
        "政府", "单位", "社会", "个人", "单位提取的继续教育经费", "专项经费",
    ]  # fmt: skip


@pytest.mark.req("003-03", "003-12", "003-16")
def test_period_levels_and_selection_of_the_programme(packs):
    rules = packs[PROJECT]
    assert rules.value("programme.period") == "2021—2030"
    assert named(rules, "programme.levels") == ["国家级", "省级", "行业"]
    assert named(rules, "plan.selection") == ["申报研修选题", "审核批准", "确定年度研修计划"]
    file = next(read_notice(path) for path in shipped_files() if path.stem == PROJECT)
    (part,) = file.rule_sets
    assert (str(part.fields["effective_from"]), str(part.fields["effective_to"])) == (
        "2021-09-15",
        "2030-12-31",
    )


@pytest.mark.req("000-54", "001-49", "002-46", "002-47", "004-41", "004-42")
def test_violations_and_what_they_lead_to(packs):
    assert named(packs[NATIONAL], "violations") == [
        "截留培训费", "挪用培训费", "虚报培训费", "乱收费", "其他弄虚作假",
    ]  # fmt: skip
    assert named(packs[SHANDONG], "violations") == ["不按规定备案", "不按规定组织"]
    for code in FUJIAN:
        assert named(packs[code], "violations")[:3] == [
            "借研修之机公款旅游", "相互宴请", "参与与研修无关的活动",
        ]  # fmt: skip
    assert named(packs[HEBEI], "violations")[:6] == [
        "随意变更项目时间、地点、内容", "乱收费", "截留培训费", "挪用培训费", "虚报培训费", "其他弄虚作假",
    ]  # fmt: skip
    effects = {
        code: [item["effect"] for item in packs[code].value("sanctions")]
        for code in (NATIONAL, SHANDONG, FUJIAN[0], HEBEI)
    }
    assert effects == {
        NATIONAL: ["ban"], SHANDONG: ["ban_next_year"], FUJIAN[0]: ["referral", "ban"],
        HEBEI: ["clawback", "ban", "referral"],
    }  # fmt: skip
    for code in effects:
        known = {item["code"] for item in packs[code].value("violations")}
        assert all(set(item["violations"]) <= known for item in packs[code].value("sanctions"))


@pytest.mark.req("004-08", "004-31", "004-39", "004-43")
def test_principles_outcomes_inspection_and_praise_of_hebei(packs):
    rules = packs[HEBEI]
    assert named(rules, "plan.selection_principles") == ["服务经济社会发展", "突出重点领域", "兼顾地方特色"]
    assert named(rules, "teaching.outcomes") == ["论文", "咨询建议", "专题报告"]
    kinds = rules.value("inspection.kinds")
    assert [item["name"] for item in kinds] == ["定期检查", "不定期抽查"]
    assert kinds[1]["note"] == "可委托有关部门"
    assert named(rules, "inspection.focus") == ["住宿费", "伙食费", "场地费", "讲课费", "资料费", "交通费"]
    assert named(rules, "brand.criteria") == ["研修质量高", "效果好", "组织规范", "管理严格"]


@pytest.mark.req("002-20", "004-29")
def test_forms_of_teaching_and_the_visits_that_hebei_adds(packs):
    four = ["主题报告", "专题研讨", "学术交流", "现场教学"]
    assert [named(packs[code], "teaching.forms") for code in (NATIONAL, *FUJIAN)] == [four] * 5
    assert named(packs[HEBEI], "teaching.forms") == [*four, "参观考察"]


@pytest.mark.req("000-43", "002-26", "004-36", "004-37")
def test_hebei_names_the_six_categories_shortly_and_has_standards_of_its_own(packs):
    long = ["住宿费", "伙食费", "培训场地费", "讲课费", "培训资料费", "交通费", "其他"]
    assert [named(packs[code], "expense.categories") for code in (NATIONAL, *FUJIAN)] == [long] * 5
    assert named(packs[HEBEI], "expense.categories") == [
        "住宿费", "伙食费", "场地费", "讲课费", "资料费", "交通费", "其他",
    ]  # fmt: skip
    assert packs[HEBEI].value("expense.standards") == "《河北省省级机关培训费管理办法》等有关规定"


@pytest.mark.req("004-20", "004-24", "004-25", "004-32", "003-10", "002-19")
def test_who_reports_and_who_may_come(packs):
    hebei = packs[HEBEI]
    assert (hebei.value("completion.filer"), hebei.value("completion.due")["n"]) == ("sponsor", 1)
    assert hebei.value("recruiting.scope")["default"] == "province_and_outside"
    assert "中高级专业技术职务" in hebei.value("recruiting.eligibility")
    assert named(hebei, "assessment.components") == ["研修论文"]
    assert hebei.value("assessment.components")[0]["note"] == "考核的主要依据"
    assert packs[PROJECT].value("recruiting.eligibility") == "主要面向中高层次专业技术人员和经营管理人员"
    assert len({packs[code].value("recruiting.eligibility") for code in (NATIONAL, *FUJIAN)}) == 1


@pytest.mark.req("004-38")
def test_the_fee_rule_is_as_strict_as_its_words():
    file = {path.stem: read_notice(path) for path in shipped_files()}
    forces = {
        part.fields["code"]: part.rules["fee.trainees"]["force"]
        for each in file.values()
        for part in each.rule_sets
        if "fee.trainees" in part.rules
    }
    assert forces == {
        "national-2021": "binding", "shandong-2021": "binding", "fujian-2024": "binding", "hebei-draft": "guiding",
    }  # fmt: skip


@pytest.mark.req("003-14", "000-41")
def test_a_national_class_may_be_subsidised_or_pay_for_itself(packs):
    for code in (NATIONAL, FUJIAN[0], PROJECT):
        assert packs[code].value("funding.kinds") == ["subsidised", "self_funded"]


@pytest.mark.req("004-44", "003-77")
def test_a_category_inherits_from_its_notice_and_overrides_it(packs):
    common, national, ordinary = packs["fujian-2024"], packs[FUJIAN[0]], packs[FUJIAN[3]]
    assert (national.parent.code, list(national.parent.own)) == (common.code, list(common.own))
    assert (
        national.require("class.end_by") == common.require("class.end_by") == ordinary.require("class.end_by")
    )
    assert national.value("roster.chain") == ["province", "ministry"]
    assert ordinary.value("roster.chain") == common.value("roster.chain") == ["province"]


@pytest.mark.req("000-10", "002-03", "004-02")
def test_a_notice_names_what_it_rests_on():
    assert {slug: notice["rests_on"] for slug, notice in NOTICES.items() if notice.get("rests_on")} == {
        "national-2021": ["《专业技术人才知识更新工程高级研修项目管理办法》"],
        "fujian-2024": ["人社厅函〔2024〕34号", "闽人社办〔2023〕216号", "《专业技术人员知识更新工程高级研修项目管理办法》"],
        "hebei-draft": ["人社厅发〔2014〕70号", "人社部发〔2021〕73号"],
    }  # fmt: skip


@pytest.mark.req("000-60", "002-52", "000-03")
def test_attachments_carry_names_files_and_years_of_their_own():
    national = FILES["national-2021"].enclosures
    assert [item["year"] for item in national] == [2021, 2020, 2020]
    assert all(item["file_name"].endswith(".xlsx") for item in national)
    fujian = [item["name"] for item in FILES["fujian-2024"].enclosures]
    assert fujian == [
        "1. 专业技术人员知识更新工程2024年省级高级研修项目计划",
        "2. 专业技术人员知识更新工程高级研修项目学员满意度测评/测评统计表",
    ]


@pytest.mark.req("000-01", "001-01", "001-02", "001-03", "002-01", "003-01")
def test_numbers_days_divisions_and_contacts_of_every_notice():
    facts = ("number", "written_on", "published_on", "printed_on", "division", "public")
    found = {slug: tuple(str(notice.get(f) or "") for f in facts) for slug, notice in NOTICES.items()}
    assert found == {
        "national-2021": ("人社厅发〔2021〕24号", "2021-04-16", "2021-04-20", "", "专业技术人员管理司", "True"),
        "shandong-2021": ("鲁人社函〔2021〕60号", "2021-08-19", "", "2021-08-20", "专业技术人员管理处", "True"),
        "fujian-2024": ("闽人社办〔2024〕212号", "2024-07-31", "", "", "职业能力建设处", "True"),
        "project-2021-2030": (
            "人社部发〔2021〕73号", "2021-09-15", "2021-09-15", "", "人力资源社会保障部专业技术人员管理司", "True",
        ),
        "hebei-draft": ("", "", "", "", "专业技术人员与职称管理处", ""),
        "training-fees-2016": ("财行〔2016〕540号", "2016-12-27", "", "", "", "True"),
    }  # fmt: skip
    assert NOTICES["fujian-2024"]["contact"] == {"name": "林茗", "phones": ["0591-87522301"]}
    assert NOTICES["shandong-2021"]["contact"] == {
        "name": "王磊", "phones": ["0531—86062283"], "fax": "86912801", "email": "sdzjryjxjy@shandong.cn",
        "address": "山东省人力资源和社会保障厅专业技术人员管理处（济南市解放东路16号）", "postcode": "250014",
    }  # fmt: skip
    assert NOTICES["project-2021-2030"]["issuers"] == [
        "人力资源社会保障部", "财政部", "工业和信息化部", "科技部", "教育部", "中国科学院",
    ]  # fmt: skip


COMPLETION = {
    NATIONAL: ["研修总结报告", "经费结算表", "学员名单", "学员签到表", "学员满意度测评统计表"],
    SHANDONG: ["学员名单", "绩效评价自评报告", "绩效考核表", "执行情况验收表"],
    FUJIAN[1]: [
        "开班通知", "总结报告", "经费结算表", "学员名单", "学员和工作人员签到表", "学员满意度测评统计表", "专业领域研究成果报告",
        "图文动态信息", "补助款票据",
    ],
    HEBEI: ["总结报告", "学员名单", "经费决算表", "学员满意度测评统计表"],
}  # fmt: skip


@pytest.mark.req("000-18", "000-19", "000-20", "000-21", "000-22", "001-40", "001-41", "001-42", "001-43")
@pytest.mark.req("002-35", "002-36", "002-37", "002-38", "002-39", "002-40", "002-41", "004-21")
def test_the_papers_of_the_completion_are_called_as_the_notice_calls_them(packs):
    assert {code: named(packs[code], "completion.documents") for code in COMPLETION} == COMPLETION
    assert named(packs[FUJIAN[2]], "completion.documents") == COMPLETION[FUJIAN[1]]
    assert packs[FUJIAN[1]].value("completion.due") == {"n": 1, "unit": "month", "after": "end"}


@pytest.mark.req("000-15", "001-14", "001-15", "001-16", "002-12", "002-15", "004-13")
def test_the_papers_before_the_opening_are_called_as_the_notice_calls_them(packs):
    assert {code: named(packs[code], "filing.documents") for code in (NATIONAL, SHANDONG, *FUJIAN[:2], HEBEI)} == {
        NATIONAL: ["开班通知", "实施方案"], SHANDONG: ["高级研修项目备案表", "实施方案（含考核方式）", "招收学员通知"],
        FUJIAN[0]: ["实施方案"], FUJIAN[1]: ["开班通知", "实施方案"], HEBEI: ["实施方案", "招收学员通知"],
    }  # fmt: skip


@pytest.mark.req("000-37")
def test_the_roster_holds_at_least_the_six_things_of_the_notice(packs):
    assert named(packs[NATIONAL], "roster.fields") == [
        "姓名", "工作单位", "职称或职业资格", "身份证号", "培训学时", "结业考核情况",
    ]  # fmt: skip
    assert packs[NATIONAL].require("roster.fields").binding


@pytest.mark.req("000-07", "000-23", "004-52")
def test_what_a_topic_is_reviewed_by(packs):
    assert named(packs[NATIONAL], "plan.criteria") == [
        "公益性", "示范性", "引导性", "高水平", "小规模", "重特色",
    ]  # fmt: skip
    assert named(packs[HEBEI], "plan.criteria") == ["高水平", "小规模", "重特色"]


@pytest.mark.req("001-61")
def test_the_party_s_part_belongs_to_the_notices_that_ask_for_it(packs):
    assert {code for code, rules in packs.items() if rules.value("party.committee")} == {SHANDONG}


@pytest.mark.req("000-39", "001-26", "002-04", "004-16", "004-17")
def test_title_and_register_of_the_certificate_by_document(packs):
    assert {
        code: (packs[code].value("certificate.title"), packs[code].value("certificate.register"))
        for code in (NATIONAL, SHANDONG, *FUJIAN[:2], HEBEI)
    } == {
        NATIONAL: ("专业技术人才知识更新工程高级研修项目结业证书", "ministry"),
        SHANDONG: ("专业技术人才知识更新工程高级研修项目结业证书", "province"),
        FUJIAN[0]: ("专业技术人员知识更新工程高级研修项目结业证书", "ministry"),
        FUJIAN[1]: ("专业技术人员知识更新工程高级研修项目结业证书", "province"),
        HEBEI: ("高级研修项目结业证书", "province"),
    }  # fmt: skip
