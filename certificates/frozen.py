"""What was frozen with a number, as it must still be when a page is drawn of it."""

from certificates.content import CertificateContent
from certificates.designs.design import Design
from certificates.designs.templates import design_named
from certificates.models import Certificate
from workflow.journal import canonical


def frozen_page(certificate: Certificate) -> tuple[CertificateContent, Design]:
    """The content and its design; raises ValueError when one of them no longer matches its hash."""
    content = CertificateContent.from_json(canonical(certificate.content))
    if content.content_hash() != certificate.content_hash or content.number != certificate.number:
        raise ValueError(
            f"证书{certificate.number}的内容与编号时的散列不符，可能被改动，不予制证。请联系系统管理员核查。"
        )
    return content, design_named(content.template)
