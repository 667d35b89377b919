"""The rules that the portal knows by name: which kind of value each takes and what it is called.

A notice can only state rules that are listed here, because a rule that no part of the portal reads would
promise something that nobody keeps. What a rule *says* is never here: it is a row of its rule set.
"""

from typing import NamedTuple

from policies.kinds import Kind


class Spec(NamedTuple):
    kind: Kind
    label: str
    unit: str = ""


KEYS = {
    "programme.name": Spec(Kind.TEXT, "工程名称"),
    "programme.period": Spec(Kind.TEXT, "实施期"),
    "programme.themes": Spec(Kind.CATEGORIES, "服务战略与主题"),
    "programme.fields": Spec(Kind.CATEGORIES, "重点领域"),
    "programme.frontiers": Spec(Kind.CATEGORIES, "前沿领域"),
    "programme.departments": Spec(Kind.NAMES, "重点领域主管部门"),
    "programme.levels": Spec(Kind.NAMES, "项目级别"),
    "programme.phases": Spec(Kind.CATEGORIES, "实施阶段"),
    "programme.evaluations": Spec(Kind.DOCUMENTS, "中期与总结评估"),
    "programme.principles": Spec(Kind.NAMES, "组织实施原则"),
    "programme.management": Spec(Kind.TEXT, "管理方式"),
    "programme.bodies": Spec(Kind.CATEGORIES, "领导与协调机构"),
    "programme.stakeholders": Spec(Kind.NAMES, "参与各方"),
    "programme.pattern": Spec(Kind.NAMES, "培养培训格局"),
    "programme.publicity": Spec(Kind.TEXT, "宣传推广"),
    "plan.counts": Spec(Kind.COUNTS, "计划期数", "期"),
    "plan.tracks": Spec(Kind.CATEGORIES, "项目类别"),
    "plan.selection": Spec(Kind.NAMES, "遴选程序"),
    "plan.selection_principles": Spec(Kind.NAMES, "遴选原则"),
    "plan.topic_natures": Spec(Kind.CATEGORIES, "选题性质"),
    "plan.conditions": Spec(Kind.NAMES, "选题依据的条件"),
    "plan.call": Spec(Kind.TEXT, "选题征集"),
    "plan.criteria": Spec(Kind.NAMES, "项目要求"),
    "plan.locked_fields": Spec(Kind.CATEGORIES, "计划下达后不得随意变更的事项"),
    "plan.public_notice": Spec(Kind.TEXT, "公示"),
    "class.days.about": Spec(Kind.BOUNDS, "研修时间", "天"),
    "class.hours.min": Spec(Kind.HOURS, "学时", "学时"),
    "class.headcount.max": Spec(Kind.BOUNDS, "学员人数", "人"),
    "class.headcount.min": Spec(Kind.BOUNDS, "学员人数", "人"),
    "class.headcount.about": Spec(Kind.BOUNDS, "学员人数", "人"),
    "class.headcount.counts_online": Spec(Kind.FLAG, "线上学员计入学员人数"),
    "class.hybrid.ratio_max": Spec(Kind.RATIO, "线上线下学员总人数", "倍规定人数"),
    "class.hybrid.some_offline": Spec(Kind.FLAG, "须有学员线下参加"),
    "class.modality": Spec(Kind.CHOICE, "办班方式"),
    "class.end_by": Spec(Kind.FIXED_DATE, "完成办班日期"),
    "class.no_outsourcing": Spec(Kind.FLAG, "不得转交第三方组织实施"),
    "class.no_advertising": Spec(Kind.FLAG, "不得为企业做广告"),
    "class.duty": Spec(Kind.TEXT, "责任划分"),
    "recruiting.scope": Spec(Kind.CHOICE, "招收范围"),
    "recruiting.eligibility": Spec(Kind.TEXT, "学员条件"),
    "recruiting.frontline": Spec(Kind.FLAG, "向基层一线倾斜"),
    "recruiting.receipt": Spec(Kind.DOCUMENTS, "选派单位报名材料"),
    "recruiting.verification": Spec(Kind.FLAG, "承办单位审验学员"),
    "recruiting.equal_treatment": Spec(Kind.TEXT, "非公有制单位人员"),
    "teaching.forms": Spec(Kind.CATEGORIES, "研修形式"),
    "teaching.forms.min": Spec(Kind.BOUNDS, "研修形式数", "种"),
    "teaching.lecturers": Spec(Kind.TEXT, "授课专家"),
    "teaching.lecturers.reviewed": Spec(Kind.FLAG, "授课专家政治把关"),
    "teaching.lecturers.encouraged": Spec(Kind.CATEGORIES, "鼓励邀请的授课专家"),
    "teaching.sharing": Spec(Kind.TEXT, "课程课件共享"),
    "teaching.outcomes": Spec(Kind.CATEGORIES, "研修成果"),
    "filing.lead": Spec(Kind.LEAD_TIME, "开班前报送期限"),
    "filing.documents": Spec(Kind.DOCUMENTS, "开班前报送材料"),
    "filing.parts": Spec(Kind.PARTS, "实施方案内容"),
    "filing.chain": Spec(Kind.CHAIN, "开班前审核链"),
    "filing.gate": Spec(Kind.GATE, "开班前办理方式"),
    "filing.filer": Spec(Kind.FILER, "开班前报送主体"),
    "filing.responsible": Spec(Kind.CATEGORIES, "项目主要负责人"),
    "filing.opening_notice_by": Spec(Kind.TEXT, "开班通知印发单位"),
    "filing.consultation": Spec(Kind.FLAG, "开班前沟通"),
    "safety.plan": Spec(Kind.DOCUMENTS, "安全与疫情防控材料"),
    "safety.duty": Spec(Kind.TEXT, "安全责任"),
    "change.documents": Spec(Kind.DOCUMENTS, "变更材料"),
    "change.gate": Spec(Kind.GATE, "变更办理方式"),
    "change.chain": Spec(Kind.CHAIN, "变更审核链"),
    "change.fields": Spec(Kind.CATEGORIES, "可申请变更的事项"),
    "change.lead": Spec(Kind.LEAD_TIME, "变更报送期限"),
    "change.reasons": Spec(Kind.NAMES, "变更事由"),
    "roster.fields": Spec(Kind.CATEGORIES, "学员名单内容"),
    "roster.chain": Spec(Kind.CHAIN, "学员名单审核链"),
    "roster.hours_record": Spec(Kind.TEXT, "学时登记"),
    "attendance.staff": Spec(Kind.FLAG, "工作人员签到"),
    "assessment.required": Spec(Kind.FLAG, "结业考核"),
    "assessment.components": Spec(Kind.CATEGORIES, "考核内容"),
    "survey.required": Spec(Kind.FLAG, "学员满意度测评"),
    "party.committee": Spec(Kind.FLAG, "班委和临时党小组"),
    "party.committee.min": Spec(Kind.BOUNDS, "须成立临时党小组的党员数", "人"),
    "party.activities": Spec(Kind.NAMES, "党小组活动"),
    "party.documents": Spec(Kind.DOCUMENTS, "班委和临时党小组材料"),
    "completion.due": Spec(Kind.DUE_AFTER, "结业上报期限"),
    "completion.documents": Spec(Kind.DOCUMENTS, "结业上报材料"),
    "completion.chain": Spec(Kind.CHAIN, "结业上报审核链"),
    "completion.filer": Spec(Kind.FILER, "结业上报主体"),
    "completion.bank_fields": Spec(Kind.CATEGORIES, "补助款收款信息"),
    "reimbursement.due": Spec(Kind.DUE_AFTER, "经费报销期限"),
    "reimbursement.documents": Spec(Kind.DOCUMENTS, "经费报销材料"),
    "reimbursement.addressee": Spec(Kind.TEXT, "经费报销材料报送单位"),
    "settlement.chain": Spec(Kind.CHAIN, "经费结算审核链"),
    "settlement.chain.self_funded": Spec(Kind.CHAIN, "自筹班次结算审核链"),
    "settlement.form_name": Spec(Kind.TEXT, "结算表名称"),
    "expense.categories": Spec(Kind.CATEGORIES, "支出科目"),
    "expense.duty": Spec(Kind.TEXT, "经费使用要求"),
    "expense.standards": Spec(Kind.TEXT, "开支标准"),
    "expense.day_quota": Spec(Kind.DAY_QUOTAS, "培训费综合定额", "元/人天"),
    "expense.day_quota.beyond": Spec(Kind.TAPER, "超过天数的综合定额"),
    "expense.travel_days": Spec(Kind.BOUNDS, "报到、撤离时间", "天"),
    "expense.lecture_fee": Spec(Kind.TARIFF, "讲课费标准", "元/学时"),
    "expense.lecture_hours": Spec(Kind.BOUNDS, "每半天计发讲课费的学时", "学时"),
    "expense.staff_share": Spec(Kind.SHARE, "工作人员占参训人员的比例"),
    "expense.staff.max": Spec(Kind.BOUNDS, "工作人员", "人"),
    "expense.vouchers": Spec(Kind.DOCUMENTS, "报销凭证"),
    "funding.kinds": Spec(Kind.NAMES, "经费方式"),
    "funding.payers": Spec(Kind.CATEGORIES, "自筹经费承担单位"),
    "funding.sources": Spec(Kind.NAMES, "经费来源"),
    "funding.level": Spec(Kind.TEXT, "经费保障层级"),
    "funding.employers": Spec(Kind.TEXT, "用人单位投入"),
    "subsidy.cap": Spec(Kind.AMOUNT, "资助上限", "元"),
    "subsidy.fund_source": Spec(Kind.TEXT, "资助列支渠道"),
    "subsidy.method": Spec(Kind.TEXT, "拨付办法"),
    "subsidy.none_after": Spec(Kind.FIXED_DATE, "此后办班不予资助"),
    "subsidy.forfeits_when": Spec(Kind.CATEGORIES, "不予资助的情形"),
    "fee.trainees": Spec(Kind.FLAG, "可向学员收取费用"),
    "fee.borne_by_trainee": Spec(Kind.NAMES, "由学员承担的费用"),
    "fee.kinds": Spec(Kind.CATEGORIES, "可以收费的项目"),
    "certificate.title": Spec(Kind.TEXT, "结业证书名称"),
    "certificate.register": Spec(Kind.SEAT, "证书编号机关"),
    "certificate.pattern": Spec(Kind.PATTERN, "证书编号样式"),
    "certificate.basis": Spec(Kind.DOCUMENTS, "发证依据"),
    "certificate.lookup": Spec(Kind.TEXT, "证书查询"),
    "certificate.use": Spec(Kind.TEXT, "证书用途"),
    "evaluation.required": Spec(Kind.TEXT, "项目评估"),
    "evaluation.by": Spec(Kind.NAMES, "评估单位"),
    "evaluation.dimensions": Spec(Kind.CATEGORIES, "质量评估内容"),
    "evaluation.follow_up": Spec(Kind.TEXT, "问效跟踪"),
    "evaluation.next_year": Spec(Kind.TEXT, "与下一年度衔接"),
    "summary.regional": Spec(Kind.TEXT, "地区、部门书面总结"),
    "summary.documents": Spec(Kind.DOCUMENTS, "地区、部门总结材料"),
    "summary.addressee": Spec(Kind.TEXT, "书面总结报送单位"),
    "brand.criteria": Spec(Kind.NAMES, "品牌与正面激励条件"),
    "inspection.kinds": Spec(Kind.CATEGORIES, "检查方式"),
    "inspection.focus": Spec(Kind.NAMES, "检查重点"),
    "inspection.papers": Spec(Kind.DOCUMENTS, "督导检查材料"),
    "violations": Spec(Kind.CATEGORIES, "违规情形"),
    "sanctions": Spec(Kind.SANCTIONS, "处理措施"),
    "complaints": Spec(Kind.TEXT, "投诉处理"),
    "discipline": Spec(Kind.NAMES, "纪律要求"),
    "platform": Spec(Kind.TEXT, "公共服务平台"),
    "target.people": Spec(Kind.BOUNDS, "每年培训人数", "人"),
    "target.classes": Spec(Kind.BOUNDS, "每年国家级高级研修班", "期"),
    "target.class_people": Spec(Kind.BOUNDS, "每年高级研修班学员", "人"),
    "target.upskilling_people": Spec(Kind.BOUNDS, "每年能力提升培训人数", "人"),
    "target.digital_people": Spec(Kind.BOUNDS, "每年数字技术人员培训人数", "人"),
    "upskilling.topics": Spec(Kind.CATEGORIES, "能力提升培训内容"),
    "upskilling.knowledge": Spec(Kind.CATEGORIES, "普及知识"),
    "base.national.people": Spec(Kind.BOUNDS, "国家级基地每年培训人数", "人"),
    "base.provincial.people": Spec(Kind.BOUNDS, "省级基地每年培训人数", "人"),
    "base.report_by": Spec(Kind.FIXED_DATE, "国家级基地报送日期"),
    "base.forward_by": Spec(Kind.FIXED_DATE, "管理单位报部日期"),
    "base.documents": Spec(Kind.DOCUMENTS, "基地报送材料"),
    "base.hosts": Spec(Kind.CATEGORIES, "基地依托单位"),
    "base.subsidy_uses": Spec(Kind.CATEGORIES, "基地补助列支范围"),
    "base.support": Spec(Kind.TEXT, "基地经费支持"),
    "digital.occupations": Spec(Kind.CATEGORIES, "数字技术职业领域"),
    "digital.axes": Spec(Kind.CATEGORIES, "培训评价分类"),
    "digital.principles": Spec(Kind.NAMES, "培训评价要求"),
    "digital.levels": Spec(Kind.NAMES, "专业技术等级"),
    "digital.catalogues": Spec(Kind.CATEGORIES, "目录清单"),
    "digital.certificates": Spec(Kind.CATEGORIES, "数字技术工程师证书"),
    "digital.effects": Spec(Kind.CATEGORIES, "证书效用"),
    "regulation.interpreter": Spec(Kind.TEXT, "解释机关"),
    "regulation.local": Spec(Kind.TEXT, "下级办法"),
}

