"""The parts of a filing, in the order in which a host writes them. Which are required comes from the pinned rules."""

from typing import NamedTuple


class Part(NamedTuple):
    """`code` is that of the rule filing.parts (闽人社办〔2024〕212号 一) where a notice names the part."""

    code: str
    title: str
    hint: str
    fields: tuple[str, ...] = ()


PARTS = {
    part.code: part
    for part in (
        Part("time", "具体时间", "开班日期和结束日期", ("starts_on", "ends_on")),
        Part("place", "具体地点", "写到楼馆", ("venue",)),
        Part("audience", "研修对象", "对象和招收范围", ("audience", "recruiting_scope")),
        Part(
            "headcount", "学员人数", "线下、线上人数和办班方式", ("modality", "headcount", "online_headcount")
        ),
        Part("lecturers", "授课专家名单", "姓名、单位、职称职务"),
        Part("courses", "课程设置", "每半天一门课：内容、形式、学时、授课专家"),
        Part("timetable", "研修日程安排", "课程排在哪一天的上午、下午或晚上"),
        Part("board_lodging", "食宿安排", "住宿和用餐", ("lodging", "meals")),
        Part(
            "budget",
            "经费预算",
            "按科目或逐项填写，单位为元",
            ("budget", "budget_lines", "budget_note", "subsidy_claimed", "payer", "funding_plan"),
        ),
        Part("assessment", "考核方式", "怎样进行结业考核", ("assessment_method",)),
        Part("safety", "安全与应急", "现场安全、应急和联系人", ("safety_plan",)),
        Part(
            "declarations",
            "负责人与承诺",
            "项目负责人和各项承诺",
            (
                "leader",
                "leader_phone",
                "sponsor_leader",
                "sponsor_leader_phone",
                "consulted_on",
                "consultation",
                "no_fees",
                "no_outsourcing",
                "no_advertising",
                "discipline",
                "lecturers_reviewed",
            ),
        ),
        Part("documents", "报送材料", "规则要求的文件，可另附其他材料"),
    )
}

# One set of rows seen from two sides: whoever may mend one of the two must be able to mend the rows.
TWINS = {"courses": ("courses", "timetable"), "timetable": ("courses", "timetable")}

# Documents that the portal writes from the data of the filing, and the page that gives each.
DRAWN = {"implementation_plan": "filing_plan", "filing_form": "filing_form"}
OTHER_DOCUMENTS = ("other", "其他材料")

# Which part holds the fact that a finding is about; the fact's own list items follow after a dot.
_PART_OF_FACT = {
    "days": "time", "opening_on": "time", "ends_on": "time", "submitted_on": "time", "filed_on": "time",
    "papers_late": "time", "changed_fields.time": "time", "changed_fields.place": "place",
    "changed_fields.audience": "audience", "recruiting_scope": "audience",
    "headcount": "headcount", "online_headcount": "headcount", "modality": "headcount",
    "hours": "courses", "forms": "courses", "lecturer_levels": "lecturers",
    "documents": "documents", "seals": "documents", "filer": "documents",
    "funding": "budget", "payer": "budget", "subsidy_claimed": "budget",
    "fees_declared": "declarations", "outsourced": "declarations", "advertising": "declarations",
    "consulted": "declarations", "changed_fields": "time", "leaders": "declarations",
    "discipline_pledged": "declarations", "lecturers_reviewed": "declarations",
}  # fmt: skip

# The input that a person mends for a fact, where it bears another name.
_INPUT_OF_FACT = {
    "days": "ends_on", "opening_on": "starts_on", "submitted_on": "starts_on", "papers_late": "starts_on",
    "changed_fields.time": "starts_on", "changed_fields.place": "venue", "changed_fields.audience": "audience",
    "fees_declared": "no_fees", "outsourced": "no_outsourcing", "advertising": "no_advertising",
    "consulted": "consulted_on", "leaders.host": "leader", "leaders.sponsor": "sponsor_leader",
    "leaders": "leader", "discipline_pledged": "discipline",
}  # fmt: skip


def part_of(fact):
    """Code of the part in which the fact of a finding is mended: `parts.board_lodging` → board_lodging."""
    head, _, item = fact.partition(".")
    if head == "parts":
        return item if item in PARTS else "time"
    return _PART_OF_FACT.get(fact) or _PART_OF_FACT.get(head, "documents")


def input_of(fact):
    """Name of the form field for the fact of a finding; "" where the part has no single input for it."""
    name = _INPUT_OF_FACT.get(fact, fact)
    return name if any(name in part.fields for part in PARTS.values()) else ""
