"""The rules of the shipped files as values, without a database."""

from dataclasses import replace

import pytest

from policies.calendar import WorkingDays
from policies.files import read_notice, shipped_files
from policies.keys import KEYS
from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from policies.state_council import ARRANGED, arranged_days


def rules_of_files():
    found = {}
    for path in shipped_files():
        file = read_notice(path)
        notice = file.fields
        public = file.slug if notice.get("public") and not notice.get("draft") else ""
        citation = notice["number"] or f"《{notice['title']}》"
        for part in file.rule_sets:
            own = tuple(
                RuleValue(
                    key, Kind(KEYS[key].kind), rule["value"], Force(rule["force"]), rule["clause"],
                    rule.get("quote", ""), rule.get("source", ""), citation, public,
                    f"{part.fields['code']}-1",
                )
                for key, rule in part.rules.items()
            )  # fmt: skip
            found[part.fields["code"]] = Rules(
                own, part.fields["code"], part.fields["name"], citation, part.fields.get("year"),
                part.fields.get("region_code", ""), notice.get("draft", False),
                resting(found.get(part.parent), found.get(part.standards)),
            )  # fmt: skip
    return found


def resting(parent, standards):
    """The parent's rules upon the standards that a set adopts."""
    if parent is None or standards is None:
        return parent or standards
    return replace(parent, parent=resting(parent.parent, standards))


ALL = rules_of_files()
CALENDAR = WorkingDays.of(((d.day, d.is_working, d.name) for d in arranged_days()), ARRANGED)


@pytest.fixture
def packs():
    return ALL


@pytest.fixture
def calendar():
    return CALENDAR
