"""Why a completion package cannot be handed in yet: the page shows the list, the action enforces the same list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certificates.deadlines import completion_deadline
from certificates.facts import completion_facts, drawable_papers, judged, known_of
from certificates.models import Certificate, Completion
from certificates.package import SURVEY_STATISTICS, Item, drawn_where_possible, package_items
from finance.models import Settlement
from policies.deadlines import Due
from policies.findings import Finding
from policies.models import Holiday
from policies.rules import Rules
from policies.timetable import Deadline
from programs.lifecycle import Stage
from programs.models import Programme
from trainees.hours import hours_by_trainee
from trainees.models import Trainee
from workflow.models import Attachment

ADVICE = {
    "roster": "请先在“学员名单”中导入名单并封存。",
    "completion_register": "请先在“学员名单”中导入名单并封存。",
    "sign_in": "请先在“签到”中登记出勤。",
    "settlement_form": "请先在“经费结算”中填报并提交。",
    SURVEY_STATISTICS: "请在“满意度测评”中结束测评，统计表自动生成；在纸上测评的，请在材料清单中上传。",
}


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: `part` is where it is mended, `sentence` says what, by which rule, and what to do."""

    part: str
    sentence: str


@dataclass(frozen=True)
class Package:
    """A completion package as it stands, read once for page and action alike."""

    completion: Completion
    programme: Programme
    rules: Rules
    items: list[Item]
    files: dict[str, Attachment]
    drawable: frozenset[str]
    deadline: Deadline | None
    found: list[Finding]
    hourless: int
    stamp: tuple

    def draws(self, item: Item) -> bool:
        """Whether the portal itself makes this document now."""
        return not item.uploaded and item.code in self.drawable

    @property
    def due(self) -> Due | None:
        return self.deadline.due if self.deadline else None

    @property
    def late(self):
        return next((f for f in self.found if f.key == "completion.due" and f.late), None)


def parts_of(package: Package) -> list[tuple[str, str]]:
    """[(code, name)] to which a reviewer may pin a comment: every item of the package, and the host's own words."""
    return [*((item.code, item.name) for item in package.items), ("summary", "情况说明")]


def package_of(completion: Completion, today: date) -> Package:
    """Everything the rules ask of the package and what is there, on a day; the completion may be unsaved."""
    programme = completion.programme
    rules = programme.rule_set.rules()
    items = package_items(rules, programme.starts_on)
    current = Attachment.objects.of(completion).current() if completion.pk else ()
    files = {row.slot: row for row in current}
    calendar = Holiday.objects.working_days()
    settlement = Settlement.objects.filter(programme=programme).first()
    known = known_of(programme, completion)
    drawable = drawable_papers(getattr(programme, "roster", None), settlement, known)
    items = drawn_where_possible(items, drawable, files)
    facts = completion_facts(programme, completion, settlement, items, known, drawable, today)
    return Package(
        completion=completion, programme=programme, rules=rules, items=items, files=files,
        drawable=drawable,
        deadline=completion_deadline(programme, completion, rules, calendar),
        found=judged(rules, facts, calendar), hourless=passed_without_hours(programme),
        stamp=tuple(paper and paper.version for paper in (getattr(programme, "roster", None), settlement)),
    )  # fmt: skip


def passed_without_hours(programme):
    """How many passed though the timetable and the sign-in sheet give them no 学时."""
    hours = hours_by_trainee(programme)
    passed = Trainee.objects.passed().filter(roster__programme=programme).values_list("pk", flat=True)
    return sum(not hours[pk] for pk in passed)


@dataclass(frozen=True)
class Outlook:
    """Who of a class would get a certificate by what is registered, and how many have one."""

    people: int
    passed: int
    failed: int
    unjudged: int
    hourless: int
    issued: int

    @property
    def ready(self):
        return self.passed - self.hourless

    @property
    def lines(self):
        """[(what, how many)] of those who would get none, with the reason."""
        reasons = (
            ("考核不合格", self.failed),
            ("还没有考核结果", self.unjudged),
            ("考核合格但学时为 0", self.hourless),
        )
        return [(label, f"{count} 人") for label, count in reasons if count]


def outlook(programme, known) -> Outlook:
    """The outlook from the rows of `trainees.facts` and `certificates.facts`; three queries for the hours."""
    people = known.one("people")
    passed, judged = people.get("passed", 0), people.get("judged", 0)
    states = known.items("certificates")
    return Outlook(
        people=people.get("n", 0),
        passed=passed,
        failed=judged - passed,
        unjudged=people.get("n", 0) - judged,
        hourless=passed_without_hours(programme) if passed else 0,
        issued=states.get(Certificate.State.VALID, {}).get("n", 0),
    )


def roster_closed(programme):
    roster = getattr(programme, "roster", None)
    return roster is not None and roster.closed_at is not None


def completion_obstacles(package: Package) -> Iterator[Obstacle]:
    """What must be mended before the package can be handed in; a late one can always be handed in."""
    programme = package.programme
    if programme.stage != Stage.HELD:
        yield Obstacle("stage", STAGE_SENTENCES.get(programme.stage, BEFORE_END))
        if programme.stage in (Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED):
            return
    elif not roster_closed(programme):
        yield Obstacle("roster", "学员名单已退回或撤回，正在修改。请先重新封存名单，再上报结业材料。")
    if package.hourless:
        yield Obstacle(
            "hours",
            f"考核合格的学员中有 {package.hourless} 人学时为 0，不能发证。请核对课程表和签到后再上报。",
        )
    for finding in package.found:
        if finding.late:
            continue
        code = finding.field.partition(".")[2]
        if finding.refuses:
            yield Obstacle(code or finding.key, f"{finding.sentence}。{advice_for(finding, code)}")
        elif finding.needs_reason and not package.completion.reasons.get(finding.key, "").strip():
            yield Obstacle(finding.key, f"{finding.sentence}。请补齐，或在“情况说明”中写明原因。")


def advice_for(finding, code):
    if finding.key == "assessment.required":
        return "请先在“考核”中登记每位学员的结业考核情况。"
    if finding.key == "completion.bank_fields":
        return "请先在“经费结算”中填写收款信息。"
    return ADVICE.get(code, "请在材料清单中上传。")


BEFORE_END = "班次还没有办结，暂不能上报。请先登记签到和考核，在“学员名单”中封存名单后再上报。"
STAGE_SENTENCES: dict[str, str] = {
    Stage.REPORTED: "结业材料已经上报，正在审核，无需重复提交。",
    Stage.COMPLETED: "结业上报已经通过，无需重复提交。",
    Stage.CANCELLED: "项目已取消，不需要结业上报。",
}
