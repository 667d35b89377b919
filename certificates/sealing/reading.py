"""The signatures in somebody's PDF, and whether those of known seals are good. Runs in the child process alone.

Nothing that is found here makes a file genuine: it explains why one is not (see `checking`).
"""

import hashlib
import hmac
import io
import re
from hashlib import sha256

import pypdf
from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

MOST = 20  # signatures that are looked at
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_CONTENT = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{200,200000})>")
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def signatures_in(content: bytes, seals: frozenset[str]) -> dict[str, object]:
    """What the file bears; see `child` for the form. `seals` are the fingerprints whose signatures are verified."""
    encrypted = damaged = False
    pairs: list[tuple[list[int], bytes]] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        encrypted = reader.is_encrypted
        if not encrypted:
            pairs = list(_in_fields(reader))
            len(reader.pages)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # pypdf stumbles in many ways over what is no longer whole
        damaged = True
    pairs += _in_bytes(content)
    found = {
        (said["fingerprint"], said["sound"], said["end"]): said
        for said in (_judged(content, span, der, seals) for span, der in pairs[:MOST])
    }
    return {"encrypted": encrypted, "damaged": damaged, "signatures": list(found.values())}


def _in_fields(reader):
    """(byte range, CMS) of every signature that hangs in the form or certifies the document."""
    root = reader.trailer["/Root"].get_object()
    waiting = list(_under(root, "/AcroForm").get("/Fields", []))
    values = [each.get_object() for each in _under(root, "/Perms").values()]
    for _ in range(500):
        if not waiting:
            break
        field = waiting.pop().get_object()
        waiting += field.get("/Kids", [])
        if "/V" in field:
            values.append(field["/V"].get_object())
    for value in values:
        if isinstance(value, pypdf.generic.DictionaryObject) and "/ByteRange" in value:
            yield [int(each) for each in value["/ByteRange"]], _bytes_of(value["/Contents"].get_object())


def _under(root, name):
    return root[name].get_object() if name in root else {}


def _bytes_of(text):
    return text.original_bytes if isinstance(text, pypdf.generic.TextStringObject) else bytes(text)


def _in_bytes(content):
    """The same by the look of the bytes, for a file whose structure was broken."""
    spans = [[int(each) for each in found.groups()] for found in _RANGE.finditer(content)]
    bodies = [
        bytes.fromhex(found[1].decode()[: len(found[1]) // 2 * 2]) for found in _CONTENT.finditer(content)
    ]
    return list(zip(spans, bodies, strict=False))


def _judged(content, span, der, seals):
    said = {"fingerprint": "", "sound": False, "end": 0}
    try:
        signed = cms.ContentInfo.load(der, strict=False)["content"]
        (signer,) = signed["signer_infos"]
        own = _certificate_of(signed, signer)
        said["fingerprint"] = sha256(own).hexdigest()
        if said["fingerprint"] in seals and (end := _whole(content, span)):
            said["end"] = end
            said["sound"] = _sound(content, span, signer, x509.load_der_x509_certificate(own))
    except (ValueError, TypeError, KeyError, InvalidSignature, StopIteration):
        pass  # what cannot be read or verified is not sound
    return said


def _certificate_of(signed, signer):
    """The DER of the certificate that the signature names."""
    named = signer["sid"].chosen
    return next(
        each.chosen.dump()
        for each in signed["certificates"]
        if each.chosen.issuer.dump() == named["issuer"].dump()
        and each.chosen.serial_number == named["serial_number"].native
    )


def _whole(content, span):
    """Where the signed bytes end, 0 unless they begin with the file and leave out the signature alone."""
    start, first, second, rest = span
    hole = content[first:second]
    plain = hole[:1] == b"<" and hole[-1:] == b">" and b">" not in hole[1:-1]
    return second + rest if start == 0 and plain and second + rest <= len(content) else 0


def _sound(content, span, signer, certificate):
    named = signer["digest_algorithm"]["algorithm"].native
    attributes = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}
    digest = hashlib.new(named, content[: span[1]])
    digest.update(content[span[2] : span[2] + span[3]])
    if not hmac.compare_digest(attributes["message_digest"].native, digest.digest()):
        return False
    key, covered = certificate.public_key(), signer["signed_attrs"].untag().dump()
    signature = signer["signature"].native
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, covered, ec.ECDSA(_HASHES[named]))
    else:
        key.verify(signature, covered, padding.PKCS1v15(), _HASHES[named])
    return True
