"""Where the people come from, and how many are of the front line: figures for bars (values in, values out)."""

from collections import Counter
from dataclasses import dataclass

from trainees.recruiting.places import region_key

MOST = 12


@dataclass(frozen=True)
class Bar:
    """One line of a bar plot. `registered` and `admitted` count people, the widths are parts of 100."""

    label: str
    registered: int
    admitted: int
    width: float
    inner: float


def shares(registrations):
    """Bars by province or city, the largest first; those whose region nobody wrote stand last (000-26)."""
    active = [each for each in registrations if each.state not in ("refused", "withdrawn")]
    known, admitted, names = Counter(), Counter(), {}
    for each in active:
        name = each.region or each.receipt.region
        key = region_key(name)
        names.setdefault(key, name or "未填所在省市")
        known[key] += 1
        admitted[key] += each.state == "admitted"
    keys = sorted(known, key=lambda key: (not key, -known[key], key))
    if len(keys) > MOST:
        rest = keys[MOST - 1 :]
        keys, other = keys[: MOST - 1], "其他"
        known[other], admitted[other] = sum(known[k] for k in rest), sum(admitted[k] for k in rest)
        names[other] = f"其他 {len(rest)} 个地区"
        keys.append(other)
    most = max((known[key] for key in keys), default=1)
    return [
        Bar(names[key], known[key], admitted[key], round(100 * known[key] / most, 1), round(100 * admitted[key] / most, 1))
        for key in keys
    ]  # fmt: skip
