"""How a class is run: declarations, choices, people, changes against the plan."""

from policies.judging.verdict import Case, Outcome, Verdict, compare, unknown, written
from policies.rules import RuleValue


def fact_judge(fact, wanted, good, bad, missing, outcome=Outcome.BREACH):
    """A judge of a yes-or-no fact under a rule that is switched on."""

    def judge(rule: RuleValue, case: Case):
        if rule.value is False:
            return
        value = case.get(fact)
        if value is None:
            yield unknown(fact, missing, rule.label)
            return
        ok = bool(value) is wanted
        yield Verdict(
            Outcome.OK if ok else outcome, fact, written(bool(value)), rule.label, good if ok else bad
        )

    return judge


def choice_judge(fact, label):
    """A judge of a choice: the usual one passes, another allowed one needs a reason, the rest breaks the rule."""

    def judge(rule, case):
        allowed, usual = rule.value["allowed"], rule.value.get("default")
        required = f"{'、'.join(map(written, allowed))}"
        if usual is not None and len(allowed) > 1:
            required = f"一般为{written(usual)}，可选{required}"
        value = case.get(fact)
        if value is None:
            yield unknown(fact, label, required)
        elif value in allowed and usual in (None, value):
            yield compare(fact, label, written(value), required, True)
        elif value in allowed:
            yield compare(fact, label, written(value), f"{required}；请说明理由", False, outcome=Outcome.WARN)
        else:
            yield compare(fact, label, written(value), required, False)

    return judge


def count_judge(fact, label, good, required):
    """A judge of a number of people that should be (`good(n)`)."""

    def judge(rule, case):
        number = case.get(fact)
        if rule.value is False:
            return
        if number is None:
            yield unknown(fact, label, required)
        else:
            yield compare(fact, label, f"{number} 人", required, good(number))

    return judge


def party_committee(rule, case):
    """班委和临时党小组 where there are Party members enough (鲁人社函〔2021〕60号 二（四）)."""
    members = case.get("party_members")
    least = case.rules.value("party.committee.min", {}).get("min", 1)
    if not rule.value or (members is not None and members < least):
        return
    required = "成立班委和临时党小组"
    if members is None:
        yield unknown("party_members", "党员学员人数", required)
    elif case.get("party_committee"):
        words = f"党员学员 {members} 人，已成立班委和临时党小组"
        yield Verdict(Outcome.OK, "party_committee", "已成立", required, words)
    else:
        words = f"党员学员 {members} 人，尚未成立班委和临时党小组，要求成立"
        yield Verdict(Outcome.BREACH, "party_committee", "未成立", required, words)


def assessment_components(rule, case):
    """Every component of the assessment; conduct of Party members only where there are some. Results registered for
    everybody are themselves the component “result”, whatever they are made of."""
    have = case.get("assessment_components")
    items = [i for i in rule.value if i["code"] != "party_conduct" or case.get("party_members") != 0]
    required = "、".join(item["name"] for item in items)
    if not items:
        return
    if have is None and case.get("assessed") and all(item["code"] == "result" for item in items):
        have = {"result"}
    if have is None:
        yield unknown("assessment_components", "考核内容", required)
        return
    for item in items:
        if item["code"] not in have:
            words = f"结业考核未包含“{item['name']}”"
            yield Verdict(Outcome.BREACH, f"assessment_components.{item['code']}", "缺", item["name"], words)
    if all(item["code"] in have for item in items):
        yield Verdict(Outcome.OK, "assessment_components", required, required, f"考核内容齐全：{required}")


def locked_fields(rule, case):
    """What differs from the published plan without an accepted change."""
    if not rule.value:
        return
    changed = case.get("changed_fields")
    required = "与下达的计划一致"
    if changed is None:
        yield unknown("changed_fields", "与计划的比对", required)
        return
    for item in rule.value:
        if item["code"] in changed:
            words = f"{item['name']}与下达的计划不一致，不得随意调整变更；确需变更的请先办理变更手续"
            yield Verdict(Outcome.BREACH, f"changed_fields.{item['code']}", "不一致", required, words)
    if not any(item["code"] in changed for item in rule.value):
        names = "、".join(item["name"] for item in rule.value)
        yield Verdict(Outcome.OK, "changed_fields", "一致", required, f"{names}与计划一致")


def change_fields(rule, case):
    wanted = case.get("change_fields")
    if not wanted:
        return
    allowed = {item["code"]: item["name"] for item in rule.value}
    names = "、".join(allowed.values()) or "无"
    extra = [field for field in sorted(wanted) if field not in allowed]
    for field in extra:
        words = f"申请变更的事项超出范围，可以申请变更的事项：{names}"
        yield Verdict(Outcome.BREACH, f"change_fields.{field}", field, names, words)
    if not extra:
        yield Verdict(
            Outcome.OK,
            "change_fields",
            "、".join(allowed[f] for f in sorted(wanted)),
            names,
            "变更事项在允许范围内",
        )


