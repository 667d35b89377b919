"""Uploads that nobody confirms are dropped, file and all; what was settled or is still fresh stays."""

from datetime import timedelta

import pytest
import time_machine

from tests.trainees.actions.test_rosters import confirm, staged, stored_files
from tests.trainees.builders import AFTER, a_class
from trainees.models import RosterUpload, Trainee
from trainees.tasks import drop_stale_uploads
from workflow.models import Entry

pytestmark = pytest.mark.django_db
State = RosterUpload.State


def dropped(days, capture):
    with time_machine.travel(AFTER + timedelta(days=days), tick=False), capture(execute=True):
        return drop_stale_uploads()


@pytest.mark.req("PR-24")
def test_an_upload_that_nobody_confirms_is_dropped_and_journalled(
    settings, django_capture_on_commit_callbacks
):
    before = stored_files()
    upload = staged(a_class())
    assert dropped(settings.ROSTER_UPLOAD_DAYS, django_capture_on_commit_callbacks) == 0
    assert dropped(settings.ROSTER_UPLOAD_DAYS + 1, django_capture_on_commit_callbacks) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.file.name, stored_files()) == (State.DISCARDED, "", before)
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.verb, entry.actor_name, entry.before, entry.note) == (
        "discard_roster", "系统", "名单.xlsx", "2021-10-20 上传，逾期未确认，文件已自动删除",
    )  # fmt: skip
    assert dropped(settings.ROSTER_UPLOAD_DAYS + 2, django_capture_on_commit_callbacks) == 0


def test_what_was_confirmed_is_left_alone(django_capture_on_commit_callbacks):
    upload = staged(a_class())
    confirm(upload)
    assert dropped(400, django_capture_on_commit_callbacks) == 0
    assert RosterUpload.objects.get().state == State.CONFIRMED
    assert Trainee.objects.count() == 3
