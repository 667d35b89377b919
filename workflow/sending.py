"""What the post has to ask of apps that come after this one: whether people work today, and whether its messages still hold.

They connect their answers when they are ready; without them every weekday is worked, and every message holds.
"""

from collections.abc import Callable
from datetime import date, datetime

SATURDAY = 5

_answers: dict[str, Callable] = {}


def connect(*, is_working_day: Callable[[date], bool] | None = None, recheck: Callable | None = None) -> None:
    """Connect an answer: `recheck(now)` takes back the messages that the facts have overtaken."""
    given = {"is_working_day": is_working_day, "recheck": recheck}
    _answers.update({name: answer for name, answer in given.items() if answer is not None})


def is_working_day(day: date) -> bool:
    answer = _answers.get("is_working_day")
    return answer(day) if answer else day.weekday() < SATURDAY


def recheck(now: datetime) -> None:
    if answer := _answers.get("recheck"):
        answer(now)