# What an office's standards are made of, for rule sets that adopt them.
STANDARDS = (
    "expense.day_quota", "expense.day_quota.beyond", "expense.travel_days", "expense.lecture_fee",
    "expense.lecture_hours", "expense.staff_share", "expense.staff.max", "expense.vouchers",
)  # fmt: skip

# Codes that a rule's value is chosen from, in the order in which they are offered.
OPTIONS = {
    "class.modality": ("offline", "mixed", "online"),
    "recruiting.scope": ("nation", "province", "province_and_outside"),
    "funding.kinds": ("subsidised", "self_funded"),
}

# Codes that stand in rule values as plain text, as people read them.
WORDS = {
    "subsidised": "财政资助",
    "self_funded": "单位自筹",
    "offline": "线下",
    "mixed": "线上线下结合",
    "online": "线上",
    "nation": "面向全国",
    "province": "面向全省",
    "province_and_outside": "面向省内和省外",
}


def label_of(key):
    return KEYS[key].label if key in KEYS else key


SIDES = {"min": "下限", "max": "上限", "about": "约数"}


def full_label(key):
    """The label, told apart from that of another rule of the same name: 学员人数（上限）."""
    side = SIDES.get(key.rpartition(".")[2])
    twins = [other for other, spec in KEYS.items() if spec.label == label_of(key)]
    return f"{label_of(key)}（{side}）" if side and len(twins) > 1 else label_of(key)


def word(code):
    """A code as people read it; text that is no code stays as it is."""
    return WORDS.get(code, code)
