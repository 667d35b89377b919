"""What the completion package of a class must hold, by the rules pinned to it. Values in, values out."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date

from policies.judging.lists import in_force
from policies.rules import Force, Rules, RuleValue
from workflow.lifecycle import Seat

DOCUMENTS = "completion.documents"
# 班委和临时党小组材料 (鲁人社函〔2021〕60号 二（四）): owed where Party members attend.
PARTY = "party.documents"

# 学员和工作人员签到表 (闽人社办〔2024〕212号): drawn with the trainees' sheet where the portal holds marks of the staff, else a scan.
STAFF_SIGN_IN = "staff_sign_in"

# Documents that the portal draws from its own data, by the code under which a rule demands them.
GENERATED = ("roster", "sign_in", "settlement_form", "completion_register")

# Drawn where the survey was held in the portal, uploaded where it was held on paper.
SURVEY_STATISTICS = "survey_statistics"
EITHER = (SURVEY_STATISTICS,)


@dataclass(frozen=True)
class Item:
    """One document of the package; `seals` are those that the scan must bear."""

    code: str
    name: str
    required: bool
    force: Force
    citation: str
    generated: bool = False
    seals: tuple[str, ...] = ()
    note: str = ""

    @property
    def uploaded(self):
        """Whether a file is asked for: a drawn paper that must bear seals comes back as a scan."""
        return not self.generated or bool(self.seals)


def package_items(rules: Rules, opening_on: date | None) -> list[Item]:
    """The documents that the rules demand of a class opening on a day, in the order of the notice."""
    rule = rules.get(DOCUMENTS)
    if rule is None or not rule.specified:
        return []
    items = [item_of(entry, rule) for entry in rule.value if in_force(entry, opening_on)]
    if party := rules.get(PARTY):
        items += [party_item(entry, party) for entry in party.value if in_force(entry, opening_on)]
    staff = rules.get("attendance.staff")
    if staff is not None and staff.value:
        items.append(
            Item(
                STAFF_SIGN_IN,
                "工作人员签到表",
                True,
                staff.force,
                staff.citation,
                note="已在签到页登记工作人员签到的，随学员签到表生成；否则上传加盖公章的扫描件",
            )
        )
    return items


def drawn_where_possible(items: list[Item], drawable: Container[str], uploaded: Container[str]) -> list[Item]:
    """The items, with those that may come either way drawn from the data unless a file was uploaded for them."""
    return [
        replace(item, generated=True)
        if item.code in EITHER and item.code in drawable and item.code not in uploaded
        else item
        for item in items
    ]


def item_of(entry: dict, rule: RuleValue) -> Item:
    force = Force(entry.get("force", rule.force))
    return Item(
        code=entry["code"],
        name=entry["name"],
        required=entry.get("required", True),
        force=Force.ADVICE if rule.force == Force.ADVICE else force,
        citation=rule.citation,
        generated=bool(entry.get("generated")) and entry["code"] in GENERATED,
        seals=tuple(entry.get("seals", ())),
        note=entry.get("note", ""),
    )


def party_item(entry: dict, rule: RuleValue) -> Item:
    item = item_of(entry, rule)
    return replace(item, required=False, note=item.note or "有党员学员的报送") if item.required else item


def completion_chain(rules: Rules) -> list[str]:
    """The seats that the package passes; the authority that published the plan where the notice names none."""
    return rules.value("completion.chain", [Seat.AUTHORITY.value])
