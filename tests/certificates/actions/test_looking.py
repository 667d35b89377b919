"""Who takes certificates out of the portal is written down, and only those take them out who may."""

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from certificates.actions import note_hand_out
from programs.lifecycle import Stage
from tests import builders
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def taken(programme, actor):
    note_hand_out(programme, what="证书YX372021000001", actor=actor, now=builders.NOW)


def test_the_host_s_filer_and_the_office_take_them_out_and_it_is_journalled():
    programme = builders.programme(stage=Stage.COMPLETED)
    for actor in (builders.filer(programme.host), builders.approver(programme.authority)):
        taken(programme, actor)
    assert (
        list(Entry.objects.of(programme.case).values_list("verb", "after"))
        == [("hand_out", "证书YX372021000001")] * 2
    )


def test_a_reader_and_another_host_do_not_whichever_door_they_come_by():
    programme = builders.programme(stage=Stage.COMPLETED)
    reader = builders.user("reader", programme.host, Role.READER)
    for actor in (reader, builders.filer(builders.host("示例邻校"))):
        with pytest.raises(Refused) as caught:
            taken(programme, actor)
        assert caught.value.status == 403
    assert not Entry.objects.filter(verb="hand_out").exists()
