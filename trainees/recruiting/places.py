"""Who gets a place: seats, quotas, the reserve for the front line, the order of admission. Values in, values out.

人社厅发〔2021〕24号 二 and 鲁人社函〔2021〕60号 二（五）: the front line comes first. How many places that means is the
host's own division of the seats; the rules say only that it is so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

_TAIL = re.compile(
    r"(?:壮族|回族|维吾尔)?(?:自治区|特别行政区)$|(?:[^自]自治州|地区)$|(?<=..)[省市]$|生产建设兵团$"
)
_SPACE = re.compile(r"\s+")


def region_key(text: str) -> str:
    """A province or city for comparing: 福建省 and 福建, 济南市 and 济南 are one; of 福建省福州市 the city counts."""
    text = _SPACE.sub("", text)
    city = re.fullmatch(r"(?:.+?(?:省|自治区))(.+)", text)
    return _TAIL.sub("", city[1] if city else text)


def unit_key(text: str) -> str:
    return _SPACE.sub("", text).replace("（", "(").replace("）", ")")


@dataclass(frozen=True)
class Share:
    """Places and how many of them are kept for the front line: of the class, or of one quota."""

    seats: int
    frontline_seats: int = 0
    name: str = ""


@dataclass(frozen=True)
class Candidate:
    """One registration as far as places are concerned. `quota` is the key of the quota it counts to, None for the rest."""

    key: int
    frontline: bool
    quota: int | None
    received_at: datetime
    number: int
    queue: int | None = None
    held_back: bool = False  # a person has to look first: not eligible, or registered twice


@dataclass
class Places:
    """The seats of one class, what is set aside, and who has been admitted so far."""

    whole: Share
    quotas: Mapping[int, Share] = field(default_factory=dict)
    taken: dict[int | None, int] = field(default_factory=dict)
    frontline_taken: dict[int | None, int] = field(default_factory=dict)

    def take(self, quota: int | None, *, frontline: bool) -> None:
        self.taken[quota] = self.taken.get(quota, 0) + 1
        if frontline:
            self.frontline_taken[quota] = self.frontline_taken.get(quota, 0) + 1

    @property
    def admitted(self) -> int:
        return sum(self.taken.values())

    @property
    def admitted_frontline(self) -> int:
        return sum(self.frontline_taken.values())

    @property
    def left(self) -> int:
        """Places of the whole class that nobody has; never negative."""
        return max(0, self.whole.seats - self.admitted)

    @property
    def reserve_left(self) -> int:
        """Places still kept for the front line."""
        return max(0, self.whole.frontline_seats - self.admitted_frontline)

    def share(self, quota: int | None) -> Share:
        """The quota, or what is left of the seats for those who fall under none."""
        if quota is not None:
            return self.quotas[quota]
        aside = sum(each.seats for each in self.quotas.values())
        return Share(max(0, self.whole.seats - aside), 0, "未分配名额")

    def left_in(self, quota: int | None) -> int:
        return max(0, self.share(quota).seats - self.taken.get(quota, 0))

    def reserve_left_in(self, quota: int | None) -> int:
        return max(0, self.share(quota).frontline_seats - self.frontline_taken.get(quota, 0))

    def obstacle(self, quota: int | None, *, frontline: bool) -> str:
        """What stands against one more: "full", "quota", "reserve"; "" when there is a place.

        "full" is final: no more people than seats. The other two are the host's own division, from which it may depart.
        """
        if not self.left:
            return "full"
        if not self.left_in(quota):
            return "quota"
        kept = max(self.reserve_left, 0)
        if not frontline and (self.left <= kept or self.left_in(quota) <= self.reserve_left_in(quota)):
            return "reserve"
        return ""

    def rows(self) -> list[dict]:
        """A line for each quota and one for the rest, for the page: name, seats, used, left and the same of the front line."""
        keys = [*self.quotas, None] if self.quotas else []
        return [
            {
                "name": self.share(key).name, "seats": self.share(key).seats, "used": self.taken.get(key, 0),
                "left": self.left_in(key), "frontline_seats": self.share(key).frontline_seats,
                "frontline_used": self.frontline_taken.get(key, 0), "frontline_left": self.reserve_left_in(key),
            }
            for key in keys
        ]  # fmt: skip


def in_order(candidates: Iterable[Candidate], *, frontline_first: bool) -> list[Candidate]:
    """The waiting list first, by its own order; then the front line where the rule says so, then by time of receipt."""

    def place(each):
        waits = each.queue is not None
        return (
            not waits, each.queue or 0, frontline_first and not each.frontline, each.received_at, each.number,
            each.key,
        )  # fmt: skip

    return sorted(candidates, key=place)


def propose(
    candidates: Iterable[Candidate], places: Places, *, frontline_first: bool
) -> tuple[list[int], list[int], list[int]]:
    """(keys to admit, keys for the waiting list, keys that a person has to look at first). Changes `places`."""
    admit, wait, look = [], [], []
    for each in in_order(candidates, frontline_first=frontline_first):
        if each.held_back:
            look.append(each.key)
        elif places.obstacle(each.quota, frontline=each.frontline):
            if each.queue is None:
                wait.append(each.key)
        else:
            places.take(each.quota, frontline=each.frontline)
            admit.append(each.key)
    return admit, wait, look
