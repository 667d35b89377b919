"""The draw of 双随机、一公开: a pure function of seed and frame, so that anybody can run it again (003-73)."""

import hashlib


def commitment_of(seed):
    """The SHA-256 that is published before the draw; `seed` is text."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ranked(seed, purpose, keys):
    """The keys in the order of SHA-256(seed|purpose|key): the draw takes them from the front."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}|{purpose}|{key}".encode()).hexdigest())


def draw_pairs(seed, *, frame, inspectors, size, per_class=2):
    """Draw `size` classes and, for each, `per_class` inspectors that have no conflict with it.

    frame: [{"code", "host"}]; inspectors: [{"username", "organisation", "conflicts": [hosts]}].
    Returns [{"code", "inspectors": [usernames]}] in the order drawn.
    """
    hosts = {row["code"]: row["host"] for row in frame}
    conflicts = {row["username"]: set(row["conflicts"]) for row in inspectors}
    drawn = ranked(seed, "class", hosts)[:size]
    return [
        {
            "code": code,
            "inspectors": [
                name
                for name in ranked(seed, f"inspector|{code}", conflicts)
                if hosts[code] not in conflicts[name]
            ][:per_class],
        }
        for code in drawn
    ]
