"""The pages of the offices in a real browser, at a desk; beside `test_portal_pages`, so that two workers share the work."""

import pytest

from tests.browser.sweep import NOT_VISITED, PUBLIC, portal
from tests.browser.tour import Tourist

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["portal"]

OFFICES = ("fujian_shenpi", "bu_shenhe", "zhongxin_caiwu", "bu_jiancha", "bu_xitong", "bu_shenji")


def test_every_page_of_an_office_is_sound_in_a_browser(portal, chromium, subtests):
    seen = {}
    for who in OFFICES:
        with subtests.test(who):
            tourist = Tourist(chromium, portal, phone=False)
            tourist.log_in(who)
            assert tourist.tour("/admin/", seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
