from datetime import date

import pytest

from applications.plan import within_audience, within_period, within_place

OPENS = date(2021, 10, 29)


@pytest.mark.parametrize(
    ("words", "starts_on", "ends_on", "kept"),
    [
        ("10月", OPENS, date(2021, 11, 1), True),
        ("10月", date(2021, 11, 1), date(2021, 11, 4), False),
        ("9-10月", date(2021, 9, 1), date(2021, 9, 4), True),
        ("10月下旬", date(2021, 10, 15), date(2021, 10, 18), False),
        ("10月12日-15日", date(2021, 10, 12), date(2021, 10, 15), True),
        ("10月12日-15日", date(2021, 10, 13), date(2021, 10, 16), False),
        ("待定", OPENS, OPENS, True),
        ("10月", None, None, True),
    ],
)
def test_the_planned_time(words, starts_on, ends_on, kept):
    assert within_period(words, 2021, starts_on, ends_on) is kept


@pytest.mark.parametrize(
    ("planned", "region", "venue", "kept"),
    [
        ("济南市", "山东", "济南市示例路 1 号", True),
        ("济南", "山东", "山东省 济南市示例路 1 号", True),
        ("山东丙市", "山东", "丙市会议中心三楼", True),
        ("山东丙市", "山东", "乙市会议中心三楼", False),
        ("济南市", "山东", "青岛市示例路 1 号", False),
        ("济南市", "", "", True),
        ("", "山东", "青岛市", True),
    ],
)
def test_the_planned_place(planned, region, venue, kept):
    assert within_place(planned, region, venue) is kept


def test_the_audience_may_be_told_more_precisely_but_not_replaced():
    assert within_audience("新材料领域专业技术人员", "全省新材料领域 专业技术人员（中高级职称）")
    assert not within_audience("新材料领域专业技术人员", "企业管理人员")
    assert within_audience("", "任何人")
