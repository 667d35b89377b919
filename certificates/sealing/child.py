"""The process that takes an uploaded PDF apart: bytes on standard input, one frame on standard output.

Started by `certificates.sealing.checking`. It loads what it needs, then limits itself as the reader of workbooks does.

In: a line of JSON {"limits", "seals": fingerprints that matter, "size"}, then `size` bytes. Out: a frame S with
{"encrypted", "damaged", "signatures": [{"fingerprint", "sound", "end"}]}: who signed (SHA-256 of the certificate in
hexadecimal, "" where that cannot be read), whether the signature is good over the bytes from the first to `end`.
"""

import json
import os
import sys
from importlib import import_module

from certificates.sealing.reading import signatures_in
from workflow.xlsx.child import TOO_HEAVY, UNREADABLE, Answer, limit_self

# Loaded before no file can be opened any more: what pypdf and asn1crypto would fetch only when they come to it.
MODULES = (
    "pypdf.filters", "pypdf.xmp", "pypdf._configuration", "pypdf._page", "pypdf._codecs._codecs",
    "pypdf._codecs.core_font_metrics", "pypdf.generic._image_inline", "encodings.idna",
    "cryptography.hazmat.backends.openssl.backend",
)  # fmt: skip


def main():
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    for name in MODULES:
        import_module(name)
    limit_self(asked["limits"])
    sys.excepthook = lambda *_: os._exit(TOO_HEAVY)
    answer = Answer(sys.stdout.buffer, asked["limits"])
    try:
        answer.frame(b"S", signatures_in(source.read(asked["size"]), frozenset(asked["seals"])))
    except (MemoryError, RecursionError):
        return TOO_HEAVY
    except BrokenPipeError:
        os._exit(0)
    except Exception:
        # Whatever was stumbled over; its words may quote the file, so none is passed on.
        return UNREADABLE
    answer.out.flush()
    return 0
