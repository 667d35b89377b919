"""The public log of certificates: hashing, proofs, heads and the checker that needs nothing of the portal."""
