"""Lists: documents with their seals, parts of a paper, fields of a roster."""

from datetime import date

from policies.judging.verdict import Case, Outcome, Verdict, unknown
from policies.rules import RuleValue


def in_force(item, day):
    """Whether an item bounded in time concerns a class that opens on that day; unknown days count."""
    if day is None:
        return True
    after = "from_on" not in item or day >= date.fromisoformat(item["from_on"])
    return after and ("until_on" not in item or day <= date.fromisoformat(item["until_on"]))


def list_judge(fact, label, present, missing):
    """A judge that everything a list demands is there; each missing item is a verdict of its own."""

    def judge(rule: RuleValue, case: Case):
        day = case.day("opening_on")
        items = [i for i in rule.value if i.get("required", True) and in_force(i, day)]
        required = "、".join(item["name"] for item in items)
        if not items:
            return
        have = case.get(fact)
        if have is None:
            yield unknown(fact, label, required)
            return
        lacking = [item for item in items if item["code"] not in have]
        for item in lacking:
            what = "" if rule.label == item["name"] else rule.label
            words = missing.format(label=what, name=item["name"])
            yield Verdict(
                Outcome.BREACH,
                f"{fact}.{item['code']}",
                "缺",
                item["name"],
                words,
                force=item.get("force", ""),
            )
        yield from seal_verdicts(items, have, case)
        if not lacking:
            words = present.format(label=rule.label, n=len(items), names=required)
            yield Verdict(Outcome.OK, fact, required, required, words)

    return judge


def seal_verdicts(items, have, case):
    """Documents that must bear seals: what was confirmed on the scan against what is asked for."""
    for item in items:
        wanted = item.get("seals")
        if not wanted or item["code"] not in have:
            continue
        confirmed = (case.get("seals") or {}).get(item["code"])
        field, required = f"seals.{item['code']}", "、".join(wanted)
        if confirmed is None:
            words = f"尚未确认“{item['name']}”上的印章，要求加盖{required}"
            yield Verdict(Outcome.UNKNOWN, field, "", required, words)
        elif lacking := [seal for seal in wanted if seal not in confirmed]:
            words = f"“{item['name']}”缺少{'、'.join(lacking)}，要求加盖{required}"
            yield Verdict(Outcome.BREACH, field, "、".join(confirmed) or "未见印章", required, words)


def documents(fact="documents"):
    return list_judge(fact, "材料", "{label}齐全：{names}", "{label}缺少“{name}”")


def parts(fact, label):
    return list_judge(fact, label, "{label}齐全，共 {n} 项", "{label}缺少“{name}”")


def party_papers(rule: RuleValue, case: Case):
    """The papers of the 班委 and the 临时党小组, where there are Party members enough to have one."""
    members = case.get("party_members")
    least = case.rules.value("party.committee.min", {}).get("min", 1)
    if members is not None and members < least:
        return
    if members is None:
        yield unknown("party_members", "党员学员人数", "有党员学员的须报送")
        return
    yield from documents()(rule, case)


JUDGES = {
    "party.documents": party_papers,
    "filing.documents": documents(),
    "filing.parts": parts("parts", "实施方案内容"),
    "safety.plan": documents(),
    "completion.documents": documents(),
    "completion.bank_fields": parts("bank_fields", "收款信息"),
    "reimbursement.documents": documents("reimbursement_documents"),
    "change.documents": documents("change_documents"),
    "roster.fields": parts("roster_fields", "学员名单内容"),
    "certificate.basis": documents("certificate_documents"),
    "base.documents": documents("base_documents"),
}
