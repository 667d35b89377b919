"""Sealing beside its floor: one WeasyPrint run and one plain pyHanko signature for each certificate."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from accounts.models import Organisation
from certificates.documents import CertificateContent
from certificates.models import Seal
from certificates.press import papers
from certificates.sealing.demonstration import make_demonstration_certificate
from certificates.sealing.keys import load_key
from certificates.sealing.pades import seal_papers
from reports.bench.papers import bare_pages
from reports.bench.timing import seconds

ISSUER = "人力资源和社会保障部"
KEY = "bench"


def of_sealing(sizes):
    """A class drawn and sealed, and the sealing alone; the floor works on a sample and is counted up to the class."""
    count, sample = sizes.people, min(sizes.people, 5)
    contents = [content_of(serial) for serial in range(1, count + 1)]
    seal, at = seal_of_the_run(), timezone.now()
    bare, sign = bare_pages(contents[:sample]), plain_signature(seal)
    ready = list(papers(contents))
    yield seconds(
        "sealed_class", f"制作并签章 {count} 本证书", count=count, rounds=max(sizes.rounds, 5), fresh=lambda: None,
        portal=lambda: list(seal_papers(papers(contents), seal=seal, at=at)),
        floor=lambda: [sign(page) for page in bare()], floor_times=count / sample,
        floor_is=f"每本各跑一次 WeasyPrint 和一次 pyHanko sign_pdf（{sample} 本的用时按本数放大）",
    )  # fmt: skip
    yield seconds(
        "sealing", f"给 {count} 本已排好的证书签章", count=count, rounds=max(sizes.rounds, 5), fresh=lambda: None,
        portal=lambda: list(seal_papers(ready, seal=seal, at=at)),
        floor=lambda: [sign(page) for page in ready[:sample]], floor_times=count / sample,
        floor_is=f"pyHanko sign_pdf（{sample} 本的用时按本数放大）",
    )  # fmt: skip


def content_of(serial):
    first = CertificateContent(
        number="GX20210001", name="示例学员", document_masked="110105********0023", title="国家高级研修项目结业证书",
        programme_name="专业技术人才知识更新工程高级研修项目", class_title="智能制造与工业互联网", starts_on=date(2021, 9, 1),
        ends_on=date(2021, 9, 5), hours=Decimal(40), host="示例大学", issuer=ISSUER, issued_on=date(2021, 10, 1),
        verify_url="https://example.org/verify/GX20210001",
    )  # fmt: skip
    return replace(first, number=f"GX2021{serial:04}", name=f"示例学员{chr(0x4E00 + serial)}")


def seal_of_the_run():
    """A seal of the demonstration's authority that stands in no table."""
    chain = make_demonstration_certificate(ISSUER, KEY, now=timezone.now())
    text = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
    return Seal(authority=Organisation(name=ISSUER), signer="file", key_name=KEY, chain=text.decode("ascii"))


def plain_signature(seal):
    """A function that signs a PDF as pyHanko's manual shows: certified, PAdES."""
    der = load_key(KEY).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    parts = pem.unarmor(seal.chain.encode("ascii"), multiple=True)
    chain = [asn1_x509.Certificate.load(body) for _, _, body in parts]
    signer = signers.SimpleSigner(
        signing_cert=chain[0],
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs(chain),
    )
    wanted = signers.PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )  # fmt: skip

    def sign(paper):
        writer = IncrementalPdfFileWriter(BytesIO(paper))
        return signers.sign_pdf(writer, wanted, signer=signer, new_field_spec=SigFieldSpec("Seal"))

    return sign
