"""Two people at one roster at once."""

import pytest

from accounts.models import User
from tests.at_once import at_once
from tests.builders import filer
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import confirm_roster, upload_roster
from trainees.models import Person, Roster, RosterUpload, Trainee
from workflow.journal import verify

pytestmark = pytest.mark.django_db(transaction=True)


def confirm(upload, version):
    clerk = upload.uploaded_by_id

    def act():
        row = RosterUpload.objects.select_related("roster__programme").get(pk=upload.pk)
        confirm_roster(
            row, sha256=upload.sha256, version=version, actor=User.objects.get(pk=clerk), now=AFTER
        )

    return act


@pytest.mark.req("T20", "T23")
def test_a_double_click_on_confirm_imports_once():
    row = a_class()
    upload = upload_roster(
        row,
        content=workbook([person(n) for n in (1, 2, 3)]),
        name="名单.xlsx",
        actor=filer(row.host),
        now=AFTER,
    )
    act = confirm(upload, upload.roster.version)
    assert at_once(act, act, act) == ["done", "stale", "stale"]
    assert (Roster.objects.count(), Trainee.objects.count(), Person.objects.count()) == (1, 3, 3)
    assert list(verify()) == []


def test_the_same_people_on_two_rosters_at_once_are_the_same_persons():
    rows = [a_class(), a_class()]
    content = [workbook([person(n, 工作单位=f"示例单位{place}") for n in (1, 2, 3, 4)]) for place in range(2)]
    acts = [
        confirm(upload, upload.roster.version)
        for row, file in zip(rows, content, strict=True)
        for upload in [upload_roster(row, content=file, name="名单.xlsx", actor=filer(row.host), now=AFTER)]
    ]
    assert at_once(*acts) == ["done", "done"]
    assert (Trainee.objects.count(), Person.objects.count()) == (8, 4)


def test_an_upload_beside_a_confirmation_leaves_one_that_waits_at_most():
    row = a_class()
    imported(row)
    people = [person(n) for n in (1, 2, 3, 4)]
    upload = upload_roster(row, content=workbook(people), name="名单.xlsx", actor=filer(row.host), now=AFTER)
    clerk = filer(row.host).pk

    def again():
        fresh = type(row).objects.get(pk=row.pk)
        upload_roster(
            fresh,
            content=workbook([*people, person(5)]),
            name="新.xlsx",
            actor=User.objects.get(pk=clerk),
            now=AFTER,
        )

    outcomes = at_once(confirm(upload, upload.roster.version), again)
    assert outcomes in (["done", "done"], ["done", "settled"])
    assert Trainee.objects.count() == (4 if outcomes == ["done", "done"] else 3)
    assert RosterUpload.objects.filter(state=RosterUpload.State.STAGED).count() == 1
