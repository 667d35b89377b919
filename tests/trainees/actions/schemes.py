"""A class under a scheme, for the tests of marks, papers and confirmations."""

from decimal import Decimal

from tests.builders import filer
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import save_scores, set_scheme
from trainees.assessing.components import Component, Kind
from trainees.models import AssessmentScheme, Trainee

ATTENDANCE = Component("attendance", "出勤", Kind.ATTENDANCE, Decimal(20))
TEST = Component("result", "结业测试", Kind.SCORE, Decimal(50))
PAPER = Component("paper", "研修论文", Kind.PAPER, Decimal(30))
THREE = (ATTENDANCE, TEST, PAPER)


def a_roster(*components, absent=(), party=(), count=3, **fields):
    """The roster of a running class of `count` people without results, under a scheme of these components."""
    people = [person(n, 结业考核情况=None) for n in range(1, count + 1)]
    roster = imported(a_class(**fields), workbook(people, absent=absent))
    Trainee.objects.filter(roster=roster, number__in=party).update(party_member=True)
    if components:
        schemed(roster, components)
    return roster


def schemed(roster, components, *, version=0, pass_mark=60):
    return set_scheme(
        roster.programme, components=components, pass_mark=Decimal(pass_mark), version=version,
        actor=filer(roster.programme.host), now=AFTER,
    )  # fmt: skip


def version_of(roster):
    return AssessmentScheme.objects.get(roster=roster).version


def marked(roster, marks, **changes):
    """Save {(number on the roster, code[, attempt]): marks} as the host."""
    pks = dict(roster.trainees.values_list("number", "pk"))
    keyed = {
        (pks[number], code, *(attempt or (1,))): None if value is None else Decimal(str(value))
        for (number, code, *attempt), value in marks.items()
    }
    values = {"version": version_of(roster), "actor": filer(roster.programme.host), "now": AFTER, **changes}
    return save_scores(roster, marks=keyed, **values)
