"""承办单位 runs the class, its 选题申报单位 looks on: each write passes for the one and is refused to the other (004-06)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host
from tests.trainees.actions.schemes import TEST
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from tests.trainees.recruits import BEFORE, VALUES
from trainees.actions import record_attendance, set_scheme, upload_roster
from trainees.actions.recruiting import save_recruitment
from trainees.models import Trainee

pytestmark = pytest.mark.django_db


def sends_a_notice(row, actor):
    return save_recruitment(row, values=VALUES, quotas=[], version=0, actor=actor, now=BEFORE)


def uploads_a_roster(row, actor):
    return upload_roster(row, content=workbook([person(9)]), name="名单.xlsx", actor=actor, now=AFTER)


def makes_up_a_mark(row, actor):
    someone = Trainee.objects.filter(roster__programme=row).first()
    values = {"on": date(2021, 10, 15), "half": "am", "present": False, "reason": "签错了行"}
    return record_attendance(someone, **values, actor=actor, now=AFTER)


def sets_the_assessment(row, actor):
    only = [TEST.__class__("result", "结业测试", TEST.kind, Decimal(100))]
    return set_scheme(row, components=only, pass_mark=Decimal(60), version=0, actor=actor, now=AFTER)


@pytest.mark.req("004-06")
@pytest.mark.parametrize(
    ("act", "stage"),
    [
        (sends_a_notice, Stage.APPROVED),
        (uploads_a_roster, Stage.RUNNING),
        (makes_up_a_mark, Stage.RUNNING),
        (sets_the_assessment, Stage.RUNNING),
    ],
)
def test_the_host_writes_and_its_sponsor_looks_on(act, stage, client):
    row = a_class(stage=stage)
    if stage == Stage.RUNNING:
        imported(row, workbook([person(n, 结业考核情况=None) for n in (1, 2)]))
    sponsor = filer(row.sponsor)
    with pytest.raises(Refused) as refused:
        act(row, sponsor)
    assert refused.value.status == 403
    assert act(row, filer(row.host))
    page = reverse("roster", args=[row.pk])
    client.force_login(sponsor)
    assert client.get(page).status_code == 200
    client.force_login(filer(host("示例青岛职业学院")))
    assert client.get(page).status_code == 404
