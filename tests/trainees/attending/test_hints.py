"""Hints at proxies: what is said of odd signing in, and that ordinary signing in says nothing."""

from datetime import timedelta

import pytest

from trainees.attending.codes import step_began
from trainees.attending.hints import Hint, Signed, hints

PERIOD, SLACK, STEP = 20, 2, 81_000_000


def signed(pk, **changed):
    values = {
        "pk": pk, "name": f"示例{pk}", "device": b"%016d" % pk, "step": STEP,
        "received_at": step_began(STEP, PERIOD) + timedelta(seconds=5), "queued": False, "absent": False, **changed,
    }  # fmt: skip
    return Signed(**values)


def said(*rows):
    return hints(rows, period=PERIOD, slack=SLACK)


def test_a_hall_that_signs_within_one_code_is_nothing_odd():
    assert said(*(signed(pk) for pk in range(1, 101))) == []


@pytest.mark.req("000-21", "003-35")
def test_one_phone_for_two_is_told_with_both_names():
    assert said(signed(1), signed(2, device=b"%016d" % 1), signed(3)) == [
        Hint("device", "同一部手机先后为 2 人签到：示例1、示例2。", ((1, "示例1"), (2, "示例2")))
    ]


def test_a_code_that_comes_long_after_it_was_shown_is_told():
    late = step_began(STEP + 1, PERIOD) + timedelta(seconds=61)
    assert said(signed(1), signed(2, received_at=late)) == [
        Hint("code", "签到码换下 1 分 1 秒后仍有 1 人凭它签到，可能由他人转发：示例2。", ((2, "示例2"),))
    ]
    assert said(signed(1), signed(2, received_at=late - timedelta(seconds=1))) == []


def test_a_queued_code_may_come_late_but_not_most_of_them():
    late = step_began(STEP, PERIOD) + timedelta(hours=3)
    queued = [signed(pk, queued=True, received_at=late) for pk in (1, 2, 3)]
    assert said(*queued[:2]) == []
    assert said(*queued, *(signed(pk) for pk in (4, 5, 6))) == []
    assert [hint.kind for hint in said(*queued, signed(4), signed(5))] == ["queued"]


def test_a_queued_code_is_told_when_nearly_everybody_else_had_a_network():
    late = signed(1, queued=True, received_at=step_began(STEP, PERIOD) + timedelta(hours=3))
    soon = signed(2, queued=True, received_at=step_began(STEP, PERIOD) + timedelta(minutes=5))
    hall = [signed(pk) for pk in range(3, 8)]
    assert said(late, soon, *hall) == [
        Hint("alone", "其他 5 人都是联网签到，只有 1 人过了很久才以断网为由补传：示例1。", ((1, "示例1"),))
    ]
    assert said(late, soon, *hall[:4]) == said(soon, *hall) == []


def test_a_signing_in_against_an_absence_is_told_and_has_nothing_to_take_back():
    assert said(signed(1, absent=True)) == [Hint("absent", "手机已签到，而这半天登记为缺勤：示例1。", ())]
