"""Known answers of the algorithms that seals use."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.core.exceptions import ImproperlyConfigured

from certificates.sealing.der import integer, oid, tlv
from certificates.sealing.signers import FileSigner, signer_named
from tests.certificates.sealing.authorities import certificate, key_file

# RFC 6979, A.2.5 (P-256, SHA-256): message, r, s.
PRIVATE = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
DETERMINISTIC = [
    (
        b"sample",
        0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
        0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    ),
    (
        b"test",
        0xF1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,
        0x019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083,
    ),
]


@pytest.fixture
def folder(settings, tmp_path):
    settings.SEALS_FOLDER = tmp_path / "seals"
    return settings.SEALS_FOLDER


@pytest.mark.req("PR-31")
@pytest.mark.parametrize(("message", "r", "s"), DETERMINISTIC)
def test_known_answers_of_ecdsa(folder, message, r, s):
    key = ec.derive_private_key(PRIVATE, ec.SECP256R1())
    key_file(folder, "known", key)
    signature = FileSigner("known", certificate(key, "印")).sign(message)
    assert decode_dss_signature(signature) == (r, s)


@pytest.mark.req("PR-31")
def test_rsa_signs_as_rfc_8017_says(folder):
    """The formula itself, worked out with whole numbers: EMSA-PKCS1-v1_5 (9.2), then RSASP1 (5.2.1)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_file(folder, "known", key)
    signature = FileSigner("known", certificate(key, "印")).sign(b"sample")
    digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(b"sample").digest()
    padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(digest)) + b"\x00" + digest
    numbers = key.private_numbers()
    assert int.from_bytes(signature) == pow(int.from_bytes(padded), numbers.d, numbers.public_numbers.n)


def test_an_unknown_way_of_signing_is_named(folder):
    own = certificate(ec.generate_private_key(ec.SECP256R1()), "印")
    with pytest.raises(ImproperlyConfigured, match=r"没有名为“hsm”的签名方式.*现有 file"):
        signer_named("hsm", "any", own)


def test_der_is_written_as_x690_says():
    assert tlv(0x04, b"a" * 127)[:2] == b"\x04\x7f"
    assert tlv(0x04, b"a" * 128)[:3] == b"\x04\x81\x80"
    assert tlv(0x04, b"a" * 300)[:4] == b"\x04\x82\x01\x2c"
    assert [integer(each).hex() for each in (0, 127, 128, 256)] == [
        "020100",
        "02017f",
        "02020080",
        "02020100",
    ]
    assert oid("1.2.840.113549.1.7.2").hex() == "06092a864886f70d010702"
    assert oid("2.16.840.1.101.3.4.2.1").hex() == "0609608648016503040201"
