"""The addresses under /log/: heads, proofs and keys for anyone's program."""

import json
from base64 import b64decode

import pytest
from django.utils import timezone

from accounts.signing import public_keys
from certificates.actions.logging import append_leaves, publish_head
from certificates.lookup.finding import token_for
from certificates.models import LookupLog, TreeHead, TreeSize
from certificates.transparency.statements import stated
from certificates.transparency.tree import leaf_hash, root_by
from tests.certificates.builders import ISSUED
from tests.certificates.transparency import naive

pytestmark = pytest.mark.django_db


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


@pytest.mark.req("PR-14")
def test_the_head_is_the_root_of_all_entries_and_signed(client, entries):
    answer = read(client, "/log/head")
    assert (answer["size"], b64decode(answer["root"])) == (5, naive.mth([e.leaf_hash for e in entries]))
    assert answer["origin"] == TreeSize.objects.get().origin != ""
    assert answer["key_id"] in public_keys()


@pytest.mark.req("PR-14")
@pytest.mark.parametrize("size", [None, 3, 4, 5])
def test_a_proof_leads_from_the_entry_to_the_root(client, entries, size):
    answer = read(client, f"/log/proof/2{f'?size={size}' if size else ''}")
    path = [b64decode(each) for each in answer["proof"]]
    root = root_by(2, answer["size"], b64decode(answer["leaf_hash"]), path)
    assert answer["size"] == (size or 5)
    assert root == naive.mth([entry.leaf_hash for entry in entries[: answer["size"]]])


@pytest.mark.req("PR-14")
def test_consistency_is_that_of_the_recursion(client, entries):
    answer = read(client, "/log/consistency?from=3&to=5")
    expected = naive.proof(3, [entry.leaf_hash for entry in entries])
    assert [b64decode(each) for each in answer["proof"]] == expected
    assert read(client, "/log/consistency?from=3") == answer


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/log/proof/5", "现有 5 条"),
        ("/log/proof/4?size=4", "前 4 条中没有第 5 条"),
        ("/log/proof/1?size=9", "没有 9 条时的证明"),
        ("/log/proof/1?size=x", "size 应是不小于 0 的整数"),
        ("/log/consistency", "请在地址中写明 from"),
        ("/log/consistency?from=4&to=3", "from 应不大于 to"),
        ("/log/consistency?from=1&to=6", "没有 6 条时的证明"),
        (f"/log/consistency?from={'9' * 30}", "from 应是不小于 0 的整数"),
        (f"/log/proof/{'9' * 30}", "没有"),
    ],
)
def test_what_the_log_does_not_have_is_a_sentence(client, entries, address, words):
    assert words in read(client, address, 404)["error"]


def test_what_cannot_change_may_be_kept_for_ever(client, entries):
    for address in ("/log/proof/1?size=4", "/log/consistency?from=2&to=4"):
        assert "immutable" in client.get(address)["Cache-Control"]
    for address in ("/log/proof/1", "/log/consistency?from=2", "/log/head"):
        assert client.get(address)["Cache-Control"] == "public, max-age=60"
    assert client.get("/log/proof/9")["Cache-Control"] == "no-store"


@pytest.mark.req("PR-14")
def test_a_head_is_published_once_a_day_and_listed(client, entries, reserved):
    first = publish_head(now=ISSUED)
    append_leaves(reserved[:1], "revoked", now=ISSUED)
    assert publish_head(now=ISSUED) == first
    assert TreeHead.objects.count() == 1
    (listed,) = read(client, "/log/heads")["heads"]
    assert (listed["day"], listed["size"], listed["time"]) == ("2021-10-28", 5, "2021-10-28T02:05:00Z")
    assert read(client, "/log/head")["size"] == 6


def test_a_proof_takes_a_handful_of_queries(client, entries, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        client.get("/log/proof/2")


@pytest.mark.req("PR-14")
def test_entries_are_hashed_with_their_salt_and_say_nothing_of_a_person(entries, reserved):
    leaf = entries[0]
    text = json.dumps(leaf.statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert leaf.leaf_hash == leaf_hash(leaf.salt + text)
    assert len({entry.salt for entry in entries}) == 5
    assert set(leaf.statement) == {"format", "event", "number", "content_hash", "at"}
    assert reserved[0].name not in text.decode()


def test_programs_that_ask_too_often_are_told_to_wait(client, settings, entries):
    settings.CERTIFICATE_BUDGETS = {**settings.CERTIFICATE_BUDGETS, "log.address": (2, 600)}
    for _ in range(2):
        read(client, "/log/head")
    assert "10 分钟后再试" in read(client, "/log/head", 429)["error"]


@pytest.mark.req("PR-14")
def test_evidence_is_for_whoever_has_looked_the_certificate_up(client, valid):
    look = LookupLog.objects.create(certificate=valid[1], kind=LookupLog.Kind.LOOKUP, at=timezone.now())
    response = client.get(f"/certificates/{token_for(look)}/log.json")
    given = json.loads(response.content)
    assert (given["statement"]["number"], given["position"]) == (valid[1].number, 1)
    assert leaf_hash(b64decode(given["salt"]) + stated(given["statement"])) == b64decode(given["leaf_hash"])
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert client.get("/certificates/made-up/log.json").status_code == 410


def test_keys_are_given(client):
    (key,) = read(client, "/log/keys")["keys"]
    assert bytes.fromhex(key["public_key"]) == public_keys()[key["key_id"]]
