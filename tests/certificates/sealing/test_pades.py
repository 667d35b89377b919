"""A sealed paper as others see it: poppler's `pdfsig`, pyHanko's own validator, and the page as it is drawn."""

import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.press import SEAL_BOX
from certificates.sealing.keys import KeyUnusable, key_path
from certificates.sealing.pades import seal_papers
from tests.certificates.sealing.authorities import key_file
from tests.certificates.sealing.builders import AT, a_seal, plain_paper, sealed

pytestmark = pytest.mark.django_db

needs_poppler = pytest.mark.skipif(
    not (shutil.which("pdfsig") and shutil.which("pdftoppm")), reason="needs poppler-utils"
)


def pdfsig(folder, content):
    path = folder / "sealed.pdf"
    path.write_bytes(content)
    # Away from home: poppler would look for the certificates of a browser there.
    places = {"LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, check=False, env=places)
    return said.stdout.decode()


def validated(content, seal):
    """pyHanko's judgement, with the last certificate of the seal's chain as the root of trust."""
    root = x509.load_pem_x509_certificates(seal.chain.encode())[-1]
    trusted = asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False, moment=AT)
    return validate_pdf_signature(signature, context)


@needs_poppler
@pytest.mark.req("PR-19", "PR-20")
def test_pdfsig_finds_the_whole_document_signed(tmp_path):
    said = pdfsig(tmp_path, sealed())
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "示例省人力资源和社会保障厅（演示）" in said
    assert "Signing Time: Oct 28 2021 02:05:00" in said
    # The demonstration's authority is in nobody's list, and the tool says so rather than nothing.
    assert "issuer isn't Trusted" in said or "issuer is unknown" in said


@needs_poppler
@pytest.mark.parametrize("where", ["page", "time"])
@pytest.mark.req("PR-19")
def test_pdfsig_finds_one_changed_byte(tmp_path, where):
    content = bytearray(sealed())
    place = content.index({"page": b"0.8 0.1", "time": b"20211028"}[where])
    content[place] ^= 1
    said = pdfsig(tmp_path, bytes(content))
    assert "Signature is Valid" not in said
    assert "Digest Mismatch" in said


@needs_poppler
@pytest.mark.req("PR-20")
def test_pdfsig_finds_what_was_added_after_the_seal(tmp_path):
    assert "Not total document signed" in pdfsig(tmp_path, sealed() + b"\n%added\n")


@pytest.mark.req("PR-20")
@pytest.mark.parametrize("compressed", [False, True])
def test_pyhanko_trusts_the_chain_and_finds_the_paper_certified(compressed):
    seal = a_seal()
    found = validated(sealed(plain_paper(compressed=compressed), seal=seal), seal)
    assert found.bottom_line
    assert (found.docmdp_ok, found.coverage.name, found.trusted) == (True, "ENTIRE_FILE", True)
    with pikepdf.open(BytesIO(sealed(seal=seal))) as document:
        signature = document.Root.Perms.DocMDP
        assert signature.Reference[0].TransformParams.P == 1
        assert document.Root.AcroForm.Fields[0].V.objgen == signature.objgen
        assert document.Root.AcroForm.SigFlags == 3


@needs_poppler
def test_the_page_looks_as_before_on_screen_and_in_print(tmp_path):
    """The field has its place over the drawn seal and draws nothing itself, so the seal is as dark as it was."""
    paper = plain_paper()
    content = sealed(paper)
    assert drawn(tmp_path, paper) == drawn(tmp_path, content)
    with pikepdf.open(BytesIO(content)) as document:
        (field,) = document.pages[0].Annots
        assert [float(each) for each in field.Rect] == list(SEAL_BOX)
        assert field.F == 4 + 128  # printed, locked; not hidden
        assert bytes(field.AP.N.read_bytes()) == b""


def drawn(folder, content):
    path = folder / "paper.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftoppm", "-r", "40", "-png", str(path)], capture_output=True, check=True).stdout


def test_the_same_paper_seal_and_time_give_the_same_bytes():
    seal, paper = a_seal(), plain_paper()
    first, second = seal_papers([paper, paper], seal=seal, at=AT)
    (again,) = seal_papers([paper], seal=seal, at=AT)
    (later,) = seal_papers([paper], seal=seal, at=AT + timedelta(seconds=1))
    assert first == second == again
    assert later != first
    assert first.startswith(paper)


def test_annotations_of_the_paper_stay():
    with pikepdf.open(BytesIO(plain_paper())) as document:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        document.pages[0].Annots = pikepdf.Array([link])
        out = BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    seal = a_seal()
    content = sealed(out.getvalue(), seal=seal)
    with pikepdf.open(BytesIO(content)) as document:
        assert [str(each.Subtype) for each in document.pages[0].Annots] == ["/Widget", "/Link"]
    assert validated(content, seal).bottom_line


def test_a_paper_that_was_sealed_already_is_refused():
    seal = a_seal()
    with pytest.raises(ValueError, match="form already"):
        sealed(sealed(seal=seal), seal=seal)


def test_a_key_that_was_replaced_seals_nothing(settings, tmp_path):
    """A restored backup of another key would make papers that no viewer accepts."""
    settings.SEALS_FOLDER = tmp_path / "seals"
    seal = a_seal()
    assert sealed(seal=seal)
    path = key_path(seal.key_name)
    path.unlink()
    key_file(settings.SEALS_FOLDER, seal.key_name, ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(KeyUnusable, match="与登记的证书不配"):
        sealed(seal=seal)
