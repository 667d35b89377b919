"""Taking an issuer's seal into use. Apart from the other actions, because its proof loads a validator of PDFs."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.db import transaction

from accounts.refusals import Refused
from certificates.actions.sealing import said_by
from certificates.models import Seal
from certificates.sealing.proving import proves
from certificates.sealing.signers import signer_named
from certificates.sealing.vetting import faults_of, fits
from workflow.journal import record


@transaction.atomic
def enable_seal(authority, *, chain, key_name, signer, actor, now):
    """Seal the authority's papers with this key from now on; `chain` is the PEM (bytes) of its certificates, its own first.

    The seal before it stays good for what it sealed. Raises Refused with every fault of the chain, or when the key
    does not fit it, and OSError when a signing service does not answer.
    """
    certificates = _parsed(chain)
    faults = list(faults_of(certificates, now=now))
    if faults:
        raise Refused("证书链不能启用：" + "".join(faults), code="seal_faults", field="chain", details=faults)
    own = certificates[0]
    fingerprint = own.fingerprint(hashes.SHA256()).hex()
    if known := Seal.objects.filter(fingerprint=fingerprint).first():
        raise Refused(
            f"这张证书已经登记为“{known}”{'，并且已停用' if known.retired_at else ''}。续用印章须换用新证书。",
            code="seal_known", status=409, field="chain",
        )  # fmt: skip
    _try_out(signer_named(signer, key_name, own), certificates, now=now)
    seal = Seal.objects.create(
        authority=authority, signer=signer, key_name=key_name, fingerprint=fingerprint, enabled_at=now, **said_by(certificates)
    )  # fmt: skip
    record(seal, "enable_seal", actor=actor, now=now, organisation=authority, after=fingerprint[:16])
    return seal


def _parsed(chain):
    try:
        return x509.load_pem_x509_certificates(chain)
    except ValueError:
        raise Refused(
            "证书链文件读不出来：应为 PEM 格式（以 -----BEGIN CERTIFICATE----- 开头），印章证书在前，签发机构证书在后。",
            code="seal_chain_unreadable",
            field="chain",
        ) from None


def _try_out(signer, chain, *, now):
    if not fits(signer, chain[0]):
        raise Refused(
            "私钥与证书不配：用这把私钥签的名，证书验不过。请核对密钥名称，或用生成证书申请时的那把私钥。",
            code="seal_key_differs",
            field="key_name",
        )
    if not proves(signer, chain, now=now):
        raise Refused(
            "试签的 PDF 没有通过独立核验，印章没有启用。请核对证书链是否完整到根证书，或联系证书的签发机构。",
            code="seal_not_proven",
            field="chain",
        )
