"""Why money may be claimed back, by the rules that a class is pinned to (values in, values out)."""

from policies.rules import Rules

CLAWBACK = "clawback"


def violations_of(rules: Rules) -> list[tuple[str, str]]:
    """[(code, name)] of what the notice calls a violation; those that it answers with a claw-back where it says which."""
    violations = [(item["code"], item["name"]) for item in rules.value("violations", [])]
    named = {
        code
        for item in rules.value("sanctions", [])
        if item["effect"] == CLAWBACK
        for code in item["violations"]
    }
    return [each for each in violations if not named or each[0] in named]


def basis_of(rules: Rules) -> str:
    """The document and clause to cite: where the notice orders the claw-back, else where it names the violations."""
    sanctions, violations = rules.get("sanctions"), rules.get("violations")
    if sanctions and any(item["effect"] == CLAWBACK for item in rules.value("sanctions", [])):
        return sanctions.citation
    return violations.citation if violations else ""
