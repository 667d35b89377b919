"""Hints that somebody may have signed in for others (pure). They are shown to the host with their reason; nothing follows
from them by itself: whoever was there stays there until a person says otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from trainees.attending.codes import step_began

QUEUED_LEAST = 3
# A phone that sends its kept code so much later, while nearly everybody else had a network, is worth a question.
LONG_AFTER, NEARLY_ALL = timedelta(minutes=10), 5


class Signed(NamedTuple):
    """One signing in as the hints need it. `absent` when the half day is registered as missed nevertheless."""

    pk: int
    name: str
    device: bytes
    step: int
    received_at: datetime
    queued: bool
    absent: bool


class Hint(NamedTuple):
    """What looks odd, in a sentence, and whose signing in it is about and may be taken back ((id, name) of each)."""

    kind: str
    sentence: str
    people: tuple[tuple[int, str], ...]


def hints(rows: Iterable[Signed], *, period: int, slack: int) -> list[Hint]:
    """What looks odd in one half day."""
    rows = list(rows)
    return [
        *_one_device(rows),
        *_late_codes(rows, period, slack),
        *_queued(rows),
        *_alone(rows, period),
        *_contradictions(rows),
    ]


def _one_device(rows):
    by_device = defaultdict(list)
    for row in rows:
        by_device[row.device].append(row)
    for people in by_device.values():
        if len(people) > 1:
            yield _hint("device", f"同一部手机先后为 {len(people)} 人签到", people)


def _late_codes(rows, period, slack):
    """A code that arrived long after it had left the projector may have been passed on by message."""
    least = timedelta(seconds=period * (slack + 1))
    by_step = defaultdict(list)
    for row in rows:
        if not row.queued:
            by_step[row.step].append(row)
    for step, people in sorted(by_step.items()):
        late = [row for row in people if row.received_at - step_began(step + 1, period) > least]
        if late:
            longest = max(row.received_at - step_began(step + 1, period) for row in late)
            yield _hint(
                "code", f"签到码换下 {_spell(longest)}后仍有 {len(late)} 人凭它签到，可能由他人转发", late
            )


def _queued(rows):
    queued = [row for row in rows if row.queued]
    if len(queued) >= QUEUED_LEAST and len(queued) * 2 > len(rows):
        yield _hint("queued", f"{len(rows)} 次签到中有 {len(queued)} 次是断网后补传的", queued)


def _alone(rows, period):
    """The moment of a kept code is the phone's own word: who was told the code by message can send it so, too."""
    late = [
        row for row in rows if row.queued and row.received_at - step_began(row.step + 1, period) > LONG_AFTER
    ]
    online = sum(not row.queued for row in rows)
    if late and online >= len(late) * NEARLY_ALL:
        yield _hint(
            "alone", f"其他 {online} 人都是联网签到，只有 {len(late)} 人过了很久才以断网为由补传", late
        )


def _contradictions(rows):
    absent = [row for row in rows if row.absent]
    if absent:
        yield _hint("absent", "手机已签到，而这半天登记为缺勤", absent)


def _hint(kind, sentence, people):
    names = "、".join(row.name for row in people[:8]) + ("等" if len(people) > 8 else "")
    return Hint(kind, f"{sentence}：{names}。", tuple((row.pk, row.name) for row in people if not row.absent))


def _spell(span):
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
