"""The pages of the offices in a real browser, at a desk; beside `test_portal_pages`, so that two workers share the work."""

import pytest
from django.utils import timezone

from policies.actions import supersede_rules
from policies.models import RuleSet
from tests.browser.sweep import NOT_VISITED, OF_OFFICES, PUBLIC, amended, met_in, portal
from tests.browser.tour import Tourist

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["portal"]

OFFICES = (
    "fujian_shenpi",
    "fujian_caiwu",
    "bu_shenhe",
    "zhongxin_caiwu",
    "bu_jiancha",
    "bu_xitong",
    "bu_shenji",
)


def rule_pages():
    """A draft of rules, what belongs to it, and the page of one rule for each kind of value."""
    draft = supersede_rules(RuleSet.objects.current("fujian-2024-national"), actor=None, now=timezone.now())
    sheet = f"/admin/policies/ruleset/{draft.pk}/"
    kinds = {rule.kind: rule.key for rule in draft.rules()}
    pages = ["change/", "change/?head=1", "add-rule/", "publication/", "rules/roster.chain/remove/"]
    return [sheet + page for page in [*pages, *(f"rules/{key}/" for key in kinds.values())]]


def test_every_page_of_an_office_is_sound_in_a_browser(portal, chromium, subtests):
    seen = {}
    rule_set = RuleSet.objects.filter(state="draft").first().pk
    drafts = (f"/admin/policies/ruleset/{rule_set}/trial/", f"/admin/policies/ruleset/{rule_set}/compare/")
    with subtests.test("rules"):
        tourist = Tourist(chromium, portal, phone=True)
        tourist.log_in(OFFICES[0])
        for address in rule_pages():
            tourist.get(address)
            tourist.look()
        assert tourist.done() == []
    for who in OFFICES:
        with subtests.test(who):
            tourist = Tourist(chromium, portal, phone=False)
            tourist.log_in(who)
            assert tourist.tour("/admin/", *drafts, seen=seen, leave_out=NOT_VISITED | PUBLIC).done() == []
            drafts = ()
    with subtests.test("the second person"):
        tourist = Tourist(chromium, portal, phone=True)
        tourist.log_in("shandong_shenpi")
        for address in amended():
            tourist.get(address)
            tourist.look()
        assert tourist.done() == []
    with subtests.test("no kind of page left out"):
        assert met_in(seen) >= OF_OFFICES
