"""单位性质 is read from the sheet, counted, and keeps nobody out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import filer
from tests.trainees.builders import HEADER, a_class, imported, person, workbook
from trainees.checks import roster_findings
from trainees.importing.preview import compare
from trainees.models import Roster, Trainee
from trainees.owners import Owners, owners_of
from trainees.sheets.values import NON_PUBLIC, OWNERSHIPS, ownership
from workflow.xlsx.reading import read_workbook

pytestmark = pytest.mark.django_db
SHEET = [*HEADER, "单位性质"]


def owned(*names):
    return workbook([person(n, 单位性质=name) for n, name in enumerate(names, 1)], header=SHEET)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("民企", "民营企业"),
        ("国 企", "国有企业"),
        ("中外合资企业", "外资企业"),
        ("机关", "机关"),
        ("村委会", "村委会"),
    ],
)
def test_a_kind_of_employer_has_one_name(said, name):
    assert ownership(said) == name
    assert ownership(name) == name


@pytest.mark.req("003-58")
def test_whoever_owns_the_employer_nobody_is_kept_out():
    row = a_class()
    roster = imported(row, owned("事业单位", "民企", "外资企业", "村委会", None))
    stored = list(roster.trainees.order_by("number").values_list("ownership", flat=True))
    assert stored == ["事业单位", "民营企业", "外资企业", "村委会", ""]
    other = a_class()
    imported(other, workbook([person(n) for n in range(1, 6)]))

    def judged(programme):
        return [(each.key, each.status) for each in roster_findings(programme)]

    assert judged(row) == judged(other)


def test_an_unusual_name_is_kept_and_worth_a_look():
    row = a_class()
    found = compare(
        read_workbook(owned("民企", "村委会"), "名单.xlsx"), Roster(programme=row), today=row.ends_on
    )
    assert [(change.column, change.old, change.new) for change in found.sheet.changes] == [
        ("单位性质", "民企", "民营企业")
    ]
    assert [[hint.kind for hint in each.hints] for each in found.rows] == [[], ["ownership"]]


@pytest.mark.req("003-87", "003-58")
def test_enterprises_and_those_not_public_are_counted_on_the_page(client):
    row = a_class()
    roster = imported(row, owned("国有企业", "民营企业", "个体工商户", "事业单位", None))
    with CaptureQueriesContext(connection) as caught:
        assert owners_of(roster) == Owners(known=4, enterprises=3, non_public=2)
    assert len(caught) == 1
    client.force_login(filer(row.host))
    page = client.get(reverse("roster", args=[row.pk])).content.decode()
    assert "填写了单位性质的 4 人中，企业 3 人，其中非公有制 2 人" in page
    bare = a_class()
    imported(bare)
    assert "单位性质" not in client.get(reverse("roster", args=[bare.pk])).content.decode()


def test_the_names_on_offer_fit_their_column():
    longest = Trainee._meta.get_field("ownership").max_length
    assert set(NON_PUBLIC) < set(OWNERSHIPS)
    assert max(map(len, OWNERSHIPS)) <= longest
