"""What the portal says of a PDF that somebody brings: never that a file is ours unless its hash is in the register."""

import io
import re
from hashlib import sha256

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.actions import reserve_batch
from certificates.models import Certificate
from certificates.sealing.checking import LARGEST, check_pdf
from certificates.sealing.cms import Envelope
from certificates.sealing.pades import seal_with
from certificates.sealing.signers import Algorithm
from tests.certificates.builders import ACCEPTED, accepted, held_class
from tests.certificates.sealing.builders import AT, a_seal, plain_paper, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    """A certificate that the register knows, and its file."""
    batch = accepted(held_class(count=1))
    reserve_batch(batch, now=ACCEPTED)
    row = Certificate.objects.get()
    seal = a_seal(row.series.authority)
    content = sealed(seal=seal)
    Certificate.objects.filter(pk=row.pk).update(file_sha256=sha256(content).hexdigest(), seal=seal)
    return row, seal, content


def judged(content):
    found = check_pdf(content)
    assert found.sentence
    return found.state, found.reason, found.certificate_number


@pytest.mark.req("PR-19")
def test_the_file_that_was_issued_is_ours(issued):
    row, seal, content = issued
    found = check_pdf(content)
    assert (found.state, found.certificate_number, found.seal) == ("ours", row.number, seal)
    assert found.sha256 == sha256(content).hexdigest()
    with pytest.raises(Certificate.DoesNotExist):  # the same question, asked of a register without it
        Certificate.objects.exclude(pk=row.pk).get(file_sha256=found.sha256)


@pytest.mark.req("PR-19", "PR-20")
def test_what_was_changed_after_the_seal_is_told_as_changed(issued):
    row, seal, content = issued
    known = ("changed", "appended", row.number)
    assert judged(content + b"\n") == known
    assert judged(content + b"junk" * 100) == known
    assert judged(with_update(content)) == known
    broken = ("changed", "broken", "")
    assert judged(flipped(content, b"0.8 0.1")) == broken
    assert judged(flipped(content, b"20211028")) == broken
    assert judged(flipped(content, b"trailer")) == broken  # its structure cannot be read any more
    assert judged(resaved(content, add_page=True)) == broken
    assert judged(resaved(content, compressed=True)) == broken
    assert judged(stolen(content, plain_paper("另一份"))) == broken
    assert check_pdf(content + b"\n").seal == seal


@pytest.mark.req("PR-19")
def test_what_never_was_ours_is_foreign(issued):
    _, seal, _ = issued
    assert judged(plain_paper()) == ("foreign", "unsigned", "")
    assert judged(by_namesake(seal)) == ("foreign", "other_seal", "")
    # Our own key over a paper that no register knows: a leaked key alone makes no certificate.
    assert judged(sealed(plain_paper("没有登记"), seal=seal)) == ("foreign", "unregistered", "")


@pytest.mark.req("PR-19")
def test_what_cannot_be_read_is_said_to_be_so(issued):
    _, _, content = issued
    assert judged(b"PK\x03\x04 a picture") == ("unreadable", "not_pdf", "")
    assert judged(b"") == ("unreadable", "not_pdf", "")
    assert judged(b"%PDF-1.7\n" + bytes(50 * 1024 * 1024)) == ("unreadable", "too_large", "")
    assert judged(b"%PDF-1.7\n" + bytes(range(256)) * 64) == ("unreadable", "damaged", "")
    assert judged(encrypted(plain_paper())) == ("unreadable", "encrypted", "")
    assert judged(encrypted(content))[0] != "ours"
    assert len(content) < LARGEST


def flipped(content, where):
    changed = bytearray(content)
    changed[content.index(where)] ^= 1
    return bytes(changed)


def with_update(content):
    """A second revision that hides nothing from a parser: another page over the first."""
    size, start = (
        int(re.findall(pattern, content)[-1]) for pattern in (rb"/Size (\d+)", rb"startxref\n(\d+)")
    )
    root = re.findall(rb"/Root (\d+ 0 R)", content)[-1]
    added = b"%d 0 obj\n<</Type/Annot/Subtype/FreeText/Rect[0 0 500 500]/Contents(forged)>>\nendobj\n" % size
    at = len(content) + len(added)
    return content + added + (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, len(content), size + 1, root, start, at)
    )  # fmt: skip


def resaved(content, *, add_page=False, compressed=False):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        if add_page:
            document.add_blank_page()
        kind = "generate" if compressed else "preserve"
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode[kind])
    return out.getvalue()


def encrypted(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def stolen(content, paper):
    """The signature of one paper set into another."""
    mine = re.search(rb"/Contents<([0-9a-f]+)>", content)[1]
    other = sealed(paper)
    return re.sub(rb"/Contents<[0-9a-f]+>", b"/Contents<%s>" % mine, other)


class Forger(Algorithm):
    """Somebody with a key of his own."""

    def __init__(self, key, certificate):
        super().__init__(certificate)
        self.key = key

    def sign(self, attributes):
        return self.key.sign(attributes, ec.ECDSA(hashes.SHA256()))


def by_namesake(seal):
    """A paper sealed with a self-made certificate that bears every name of the real one."""
    real = x509.load_pem_x509_certificates(seal.chain.encode())[0]
    key = ec.generate_private_key(ec.SECP256R1())
    copy = (
        x509.CertificateBuilder()
        .subject_name(real.subject)
        .issuer_name(real.issuer)
        .public_key(key.public_key())
        .serial_number(real.serial_number)
        .not_valid_before(real.not_valid_before_utc)
        .not_valid_after(real.not_valid_after_utc)
        .sign(key, hashes.SHA256())
    )
    return seal_with(Envelope([copy], Forger(key, copy)), plain_paper(), name=seal.authority.name, at=AT)
