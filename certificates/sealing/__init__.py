"""Electronic seals: the issuer's signature inside the PDF (PAdES), and whether a paper still bears it."""
