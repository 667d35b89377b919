"""What stands between a settlement and its submission, and what it costs to be late."""

from datetime import date

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.facts import Account, Claim, judged, settlement_facts
from finance.lacking import Obstacle, lacking
from finance.models import Expense, Settlement
from finance.reckoning import Reckoning, claim_refusal
from policies.findings import Finding
from policies.rules import Rules
from policies.timetable import Deadline
from programs.lifecycle import Stage
from programs.models import Programme
from workflow.glyphs import missing
from workflow.lifecycle import State
from workflow.models import Attachment

ENDED = (Stage.HELD, Stage.REPORTED, Stage.COMPLETED)
PAYEE, DOCUMENTS, STANDARDS, LINE = "payee", "documents", "standards", "line-"
# What an attempt to write into a settlement that is not the person's, or not open, is refused with.
FROZEN = ("closed", "part_closed", "not_allowed")
EXTRA_SLOT = {"code": "extra", "name": "其他材料", "required": False}
PAYEE_FIELDS = (
    ("account_name", "户名", "payee_name"), ("account_number", "账号", "payee_account"), ("bank_name", "开户行", "payee_bank"),
)  # fmt: skip


def too_early(programme: Programme) -> str:
    """Why the class cannot be settled now; "" once it has ended."""
    if programme.stage == Stage.CANCELLED:
        return f"“{programme}”已取消，没有可以结算的经费。如取消前确有支出，请联系{programme.authority}。"
    if programme.stage not in ENDED:
        return (
            f"“{programme}”当前为“{programme.get_stage_display()}”，办班还没有结束，不能结算经费。"
            "请在办班结束并封存学员名单之后办理。"
        )
    return ""


def slots_of(programme: Programme, rules: Rules) -> list[dict]:
    """Documents to attach: those of the rule reimbursement.documents for a claim, and a free place for others."""
    rule = rules.get("reimbursement.documents")
    wanted = []
    if rule and programme.is_subsidised:
        wanted = [
            {**item, "required": item.get("required", True), "citation": rule.citation} for item in rule.value
        ]
    return [*wanted, EXTRA_SLOT]


def parts_of(rules_categories, programme: Programme) -> list[tuple[str, str]]:
    """[(code, name)] to which a reviewer may pin a comment: the categories, the documents, the payee."""
    parts = [(name, name) for name in rules_categories]
    parts.append((DOCUMENTS, "报销材料"))
    if programme.rule_set.rules().get("expense.day_quota"):
        parts.append((STANDARDS, "培训类别与天数"))
    if programme.is_subsidised:
        parts.append((PAYEE, "收款信息"))
    return parts


def may_write(settlement: Settlement, user) -> bool:
    return user.has_role(Role.FILER, organisation=settlement.filer)


def may_begin(programme: Programme, user) -> bool:
    return not too_early(programme) and user.has_role(Role.FILER, organisation=programme.host)


def line_part(pk) -> str:
    """The code under which a reviewer pins a comment to one line."""
    return f"{LINE}{pk}"


def is_open_line(settlement: Settlement, line: Expense) -> bool:
    """Whether a line may be changed now: its category reopened, or the line by itself."""
    return settlement.part_is_open(line.category) or settlement.part_is_open(line_part(line.pk))


def part_words(settlement: Settlement, codes) -> list[str]:
    """The parts that were named, in words: categories by their names, lines by what they are for."""
    pks = [code.removeprefix(LINE) for code in codes if code.startswith(LINE)]
    lines = {line_part(line.pk): line for line in settlement.expenses.filter(pk__in=pks)} if pks else {}
    names = {DOCUMENTS: "报销材料", PAYEE: "收款信息", STANDARDS: "培训类别与天数"}
    names |= {code: f"{line.category}“{line.description}”" for code, line in lines.items()}
    return [names.get(code, "已删除的一笔" if code.startswith(LINE) else code) for code in codes]


def require_writing(settlement: Settlement, user):
    """Refuse unless the person may write now, whatever parts are open: what must follow from every change of a line."""
    if not may_write(settlement, user):
        raise not_allowed("填写经费结算", f"{settlement.filer}的填报人员")
    if not settlement.is_open:
        raise Refused(closed_words(settlement), code="closed", status=409)


