"""The completion package, the numbering registers and the certificates, with all that is known of them."""

from certificates.models.amending import Amendment, ErrorReport
from certificates.models.batches import STALE, UNHEARD, Batch
from certificates.models.certificates import Certificate, IssuanceLog
from certificates.models.completions import Completion
from certificates.models.looks import Alarm, LookupLog, Share
from certificates.models.seals import Seal
from certificates.models.series import Series
from certificates.models.templates import Template
from certificates.models.transparency import Leaf, TreeHead, TreeNode, TreeSize

__all__ = [
    "STALE", "UNHEARD", "Alarm", "Amendment", "Batch", "Certificate", "Completion", "ErrorReport", "IssuanceLog",
    "Leaf", "LookupLog", "Seal", "Series", "Share", "Template", "TreeHead", "TreeNode", "TreeSize",
]  # fmt: skip
