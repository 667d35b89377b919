"""An old backup that was restored is noticed by what was noted outside the database (T34)."""

import json

import pytest
from django.conf import settings

from accounts.refusals import Refused
from certificates.actions import reserve_batch
from certificates.actions.logging import append_leaves, publish_head
from certificates.models import TreeSize
from certificates.transparency import witness
from certificates.transparency.proofs import root_at
from tests.certificates.builders import ISSUED

pytestmark = pytest.mark.django_db


@pytest.fixture
def noted(valid, django_capture_on_commit_callbacks):
    """The log of five entries, published and noted."""
    with django_capture_on_commit_callbacks(execute=True):
        publish_head(now=ISSUED)
    return valid


def a_mark(size, **changed):
    known = {"origin": TreeSize.objects.get().origin, "size": size, "root": root_at(5).hex(), **changed}
    path = settings.DATA_DIR / witness.NEWEST
    path.write_text(json.dumps(known), encoding="utf-8")


@pytest.mark.req("T34", "PR-14")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"size": 6}, "有 5 条，而此前已经记到 6 条，数据库可能是用旧备份恢复的"),
        ({"origin": "elsewhere/log/1"}, "可能接错了数据库"),
        ({"root": "0" * 64}, "前 5 条与此前记录的不同"),
    ],
)
def test_nothing_is_appended_or_published_while_a_newer_log_is_known(client, noted, changed, words):
    a_mark(**{"size": 5, **changed})
    for act in (
        lambda: append_leaves(noted[:1], "revoked", now=ISSUED),
        lambda: publish_head(now=ISSUED),
        lambda: reserve_batch(None, now=ISSUED),
    ):
        with pytest.raises(Refused, match=words):
            act()
    assert words in json.loads(client.get("/log/head").content)["error"]
    assert words in client.get("/log/").content.decode()
    assert TreeSize.objects.get().size == 5


@pytest.mark.req("T34")
def test_a_log_that_goes_on_from_what_is_known_is_taken(noted):
    assert witness.newest() == witness.Mark(TreeSize.objects.get().origin, 5, root_at(5).hex())
    append_leaves(noted[:1], "revoked", now=ISSUED)  # not committed, so not noted
    append_leaves(noted[1:2], "revoked", now=ISSUED)
    assert TreeSize.objects.get().size == 7


def test_without_its_note_the_published_heads_tell(noted):
    (settings.DATA_DIR / witness.NEWEST).unlink()
    assert witness.newest().size == 5


def test_a_note_never_goes_back(noted):
    witness.note(witness.Mark("other", 3, "0" * 64))
    assert witness.newest().size == 5


def test_a_head_is_exported_once(noted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish_head(now=ISSUED)
    (head,) = witness.published()
    assert (head["day"], head["size"], head["root_hex"]) == ("2021-10-28", 5, root_at(5).hex())
    witness.export(head)
    assert len(witness.published()) == 1


def test_what_was_rolled_back_is_not_noted(valid, django_capture_on_commit_callbacks):
    assert witness.newest() is None
