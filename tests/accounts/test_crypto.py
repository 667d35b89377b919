import base64
import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from accounts import crypto
from accounts.crypto import (
    DecryptionError,
    blind_index,
    blind_indexes,
    constant_time_equal,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    key_id_of,
)
from accounts.keys import SUITES, add_field_key, load_keys, make_keys

NUMBER = "11010519491231002X"
AAD = b"trainees.person.number"


@pytest.fixture(params=sorted(SUITES))
def suite(request, settings, tmp_path):
    settings.CRYPTO_SUITE = request.param
    settings.KEYS_FILE = tmp_path / "keys.json"
    make_keys(settings.KEYS_FILE, suite=request.param)
    return request.param


# RFC 8998, appendix A.1; and case 16 of McGrew and Viega's GCM specification.
KNOWN = {
    "sm4-gcm": {
        "key": "0123456789abcdeffedcba9876543210",
        "nonce": "00001234567800000000abcd",
        "aad": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "plain": "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "sealed": "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec",
    },
    "aes-256-gcm": {
        "key": "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "nonce": "cafebabefacedbaddecaf888",
        "aad": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "plain": "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "sealed": "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
    },
}


@pytest.mark.parametrize("name", sorted(KNOWN))
@pytest.mark.req("PR-31")
def test_known_answers(name):
    known = {part: bytes.fromhex(value) for part, value in KNOWN[name].items()}
    sealed = crypto.seal(name, known["key"], known["nonce"], known["plain"], known["aad"])
    assert sealed.hex() == KNOWN[name]["sealed"]
    assert crypto.unseal(name, known["key"], known["nonce"], sealed, known["aad"]) == known["plain"]
    with pytest.raises(InvalidTag):
        crypto.unseal(name, known["key"], known["nonce"], sealed, b"elsewhere")


def test_a_token_carries_its_key_and_not_the_number(suite, settings):
    token = encrypt(NUMBER, aad=AAD)
    version, key_id, body = token.split(":")
    assert (version, key_id) == ("v1", load_keys(settings.KEYS_FILE).active_field.id)
    assert key_id_of(token) == key_id
    assert len(base64.b64decode(body)) == 12 + len(NUMBER) + 16
    assert encrypt(NUMBER, aad=AAD) != token
    assert decrypt(token, aad=AAD) == NUMBER


def test_a_token_opens_nowhere_else(suite):
    token = encrypt(NUMBER, aad=AAD)
    assert decrypt(token, aad=AAD) == NUMBER
    with pytest.raises(DecryptionError, match="与所在位置不符"):
        decrypt(token, aad=b"trainees.person.phone")


def test_every_flipped_byte_is_noticed(suite):
    version, key_id, body = encrypt(NUMBER, aad=AAD).split(":")
    raw = base64.b64decode(body)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(DecryptionError) as refused:
            decrypt(f"{version}:{key_id}:{base64.b64encode(changed).decode()}", aad=AAD)
        assert NUMBER not in str(refused.value)


@pytest.mark.parametrize("token", ["", "v1", NUMBER, "v1:key:***", "v1:key:", "v2:key:AAAA", "v1:nokey:AAAA"])
def test_what_is_no_token_is_refused_without_quoting_it(suite, token):
    with pytest.raises(DecryptionError) as refused:
        decrypt(token, aad=AAD)
    assert not token or token not in str(refused.value)
    assert key_id_of(NUMBER) == ""


def test_a_file_is_sealed_whole(suite):
    content = b"PK\x03\x04" + bytes(range(256)) * 400
    sealed = encrypt_bytes(content, aad=b"workflow.upload.7")
    assert b"PK\x03\x04" not in sealed
    assert decrypt_bytes(sealed, aad=b"workflow.upload.7") == content
    for wrong in (b"", sealed[:4], sealed[:20], b"PK" + sealed, sealed[:-1], sealed + b"\0"):
        with pytest.raises(DecryptionError):
            decrypt_bytes(wrong, aad=b"workflow.upload.7")
    with pytest.raises(DecryptionError):
        decrypt_bytes(sealed, aad=b"workflow.upload.8")


def test_old_values_stay_readable_after_a_new_key(suite, settings):
    old = encrypt(NUMBER, aad=AAD)
    file = encrypt_bytes(b"roster", aad=AAD)
    add_field_key(settings.KEYS_FILE, suite=suite)
    new = encrypt(NUMBER, aad=AAD)
    assert key_id_of(new) != key_id_of(old)
    assert (decrypt(old, aad=AAD), decrypt(new, aad=AAD)) == (NUMBER, NUMBER)
    assert decrypt_bytes(file, aad=AAD) == b"roster"


def test_a_suite_without_a_key_is_refused_with_the_way_out(suite, settings):
    token = encrypt(NUMBER, aad=AAD)
    settings.CRYPTO_SUITE = next(other for other in SUITES if other != suite)
    with pytest.raises(ImproperlyConfigured, match="rotate_field_key"):
        encrypt(NUMBER, aad=AAD)
    assert decrypt(token, aad=AAD) == NUMBER
    add_field_key(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)
    assert decrypt(encrypt(NUMBER, aad=AAD), aad=AAD) == NUMBER


def test_the_blind_index_is_keyed_and_apart_by_purpose(suite, settings, tmp_path):
    index = blind_index(NUMBER, purpose="person")
    key = load_keys(settings.KEYS_FILE).active_index
    message = (6).to_bytes(2, "big") + b"person" + NUMBER.encode()
    assert len(index) == 16
    assert index == blind_index(NUMBER, purpose="person") == blind_indexes(NUMBER, purpose="person")[0]
    assert index == blind_index(NUMBER, purpose="person", key_id=key.id)
    assert index != blind_index(NUMBER, purpose="throttle")
    assert blind_index("n" + NUMBER, purpose="perso") != index
    if suite == "aes-256-gcm":
        assert index == hmac.digest(key.key, message, "sha256")[:16]
    assert index != hashlib.sha256(NUMBER.encode()).digest()[:16]
    settings.KEYS_FILE = tmp_path / "other.json"
    make_keys(settings.KEYS_FILE, suite=suite)
    assert blind_index(NUMBER, purpose="person") != index


@pytest.mark.req("PR-31")
def test_sm3_answers_as_gbt_32905_says():
    digest = crypto.hashes.Hash(crypto.hashes.SM3())
    digest.update(b"abc")
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest.finalize().hex() == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_comes_back(keys_for_all, text):
    assert decrypt(encrypt(text, aad=AAD), aad=AAD) == text


@pytest.fixture(scope="module")
def keys_for_all(tmp_path_factory):
    from django.test import override_settings

    path = tmp_path_factory.mktemp("keys") / "keys.json"
    make_keys(path)
    with override_settings(KEYS_FILE=path, CRYPTO_SUITE="aes-256-gcm"):
        yield


def test_comparison_takes_text_and_bytes():
    assert constant_time_equal("张三", "张三")
    assert constant_time_equal(b"ab", "ab")
    assert not constant_time_equal("张三", "张四")
    assert not constant_time_equal("张三", "张三丰")
