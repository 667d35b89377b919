"""Where the public reads a rule, its line on the page of its notice, and takes the form that a notice encloses."""

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


def form_in(notice, name) -> dict[str, str] | None:
    """{name, url} of the enclosure that gives the form of a paper, None where the notice encloses none.

    The url is empty while the portal has no file of it, or the notice is not public.
    """
    row = notice.form_of(name)
    if row is None:
        return None
    there = row.file is not None and notice.public_slug
    return {"name": row.name, "url": reverse("notice_file", args=[notice.slug, row.pk]) if there else ""}
