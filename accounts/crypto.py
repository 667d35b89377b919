"""Encryption at rest and blind indexes: the one place that touches ciphers.

Suites: AES-256-GCM, SM4-GCM (GM/T 0009, RFC 8998); index hashes: HMAC over SHA-256 or SM3.
"""

import base64
import binascii
import os
from collections.abc import Callable
from functools import lru_cache, partial
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.keys import FieldKey, IndexKey, KeyRing, load_keys

_NONCE = 12
_TAG = 16
_FILE_MAGIC = b"ZGE1"
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


class DecryptionError(ValueError):
    """The stored value cannot be opened; the message never quotes it."""


def encrypt(plain: str, *, aad: bytes) -> str:
    """Encrypt text to a token "v1:<key id>:<base64 of nonce and ciphertext>".

    `aad` names the place the value belongs to; the token opens nowhere else.
    """
    key = _active_key()
    nonce = os.urandom(_NONCE)
    head = f"v1:{key.id}:"
    sealed = seal(key.suite, key.key, nonce, plain.encode("utf-8"), head.encode() + aad)
    return head + base64.b64encode(nonce + sealed).decode("ascii")


def encryptor(*, aad: bytes) -> Callable[[str], str]:
    """`encrypt` for very many texts of one place: the key is looked up and made ready once."""
    key = _active_key()
    head = f"v1:{key.id}:"
    bound = head.encode() + aad
    sealing = AESGCM(key.key).encrypt if key.suite == "aes-256-gcm" else partial(seal, key.suite, key.key)

    def encrypt_one(plain: str) -> str:
        nonce = os.urandom(_NONCE)
        return head + base64.b64encode(nonce + sealing(nonce, plain.encode("utf-8"), bound)).decode("ascii")

    return encrypt_one


def decrypt(token: str, *, aad: bytes) -> str:
    """Open a token made by `encrypt` with the same `aad`; raise DecryptionError."""
    try:
        version, key_id, body = token.split(":", 2)
        raw = base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error):
        raise DecryptionError("加密数据的格式不正确，无法读取：请联系系统管理员。") from None
    if version != "v1":
        raise DecryptionError("加密数据的版本不认识，无法读取：请联系系统管理员。")
    head = f"v1:{key_id}:".encode()
    return _open(_known_key(key_id), raw, head + aad).decode("utf-8")


def encrypt_bytes(plain: bytes, *, aad: bytes) -> bytes:
    """Encrypt a whole file (held in memory: uploads are limited well below that)."""
    key = _active_key()
    nonce = os.urandom(_NONCE)
    key_id = key.id.encode("ascii")
    head = _FILE_MAGIC + bytes([len(key_id)]) + key_id
    return head + nonce + seal(key.suite, key.key, nonce, plain, head + aad)


def decrypt_bytes(sealed: bytes, *, aad: bytes) -> bytes:
    """Open what `encrypt_bytes` made with the same `aad`; raise DecryptionError."""
    if sealed[:4] != _FILE_MAGIC or len(sealed) < 5:
        raise DecryptionError("文件不是本平台加密保存的格式，无法读取：请联系系统管理员。")
    end = 5 + sealed[4]
    head = sealed[:end]
    key_id = head[5:].decode("ascii", "replace")
    return _open(_known_key(key_id), sealed[end:], head + aad)


def key_id_of(token: str) -> str:
    """The id of the key that a token was made with, "" when it is no token."""
    parts = token.split(":", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "v1" else ""


def blind_index(value: str, *, purpose: str, key_id: str | None = None) -> bytes:
    """16 bytes by which an equal value is found without being readable.

    `purpose` separates indexes from each other; `key_id` names an older index key.
    """
    ring = _ring()
    key = ring.active_index if key_id is None else ring.index[key_id]
    return _keyed_hash(key, value, purpose)


def blind_indexes(value: str, *, purpose: str) -> list[bytes]:
    """The index of a value under every known key, active first: for look-ups during a rotation."""
    keys = sorted(_ring().index.values(), key=lambda key: not key.active)
    return [_keyed_hash(key, value, purpose) for key in keys]


def indexer(*, purpose: str) -> Callable[[str], list[bytes]]:
    """`blind_indexes` for very many values: the keys are looked up once."""
    keys = sorted(_ring().index.values(), key=lambda key: not key.active)
    return lambda value: [_keyed_hash(key, value, purpose) for key in keys]


def constant_time_equal(left: str | bytes, right: str | bytes) -> bool:
    """Compare without telling by the time where the first difference is."""
    return compare_digest(_as_bytes(left), _as_bytes(right))


def token_mac(text: str, *, purpose: str) -> str:
    """What marks a short-lived token as ours: 32 hexadecimal digits under the token key."""
    digest = hmac.HMAC(_ring().token_key, hashes.SHA256())
    digest.update(_label(purpose) + text.encode("utf-8"))
    return digest.finalize()[:16].hex()


def seal(suite: str, key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    """Ciphertext followed by its 16-byte tag."""
    if suite == "aes-256-gcm":
        return AESGCM(key).encrypt(nonce, plain, aad)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def unseal(suite: str, key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The reverse of `seal`; raise InvalidTag when anything was changed."""
    if suite == "aes-256-gcm":
        return AESGCM(key).decrypt(nonce, sealed, aad)
    body, tag = sealed[:-_TAG], sealed[-_TAG:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(body) + decryptor.finalize()


def _open(key: FieldKey, raw: bytes, aad: bytes) -> bytes:
    if len(raw) < _NONCE + _TAG:
        raise DecryptionError("加密数据不完整，无法读取：请联系系统管理员。")
    try:
        return unseal(key.suite, key.key, raw[:_NONCE], raw[_NONCE:], aad)
    except InvalidTag:
        raise DecryptionError("加密数据与所在位置不符或已被改动，不予读取：请联系系统管理员。") from None


def _ring() -> KeyRing:
    return load_keys(settings.KEYS_FILE)


def _active_key() -> FieldKey:
    key = _ring().active_field
    if key.suite != settings.CRYPTO_SUITE:
        raise ImproperlyConfigured(
            f"CRYPTO_SUITE 设为 {settings.CRYPTO_SUITE}，而密钥文件中正在使用的密钥属于 {key.suite}："
            "请运行 manage.py rotate_field_key 换用新密钥，或改回原设置。"
        )
    return key


def _known_key(key_id: str) -> FieldKey:
    try:
        return _ring().field[key_id]
    except KeyError:
        raise DecryptionError("加密数据所用的密钥不在密钥文件中，无法读取：请恢复原来的密钥文件。") from None


def _keyed_hash(key: IndexKey, value: str, purpose: str) -> bytes:
    digest = _started(key, purpose).copy()
    digest.update(value.encode("utf-8"))
    return digest.finalize()[:16]


@lru_cache(maxsize=128)
def _started(key: IndexKey, purpose: str) -> hmac.HMAC:
    """A hash with its key and purpose already in it, to be copied: making it costs more than a short value."""
    digest = hmac.HMAC(key.key, _HASHES[key.hash]())
    digest.update(_label(purpose))
    return digest


def _label(purpose: str) -> bytes:
    label = purpose.encode("utf-8")
    return len(label).to_bytes(2, "big") + label


def _as_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
