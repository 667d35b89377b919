"""The pages of the offices in a real browser, at a desk; beside `test_portal_pages`, so that two workers share the work."""

import pytest

from policies.models import RuleSet
from tests.browser.sweep import NOT_VISITED, OF_OFFICES, PUBLIC, met_in, portal
from tests.browser.tour import Tourist

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["portal"]

OFFICES = ("fujian_shenpi", "bu_shenhe", "zhongxin_caiwu", "bu_jiancha", "bu_xitong", "bu_shenji")


def test_every_page_of_an_office_is_sound_in_a_browser(portal, chromium, subtests):
    seen = {}
    rule_set = RuleSet.objects.filter(state="draft").first().pk
    drafts = (f"/admin/policies/ruleset/{rule_set}/trial/", f"/admin/policies/ruleset/{rule_set}/compare/")
    for who in OFFICES:
        with subtests.test(who):
            tourist = Tourist(chromium, portal, phone=False)
            tourist.log_in(who)
            assert tourist.tour("/admin/", *drafts, seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
            drafts = ()
    with subtests.test("no kind of page left out"):
        assert met_in(seen) >= OF_OFFICES
