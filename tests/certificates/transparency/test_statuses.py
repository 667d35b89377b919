"""The status list: bits, marks, signature; and that it says nothing about who was checked."""

import gzip
import json
from base64 import b64decode, urlsafe_b64decode
from hashlib import sha256

import pytest

from accounts.signing import active_key_id, verifies
from certificates.transparency.statuses import LEAST_BITS, mark, packed, status_list
from tests.certificates.builders import ISSUED
from tests.certificates.transparency.conftest import ended

pytestmark = pytest.mark.django_db


def unpadded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def rows(valid):
    """The second of five is superseded, the fourth revoked."""
    ended(valid[1], "superseded")
    ended(valid[3], "revoked")
    return valid


@pytest.mark.req("PR-16")
def test_the_list_as_json(client, rows):
    response = client.get("/verify/status-list.json")
    answer = json.loads(response.content)
    encoded = answer["credentialSubject"]["encodedList"]
    bits = gzip.decompress(unpadded(encoded[1:]))
    assert encoded[0] == "u"
    assert len(bits) * 8 == LEAST_BITS
    assert bits[:2] == bytes([0b01010000, 0])
    assert not any(bits[1:])
    assert unpadded(answer["revoked"]) == mark(rows[3].number)
    assert unpadded(answer["superseded"]) == mark(rows[1].number)
    # Put together as the description of the format says, not as the code does.
    parts = [unpadded(encoded[1:]), unpadded(answer["revoked"]), unpadded(answer["superseded"])]
    lines = [answer["format"], answer["origin"], "7", answer["validFrom"], answer["validUntil"]]
    lines += [sha256(part).hexdigest() for part in parts] + [answer["key_id"]]
    text = "".join(f"{line}\n" for line in lines).encode()
    signature = b64decode(answer["signature"])
    assert verifies(signature, text, purpose="status-list", key_id=answer["key_id"])
    assert not verifies(signature, text, purpose="log-head", key_id=answer["key_id"])


@pytest.mark.req("PR-16")
def test_the_binary_form_holds_the_same(client, rows):
    raw = client.get("/verify/status-list.bin").content
    signature, rest, parts = raw[:64], raw[64:], []
    while rest:
        length = int.from_bytes(rest[:4], "big")
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    text, bits, revoked, superseded = parts
    assert verifies(signature, text, purpose="status-list", key_id=active_key_id())
    assert [sha256(part).hexdigest() for part in parts[1:]] == text.decode().split("\n")[5:8]
    assert (revoked, superseded) == (mark(rows[3].number), mark(rows[1].number))
    assert gzip.decompress(bits)[0] == 0b01010000


@pytest.mark.req("PR-16")
def test_everybody_gets_the_same_list_and_names_nobody(client, rows):
    first = client.get("/verify/status-list.json")
    second = client.get("/verify/status-list.json", {"number": rows[3].number})
    assert first.content == second.content
    assert rows[3].number not in first.content.decode()
    assert "public" in first["Cache-Control"]


def test_a_mark_is_twelve_bytes_of_the_hash_of_the_number():
    assert mark("YX372021000001") == sha256(b"zhigeng-status YX372021000001").digest()[:12]


def test_the_bit_string_grows_by_whole_blocks_and_is_the_same_each_time():
    assert len(gzip.decompress(packed([], 0))) * 8 == LEAST_BITS
    assert len(gzip.decompress(packed([LEAST_BITS], LEAST_BITS + 1))) * 8 == 2 * LEAST_BITS
    assert gzip.decompress(packed([LEAST_BITS], LEAST_BITS + 1))[LEAST_BITS // 8] == 0x80
    assert packed([7], 9) == packed([7], 9)


def test_a_list_is_made_in_two_queries(rows, django_assert_num_queries):
    with django_assert_num_queries(2):
        made = status_list(ISSUED)
    assert (made.until - made.since).days == 7
