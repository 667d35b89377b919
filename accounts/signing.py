"""The portal's own Ed25519 signatures (RFC 8032): over heads of the public log, QR codes and status lists.

Every signature is over a purpose and a message, so that what was signed for one use is worth nothing in another.
"""

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from accounts.keys import load_keys


def sign(message: bytes, *, purpose: str) -> bytes:
    """The 64 bytes of a signature; the same key, purpose and message always give the same."""
    return _private(_seed()).sign(framed(message, purpose=purpose))


def verifies(signature: bytes, message: bytes, *, purpose: str, key_id: str) -> bool:
    """Whether one of this portal's keys made the signature; an unknown key id is a no."""
    key = public_keys().get(key_id)
    if key is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, framed(message, purpose=purpose))
    except InvalidSignature:
        return False
    return True


def framed(message: bytes, *, purpose: str) -> bytes:
    """What is really signed: "zhigeng", the purpose, a zero byte, the message."""
    return b"zhigeng " + purpose.encode("ascii") + b"\0" + message


def active_key_id() -> str:
    """The id of the key that `sign` uses: the first 8 hexadecimal digits of SHA-256 over the public key."""
    return key_id_of(_public(_seed()))


def public_keys() -> dict[str, bytes]:
    """Every key whose signatures are still good, as {id: 32 bytes}; the one in use first."""
    keys = [_public(seed) for seed in load_keys(settings.KEYS_FILE).signing_seeds]
    return {key_id_of(key): key for key in keys}


def key_id_of(public_key: bytes) -> str:
    return sha256(public_key).hexdigest()[:8]


def _seed() -> bytes:
    return load_keys(settings.KEYS_FILE).signing_seed


@lru_cache(maxsize=16)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(seed: bytes) -> bytes:
    return _private(seed).public_key().public_bytes_raw()


def signed_token(claims: Mapping[str, object], *, key_address: str) -> str:
    """The claims as a compact JWS (RFC 7515, EdDSA of RFC 8037); `key_address` names the key for whoever checks it.

    A token begins with the base64 of "{", never with "zhigeng ", so it is no signature for any other purpose.
    """
    head = {"alg": "EdDSA", "typ": "JWT", "kid": f"{key_address}#{active_key_id()}"}
    signed = ".".join(_part(json.dumps(each, ensure_ascii=False).encode()) for each in (head, claims))
    return f"{signed}.{_part(_private(_seed()).sign(signed.encode('ascii')))}"


def key_set() -> dict[str, list[dict[str, str]]]:
    """The public keys as a JWK set (RFC 7517, RFC 8037)."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key_id, "x": _part(key)}
            for key_id, key in public_keys().items()
        ]
    }


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