def require_open(settlement: Settlement, part: str, user, *, line: Expense | None = None):
    """Refuse unless the person may write and that part, or the line by itself, is open now."""
    require_writing(settlement, user)
    if not settlement.part_is_open(part) and (line is None or not is_open_line(settlement, line)):
        wanted = "、".join(part_words(settlement, settlement.open_parts))
        closed = part_words(settlement, [part])[0]
        raise Refused(
            f"本次退回只要求补正：{wanted}。“{closed}”不开放修改；确需修改的，请联系审核机关一并退回。",
            code="part_closed",
            status=409,
        )


def closed_words(settlement: Settlement) -> str:
    words = {
        State.SUBMITTED: f"经费结算已提交，正在{settlement.turn.removeprefix('等')}审核，审核期间不能修改。如需修改，请先撤回。",
        State.ACCEPTED: "经费结算已审定，不能再改。",
        State.WITHDRAWN: "经费结算已撤回。如要继续办理，请先点“重新填写”。",
    }
    return words.get(State(settlement.state), "")


def lateness(line: Deadline, on: date | None) -> str:
    name = "开班备案" if line.kind == "filing" else "经费结算"
    judged_by = line.received_on or on
    days = line.days_late(judged_by) if judged_by else 0
    return f"{name}逾期 {days} 天（应于 {line.on} 前报送）"


def late_consequence(reckoning: Reckoning) -> str:
    """What follows from papers that came late, with the clause; "" while nothing is late."""
    programme, facts = reckoning.settlement.programme, reckoning.facts
    if facts.on_time:
        return ""
    what = "、".join(lateness(line, reckoning.on) for line in facts.late)
    due = reckoning.due
    forfeits = reckoning.rules.get("subsidy.forfeits_when")
    item = next((i for i in (forfeits.value if forfeits else ()) if i["code"] == "papers_late"), None)
    if forfeits and item and programme.is_subsidised:
        return f"{what}：{item['name']}的项目，不予经费补助（{forfeits.citation}）。材料仍可提交。"
    cited = f"（{due.rule.citation}）" if facts.settlement_late and due and due.rule else ""
    return f"{what}{cited}。材料仍可提交，逾期情况将如实记录并由审核机关看到。"


def obstacles(reckoning: Reckoning):
    """Yield everything that keeps the settlement from being submitted, part by part."""
    settlement = reckoning.settlement
    programme = settlement.programme
    if sentence := too_early(programme):
        yield Obstacle("", sentence)
    if not reckoning.lines:
        yield Obstacle("", "还没有填写支出。请按科目逐笔填写实际支出，再提交结算。")
    for category in reckoning.categories:
        yield from line_obstacles(category)
    yield from lacking(reckoning)
    if not claim_refusal(programme, reckoning.rules):
        yield from payee_obstacles(settlement, reckoning)
    for finding in settlement_findings(reckoning):
        if finding.refuses:
            yield Obstacle(DOCUMENTS, f"{finding.sentence}。请上传后再提交。")


def settlement_findings(reckoning: Reckoning) -> list[Finding]:
    """What the rules say to the settlement, reimbursement papers and conditions of the subsidy included; one query."""
    settlement = reckoning.settlement
    current = Attachment.objects.filter(subject=settlement.key).current()
    account = Account(
        reckoning.total,
        reckoning.budget_total,
        dict(current.values_list("slot", "seals")),
        len(reckoning.lines),
    )
    claim = Claim(reckoning.deadline, reckoning.facts, reckoning.payable)
    facts = settlement_facts(settlement.programme, settlement, account, claim, reckoning.on)
    return judged(reckoning.rules, facts, reckoning.calendar)


def line_obstacles(category):
    for line in category.lines:
        if not category.known:
            yield Obstacle(
                category.name,
                f"“{line.description}”的科目“{category.name}”不在规定的支出科目内，请改为规定科目或“其他”。",
            )
        if absent := missing(line.description):
            named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in absent)
            yield Obstacle(
                category.name, f"“{line.description}”中的{named}现有字库没有字形，结算表无法打印，请改写。"
            )


def payee_obstacles(settlement, reckoning):
    """A claim cannot be paid without an account; where a notice asks for it (002-41), it is cited."""
    rule = reckoning.rules.get("completion.bank_fields")
    named = {item["code"]: item["name"] for item in (rule.value if rule else ())}
    cited = f"（{rule.citation}）" if rule else ""
    absent = [
        named.get(code, label)
        for code, label, field in PAYEE_FIELDS
        if not getattr(settlement, field).strip()
    ]
    if absent:
        yield Obstacle(PAYEE, f"收款信息还缺{'、'.join(absent)}{cited}。没有收款账户无法拨付，请补填。")
