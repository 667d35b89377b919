"""A rule set as a sheet that people read: one line a rule, with its words and where it comes from (pure)."""

from dataclasses import dataclass

from policies.groups import by_group
from policies.reading import in_words
from policies.rules import Rules, RuleValue


@dataclass(frozen=True)
class Line:
    """One rule in force. `origin` is own, inherited or override; `parent` is the rule set it comes from above."""

    rule: RuleValue
    origin: str
    parent: str = ""
    parent_words: str = ""

    @property
    def key(self):
        return self.rule.key

    @property
    def words(self):
        return in_words(self.rule.key, self.rule.kind, self.rule.value)

    @property
    def source(self):
        """Where the rule comes from, in words."""
        if self.origin == "own":
            return "本级"
        return f"继承自〈{self.parent}〉" if self.origin == "inherited" else "本级改写"

    def says(self, words):
        """Whether every one of the words occurs in what the line shows."""
        rule = self.rule
        shown = f"{rule.label} {self.words} {rule.clause} {rule.quote} {rule.force.label} {self.source} {rule.key}"
        return all(word in shown for word in words)


@dataclass(frozen=True)
class Group:
    heading: str
    lines: list[Line]


def stated_above(rules: Rules, key):
    """(name of the nearest set above that states the rule, its rule), or (\"\", None)."""
    above = rules.parent
    while above is not None:
        for rule in above.own:
            if rule.key == key:
                return above.name, rule
        above = above.parent
    return "", None


def line_of(rules: Rules, key):
    """The line of a rule in force; its force is as stated, also where a draft binds nobody. None where nobody states it."""
    name, above = stated_above(rules, key)
    own = next((rule for rule in rules.own if rule.key == key), None)
    if own is None:
        return Line(above, "inherited", name) if above else None
    if above is None:
        return Line(own, "own")
    return Line(own, "override", name, in_words(above.key, above.kind, above.value))


def sheet(rules: Rules, *, words="", own_only=False) -> list[Group]:
    """The lines of a rule set by subject; `words` (parted by blanks) and `own_only` leave some out."""
    lines = {key: line_of(rules, key) for key in rules.table}
    asked = words.split()
    kept = [
        key
        for key, line in lines.items()
        if line and line.says(asked) and not (own_only and line.origin == "inherited")
    ]
    return [Group(heading, [lines[key] for key in keys]) for heading, keys in by_group(kept).items()]
