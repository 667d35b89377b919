"""A paper is on the disk in full or not at all, under a name that says nothing."""

import os
import stat

import pytest
from django.conf import settings as django_settings

from certificates.storing import discard_paper, store_paper
from workflow.storage import private_storage


@pytest.mark.req("T07", "T27")
def test_a_stored_paper_is_whole_private_and_named_at_random(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one, two = store_paper(b"%PDF one"), store_paper(b"%PDF one")
    assert one != two
    path = private_storage().path(one)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, "rb") as file:
        assert file.read() == b"%PDF one"


@pytest.mark.req("T27")
def test_a_failed_write_leaves_nothing_behind(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store_paper(b"%PDF")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_discarding_takes_the_file_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = store_paper(b"%PDF")
    discard_paper(name)
    assert not private_storage().exists(name)


@pytest.mark.req("T07")
def test_no_address_serves_the_folder_of_the_papers(client, db):
    assert client.get("/media/certificates/aa/aa").status_code == 404
    assert not django_settings.MEDIA_URL.strip("/") or django_settings.DEBUG is False
