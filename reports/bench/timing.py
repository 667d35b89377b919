"""One measure: the portal and its floor by the same clock, in turns."""

import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measure:
    """`portal` and `floor` in `unit`; `ratio` is how many times the floor the portal costs."""

    name: str
    label: str
    unit: str
    count: int
    rounds: int
    portal: float
    floor: float
    ratio: float
    floor_is: str


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds(name, label, *, count, rounds, portal, floor, floor_is, fresh, floor_rounds=None, floor_times=1):
    """A measure of time: `fresh` is called before each round, outside the clock; portal and floor take turns, the floor
    in its first `floor_rounds` rounds only where it takes too long. A floor that works on a part of the job counts
    `floor_times`."""
    spent, least = [], []
    for turn in range(rounds):
        fresh()
        spent.append(timed(portal))
        if floor_rounds is None or turn < floor_rounds:
            fresh()
            least.append(timed(floor))
    ours, bare = median(spent), median(least) * floor_times
    return Measure(
        name, label, "s", count, rounds, round(ours, 4), round(bare, 4), round(ours / bare, 3), floor_is
    )
