"""What the rules that a person sees already name: codes in use, violations, what was removed from a draft."""

from policies.forms import Known
from policies.keys import KEYS
from policies.kinds import Kind
from policies.models import Rule
from workflow.models import Entry, key_of

LISTS = (Kind.DOCUMENTS, Kind.PARTS, Kind.CATEGORIES, Kind.COUNTS, Kind.SANCTIONS, Kind.TARIFF)


def known_for(key, rules, user):
    """What a form for this rule may offer. Codes of materials are shared by all lists, others belong to one rule."""
    kind = KEYS[key].kind
    if kind == Kind.DAY_QUOTAS:
        return known_for("expense.categories", rules, user)
    if kind not in LISTS:
        return Known()
    alike = Rule.objects.visible_to(user).filter(kind=kind)
    if kind != Kind.DOCUMENTS:
        alike = alike.filter(key=key)
    names: dict[str, str] = {}
    for value in alike.order_by("-pk").values_list("value", flat=True):
        for item in items_of(value):
            names.setdefault(item["name"], item["code"])
    violations = {item["code"]: item["name"] for item in items_of(rules.value("violations"))}
    return Known(names, violations)


def items_of(value):
    if isinstance(value, dict):
        value = value.get("parts")
    return [item for item in value or () if isinstance(item, dict) and {"code", "name"} <= set(item)]


def last_removed(rule_set, key):
    """What a rule of this draft said when it was last removed, as the journal keeps it; None when it never was."""
    removed = Entry.objects.of(key_of(rule_set)).filter(verb="remove_rule").order_by("-number")
    return next((entry.data for entry in removed if entry.data.get("key") == key), None)
