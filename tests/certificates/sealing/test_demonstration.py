"""The demonstration's authority: of processes that start at once, one makes it and all hold the same."""

import threading
from datetime import UTC, datetime

from certificates.sealing.demonstration import make_demonstration_certificate
from certificates.sealing.keys import load_key

NOW = datetime(2021, 10, 28, tzinfo=UTC)


def test_those_who_start_at_once_share_one_authority_and_one_seal(settings, tmp_path):
    settings.SEALS_FOLDER = tmp_path / "seals"
    chains, barrier = [], threading.Barrier(6)

    def start(serial):
        barrier.wait()
        chains.append(make_demonstration_certificate("示例厅", f"seal-{serial % 2}", now=NOW))

    threads = [threading.Thread(target=start, args=(serial,)) for serial in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(chains) == 6
    roots = {root for _, root in chains}
    seals = {own for own, _ in chains}
    assert (len(roots), len(seals)) == (1, 2)
    for own, root in chains:
        own.verify_directly_issued_by(root)
    (root,) = roots
    root.verify_directly_issued_by(root)
    assert load_key("seal-0").public_key() in [own.public_key() for own in seals]
    assert sorted(each.name for each in settings.SEALS_FOLDER.iterdir()) == [
        "demonstration-authority.pem", "seal-0.pem", "seal-1.pem",
    ]  # fmt: skip
    assert {each.stat().st_mode & 0o777 for each in settings.SEALS_FOLDER.iterdir()} == {0o600}
