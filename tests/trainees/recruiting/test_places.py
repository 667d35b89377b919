"""Places and their order: values in, values out."""

from datetime import UTC, datetime, timedelta

import pytest

from trainees.recruiting.places import Candidate, Places, Share, in_order, propose, region_key, unit_key

DAY = datetime(2021, 9, 1, tzinfo=UTC)


def candidate(key, *, frontline=False, quota=None, hours=0, **more):
    return Candidate(key, frontline, quota, DAY + timedelta(hours=hours), 1, **more)


def taken(places, *people):
    for frontline, quota in people:
        places.take(quota, frontline=frontline)
    return places


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("福建省", "福建"),
        ("济南市", "济南"),
        (" 济 南 ", "济南"),
        ("福建省福州市", "福州"),
        ("广西壮族自治区", "广西"),
        ("内蒙古自治区", "内蒙古"),
        ("上海市", "上海"),
        ("沙市", "沙市"),
        ("", ""),
    ],
)
def test_a_region_is_compared_without_its_ending(text, key):
    assert region_key(text) == key


def test_a_unit_is_compared_without_spaces_and_with_one_kind_of_bracket():
    assert unit_key("示例 学院（济南）") == unit_key("示例学院(济南)")


def test_seats_that_are_gone_are_final_and_never_negative():
    places = taken(Places(Share(1)), (False, None), (False, None))
    assert (places.left, places.obstacle(None, frontline=True)) == (0, "full")


@pytest.mark.req("000-28", "001-33")
def test_the_reserve_is_kept_for_the_front_line_until_it_is_filled():
    places = taken(Places(Share(3, 1)), (False, None), (False, None))
    assert places.obstacle(None, frontline=False) == "reserve"
    assert places.obstacle(None, frontline=True) == ""
    filled = taken(Places(Share(3, 1)), (True, None), (False, None))
    assert filled.obstacle(None, frontline=False) == ""


def test_a_quota_is_kept_for_its_region_and_is_its_most():
    places = Places(Share(3), {7: Share(2, 0, "济南市")})
    places.take(None, frontline=False)
    assert places.obstacle(None, frontline=False) == "quota"
    assert places.obstacle(7, frontline=False) == ""
    taken(places, (False, 7), (False, 7))
    assert places.obstacle(7, frontline=False) == "full"
    assert [(row["name"], row["seats"], row["used"], row["left"]) for row in places.rows()] == [
        ("济南市", 2, 2, 0),
        ("未分配名额", 1, 1, 0),
    ]


def test_a_quota_has_a_reserve_of_its_own():
    places = Places(Share(4), {7: Share(1, 1, "济南市")})
    assert places.obstacle(7, frontline=False) == "reserve"
    assert places.obstacle(7, frontline=True) == ""


@pytest.mark.req("000-28")
def test_the_front_line_comes_first_where_the_rule_says_so():
    early, front, late = candidate(1), candidate(2, frontline=True, hours=5), candidate(3, hours=1)
    assert [each.key for each in in_order([late, early, front], frontline_first=True)] == [2, 1, 3]
    assert [each.key for each in in_order([late, early, front], frontline_first=False)] == [1, 3, 2]


def test_whoever_waits_comes_before_those_who_came_later():
    waits = candidate(1, hours=9, queue=2)
    first = candidate(2, hours=9, queue=1)
    fresh = candidate(3, frontline=True)
    assert [each.key for each in in_order([fresh, waits, first], frontline_first=True)] == [2, 1, 3]


def test_a_proposal_fills_the_places_lets_the_rest_wait_and_asks_for_a_look():
    people = [
        candidate(1), candidate(2, hours=1), candidate(3, hours=2), candidate(4, held_back=True),
        candidate(5, frontline=True, hours=9), candidate(6, hours=9, queue=1),
    ]  # fmt: skip
    found = propose(people, Places(Share(3, 1)), frontline_first=True)
    assert found == ([6, 5, 1], [2, 3], [4])
