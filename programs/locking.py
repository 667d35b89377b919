"""The five fields that the notices lock after a plan is published (000-11), by the codes that rules call them."""

LOCKED_FIELDS = {
    "topic": "title",
    "content": "content",
    "audience": "audience",
    "time": "period",
    "place": "place",
}

LABELS = {
    "title": "研修选题",
    "content": "研修内容",
    "audience": "研修对象",
    "period": "举办时间",
    "place": "举办地点",
}


def locked_by(rules):
    """[(field, what the notice calls it)] that the rules (policies.rules.Rules) lock; empty where they lock nothing."""
    return named(rules.get("plan.locked_fields"))


def open_to_change(rules):
    """[(field, name)] that a host may ask to change: what a binding rule names, else all five."""
    rule = rules.get("change.fields")
    return (named(rule) if rule and rule.binding else []) or list(LABELS.items())


def named(rule):
    items = rule.value if rule and rule.specified else ()
    return [(LOCKED_FIELDS[item["code"]], item["name"]) for item in items if item["code"] in LOCKED_FIELDS]
