"""Documents that rest on one another: which of the portal's notices a line of text names (pure)."""

import re
from collections.abc import Iterable

BRACKETS = str.maketrans(
    {"[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔", "］": "〕", "(": "（", ")": "）"}
)
TITLE = re.compile(r"《(.+)》", re.DOTALL)


def plain(text):
    """Brackets and spaces are typed in many ways."""
    return re.sub(r"\s+", "", text or "").translate(BRACKETS)


def names(text, notice) -> bool:
    """Whether a line names a notice: by its number anywhere in the line, else by its title, alone or in 《》."""
    line, number = plain(text), plain(notice.number)
    numbered = bool(number) and re.search(rf"(?<!\w){re.escape(number)}", line) is not None
    return numbered or (line != "" and is_title(line, notice))


def is_title(line, notice):
    found = TITLE.search(line)
    return (found.group(1) if found else line) == plain(notice.title)


def named_in(text, notices: Iterable):
    """The first of the notices that the line names, or None."""
    return next((notice for notice in notices if names(text, notice)), None)


def resting_on(notice, others) -> list:
    """The notices that name this one among what they rest on."""
    return [
        each for each in others if each.pk != notice.pk and any(names(text, notice) for text in each.rests_on)
    ]
