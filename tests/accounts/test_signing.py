"""The portal's own signatures: known answers, and a change of key that leaves old signatures good."""

import json

import pytest
from django.core.management import call_command

from accounts import signing
from accounts.keys import load_keys, make_keys
from accounts.signing import active_key_id, framed, key_id_of, public_keys, sign, verifies

# RFC 8032, 7.1: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
        "be24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
        "2aeeb00d291612bb0c00",
    ),
]


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    make_keys(settings.KEYS_FILE)
    return settings.KEYS_FILE


@pytest.mark.req("PR-31")
@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_known_answers_of_rfc_8032(seed, public, message, signature):
    key = signing._private(bytes.fromhex(seed))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature


@pytest.mark.usefixtures("keys")
def test_a_signature_is_for_one_purpose_and_one_message():
    made, key_id = sign(b"head", purpose="log"), active_key_id()
    assert made == sign(b"head", purpose="log")
    assert verifies(made, b"head", purpose="log", key_id=key_id)
    assert not verifies(made, b"head", purpose="qr", key_id=key_id)
    assert not verifies(made, b"Head", purpose="log", key_id=key_id)
    assert not verifies(made, b"head", purpose="log", key_id="00000000")
    assert framed(b"a", purpose="b") == b"zhigeng b\0a"


@pytest.mark.req("PR-31")
def test_after_a_change_of_key_old_signatures_are_still_good(keys, capsys):
    old, first = sign(b"head", purpose="log"), active_key_id()
    call_command("rotate_signing_key")
    second = active_key_id()
    assert second != first
    assert list(public_keys()) == [second, first]
    assert verifies(old, b"head", purpose="log", key_id=first)
    assert not verifies(old, b"head", purpose="log", key_id=second)
    new = sign(b"head", purpose="log")
    assert new != old
    assert verifies(new, b"head", purpose="log", key_id=second)
    call_command("rotate_signing_key")
    assert list(public_keys())[1:] == [second, first]
    assert keys.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr().out
    assert public_keys()[first].hex() in said
    assert not any(seed.hex() in said for seed in load_keys(keys).signing_seeds)


@pytest.mark.usefixtures("keys")
def test_the_one_seed_of_the_first_files_is_read_and_kept(settings):
    content = json.loads(settings.KEYS_FILE.read_text())
    (row,) = content["signing"]
    content["signing"] = {"seed": row["seed"], "created": row["created"]}
    settings.KEYS_FILE.write_text(json.dumps(content))
    first = active_key_id()
    call_command("rotate_signing_key")
    assert list(public_keys())[1] == first
    assert key_id_of(public_keys()[first]) == first
