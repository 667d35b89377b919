"""The subjects that rules are shown under, by the first word of their keys (pure)."""

GROUPS = {
    "programme": "工程总体",
    "plan": "年度计划",
    "class": "办班要求",
    "recruiting": "学员招收",
    "teaching": "教学",
    "filing": "开班备案",
    "safety": "安全",
    "change": "计划变更",
    "roster": "名单与学时",
    "attendance": "名单与学时",
    "assessment": "考核与测评",
    "survey": "考核与测评",
    "party": "班委和临时党小组",
    "completion": "结业上报",
    "reimbursement": "经费报销与结算",
    "settlement": "经费报销与结算",
    "expense": "经费报销与结算",
    "funding": "经费来源与资助",
    "subsidy": "经费来源与资助",
    "fee": "经费来源与资助",
    "certificate": "结业证书",
    "evaluation": "评估与总结",
    "summary": "评估与总结",
    "brand": "评估与总结",
    "inspection": "检查与处理",
    "violations": "检查与处理",
    "sanctions": "检查与处理",
    "complaints": "检查与处理",
    "discipline": "检查与处理",
    "platform": "公共服务平台",
    "target": "培训任务",
    "upskilling": "能力提升项目",
    "base": "继续教育基地",
    "digital": "数字技术工程师",
    "regulation": "附则",
}
OTHER = "其他"


def group_of(key):
    return GROUPS.get(key.partition(".")[0], OTHER)


def by_group(keys):
    """{heading: [key, …]} in the order of the headings and, within one, of the keys given."""
    found: dict[str, list[str]] = {heading: [] for heading in (*GROUPS.values(), OTHER)}
    for key in keys:
        found[group_of(key)].append(key)
    return {heading: members for heading, members in found.items() if members}
