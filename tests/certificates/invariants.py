"""What must hold of certificates at every moment, whatever was killed, run twice or out of space (PR-13, PR-14)."""

from collections import Counter
from hashlib import sha256

from certificates.models import Certificate, Series
from certificates.register import register_report
from certificates.storing import read_paper
from certificates.transparency.check_log import consistent
from certificates.transparency.proofs import consistency, log_size, root_at
from certificates.transparency.standing import is_logged


class Invariants:
    """Looks again and again: papers that were right once are not read again until `everything`."""

    def __init__(self):
        self.head = (0, b"")
        self.seen = set()

    def hold(self, *, everything=False):
        """Raises AssertionError with what does not hold; gives how many certificates are valid."""
        rows = list(Certificate.objects.select_related("seal", "leaf", "series__authority").order_by("pk"))
        self._accounted(rows)
        self._grown()
        valid = [row for row in rows if row.state == "valid"]
        for row in valid:
            if everything or row.pk not in self.seen:
                proved(row)
                self.seen.add(row.pk)
        return len(valid)

    def _accounted(self, rows):
        """Nobody has two of one class, no number is there twice, and the registers have no gap."""
        for state in ("valid", "reserved"):
            held = Counter((row.programme_id, row.person_id) for row in rows if row.state == state)
            assert [who for who, count in held.items() if count > 1] == []
        assert len({row.number for row in rows}) == len(rows)
        for series in Series.objects.select_related("authority"):
            report = register_report(series)
            assert (report.missing, report.strange, report.foreign) == ((), (), ())
            assert sum(count for _, _, count in report.counts) == series.last

    def _grown(self):
        """The log only ever grew: what was its head is a part of what it is now."""
        size, root = log_size(), root_at(log_size())
        before, old_root = self.head
        if before:
            assert size >= before
            assert size == before or consistent(before, old_root, size, root, consistency(before, size))
            assert size != before or root == old_root
        self.head = (size, root)


def proved(row):
    """A valid certificate has the paper that its row says, with a signature, and an entry that leads to the root."""
    paper = read_paper(row)
    assert sha256(paper).hexdigest() == row.file_sha256
    assert b"/ByteRange" in paper
    assert row.seal.authority == row.series.authority
    assert is_logged(row)
    assert [each.event for each in row.log.order_by("pk")][-1] == "valid"
