"""Where the public reads a rule: its line on the page of its notice (pure)."""

from django.urls import reverse


def anchor_of(rule_set, key):
    """The id of a rule's line; `rule_set` is code and version, for another version may say otherwise."""
    return f"{rule_set}-{key}"


def rule_address(rule) -> str:
    """/notices/shandong-2021/#shandong-2021-1-class.hours.min for a RuleValue or a Finding.

    Empty where the notice is not public: a draft, or a document for the office only.
    """
    if not rule.notice_slug:
        return ""
    return f"{reverse('notice', args=[rule.notice_slug])}#{anchor_of(rule.rule_set, rule.key)}"
