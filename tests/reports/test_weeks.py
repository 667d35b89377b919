"""The strip of open deadlines by weeks."""

from datetime import date

from policies.deadlines import Due
from policies.timetable import Deadline
from reports.weeks import MOST_WEEKS, strip_of

TODAY = date(2021, 11, 10)  # a Wednesday


def line(kind, on, **more):
    return Deadline(kind, kind, Due(on, (), False, None), **more)


def test_open_deadlines_stand_in_their_week_and_late_ones_are_told_apart():
    strip = strip_of(
        [
            line("filing", date(2021, 11, 8)), line("filing", date(2021, 11, 10)), line("filing", date(2021, 11, 14)),
            line("end", date(2021, 11, 30)),
        ], TODAY,
    )  # fmt: skip

    assert strip.weeks == (date(2021, 11, 8), date(2021, 11, 15), date(2021, 11, 22), date(2021, 11, 29))
    assert [(label, [(c.open, c.late) for c in cells], open_, late) for label, cells, open_, late in strip.rows] == [
        ("开班备案", [(2, 1), (0, 0), (0, 0), (0, 0)], 2, 1), ("完成办班", [(0, 0), (0, 0), (0, 0), (1, 0)], 1, 0),
    ]  # fmt: skip
    assert (strip.now, strip.walls) == (date(2021, 11, 8), {date(2021, 11, 29)})
    assert [strip.rows[0][1][0].tone, strip.rows[1][1][3].tone, strip.rows[0][1][1].tone] == [
        "red",
        "blue",
        "",
    ]


def test_what_is_done_or_has_no_day_is_not_counted():
    done = line("filing", date(2021, 11, 8), received_on=date(2021, 11, 1))

    assert strip_of([done, line("completion", None), line("end", TODAY, passed=True)], TODAY) is None


def test_months_cover_all_weeks_and_january_says_its_year():
    strip = strip_of([line("filing", date(2021, 11, 29)), line("completion", date(2022, 2, 7))], TODAY)

    assert strip.months == (("11 月", 1), ("12 月", 4), ("2022 年 1 月", 5), ("2 月", 1))
    assert sum(count for _, count in strip.months) == len(strip.weeks)


def test_a_stray_day_does_not_draw_centuries():
    strip = strip_of([line("filing", date(2021, 1, 4)), line("filing", date(2099, 1, 5))], TODAY)

    assert len(strip.weeks) == MOST_WEEKS