def encouraged_lecturers(rule, case):
    if not rule.value:
        return
    levels = case.get("lecturer_levels")
    names = "、".join(item["name"] for item in rule.value)
    if levels is None:
        yield unknown("lecturer_levels", "授课专家", f"鼓励邀请{names}")
    elif any(item["code"] in levels for item in rule.value):
        yield Verdict(Outcome.OK, "lecturer_levels", "已邀请", names, f"授课专家中有{names}")
    else:
        words = f"授课专家中没有{names}，鼓励邀请"
        yield Verdict(Outcome.BREACH, "lecturer_levels", "未邀请", names, words)


def filer(rule, case):
    who = case.get("filer")
    names = {"host": "承办单位", "sponsor": "选题申报单位"}
    required = f"由{names[rule.value]}报送"
    if who is None:
        yield unknown("filer", "报送主体", required)
    else:
        yield compare("filer", "报送主体", names.get(who, str(who)), required, who == rule.value)


def no_fees(rule, case):
    """The declaration that trainees are charged nothing but what the notice leaves to them."""
    if rule.value:
        return
    exceptions = "、".join(case.rules.value("fee.borne_by_trainee", []))
    required = f"除{exceptions}外不得向学员收取任何费用" if exceptions else "不得向学员收取培训费用"
    declared = case.get("fees_declared")
    if declared is None:
        yield unknown("fees_declared", "不收费承诺", required)
    elif declared:
        yield Verdict(Outcome.OK, "fees_declared", "已承诺", required, "已承诺不向学员收费")
    else:
        yield Verdict(
            Outcome.BREACH, "fees_declared", "未承诺", required, f"尚未承诺不向学员收费，{required}"
        )


def leaders(rule, case):
    """Each body that answers for the class names who does (鲁人社函〔2021〕60号 二（一）)."""
    if not rule.value:
        return
    named = case.get("leaders")
    required = "、".join(item["name"] for item in rule.value) + "均明确项目主要负责人"
    if named is None:
        yield unknown("leaders", "项目主要负责人", required)
        return
    lacking = [item for item in rule.value if item["code"] not in named]
    for item in lacking:
        words = f"{item['name']}的项目主要负责人尚未明确"
        yield Verdict(Outcome.BREACH, f"leaders.{item['code']}", "未明确", required, words)
    if not lacking:
        yield Verdict(Outcome.OK, "leaders", "已明确", required, required)


def discipline(rule, case):
    """The pledge to keep what the notice names; its words are the pledge's text."""
    if not rule.value:
        return
    pledged, required = case.get("discipline_pledged"), "、".join(rule.value)
    if pledged is None:
        yield unknown("discipline_pledged", "纪律承诺", required)
    elif pledged:
        yield Verdict(Outcome.OK, "discipline_pledged", "已承诺", required, f"已承诺遵守纪律要求：{required}")
    else:
        yield Verdict(
            Outcome.BREACH, "discipline_pledged", "未承诺", required, f"尚未承诺遵守纪律要求：{required}"
        )


JUDGES = {
    "filing.responsible": leaders,
    "discipline": discipline,
    "teaching.lecturers.reviewed": fact_judge(
        "lecturers_reviewed",
        True,
        "授课专家已经政治把关",
        "尚未确认授课专家的政治把关，授课不得传播违反党的理论和路线方针政策的内容",
        "授课专家政治把关",
    ),
    "class.modality": choice_judge("modality", "办班方式"),
    "recruiting.scope": choice_judge("recruiting_scope", "招收范围"),
    "class.no_outsourcing": fact_judge(
        "outsourced",
        False,
        "由承办单位自行组织实施",
        "拟转交第三方组织实施，不得随意转交",
        "是否转交第三方实施",
    ),
    "class.no_advertising": fact_judge(
        "advertising", False, "未借研修为企业做广告", "借研修之机为企业做广告，不得如此", "是否为企业做广告"
    ),
    "filing.consultation": fact_judge(
        "consulted",
        True,
        "已与省级人社部门沟通实施事宜",
        "尚未与省级人社部门沟通实施事宜，应在开班前沟通",
        "沟通记录",
    ),
    "recruiting.verification": fact_judge(
        "eligibility_verified",
        True,
        "学员资格已审验",
        "学员资格尚未审验，承办单位应加强审验",
        "学员资格审验情况",
    ),
    "assessment.required": fact_judge(
        "assessed", True, "学员均已考核", "尚有学员未作结业考核，须进行考核", "结业考核情况"
    ),
    "survey.required": fact_judge(
        "survey_done", True, "已开展学员满意度测评", "尚未开展学员满意度测评，应予开展", "满意度测评情况"
    ),
    "attendance.staff": fact_judge(
        "staff_signed",
        True,
        "工作人员已签到",
        "缺少工作人员签到，签到表应含学员和工作人员",
        "工作人员签到情况",
    ),
    "recruiting.eligibility": count_judge(
        "ineligible_count",
        "不符合一般条件的学员",
        lambda n: n == 0,
        "应具有中高级职称（职业资格）或在管理岗位工作",
    ),
    "recruiting.frontline": count_judge(
        "frontline_count", "基层一线学员", lambda n: n > 0, "向基层一线专业技术人才倾斜"
    ),
    "party.committee": party_committee,
    "assessment.components": assessment_components,
    "plan.locked_fields": locked_fields,
    "change.fields": change_fields,
    "teaching.lecturers.encouraged": encouraged_lecturers,
    "filing.filer": filer,
    "fee.trainees": no_fees,
}
