"""The pages of the offices in a real browser, at a desk; beside `test_portal_pages`, so that two workers share the work."""

import pytest

from tests.browser.sweep import MOVES, NOT_VISITED, met_in, portal, routes
from tests.browser.tour import Tourist

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["portal"]

OFFICES = ("fujian_shenpi", "bu_shenhe", "zhongxin_caiwu", "bu_jiancha", "bu_xitong", "bu_shenji")
# Pages outside the admin site that nobody but an office is shown.
ONLY_OFFICES = {"nothing_yet"}


def test_every_page_of_an_office_is_sound_in_a_browser(portal, chromium, subtests):
    seen = {}
    for who in OFFICES:
        with subtests.test(who):
            tourist = Tourist(chromium, portal, phone=False)
            tourist.log_in(who)
            others = routes() - ONLY_OFFICES
            assert tourist.tour("/admin/", seen=seen, leave_out=NOT_VISITED | others).done() == []
    with subtests.test("no kind of page left out"):
        assert " ".join(sorted(ONLY_OFFICES - met_in(seen))) == ""
