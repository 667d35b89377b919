"""The questions of a survey form as lines that a clerk types or pastes, and back (pure).

A line that begins with # is the title of a group; every other line is a question.
"""

from collections.abc import Mapping, Sequence

from trainees.surveying.statistics import Questionnaire

UNTITLED = "测评内容"


def sections_of(lines: str) -> list[dict]:
    """Groups with their questions; codes q1, q2 … count through all groups."""
    sections: list[dict] = []
    number = 0
    for line in _lines(lines):
        if line[0] in "#＃":
            sections.append({"title": line.lstrip("#＃ 　").strip() or UNTITLED, "items": []})
            continue
        if not sections:
            sections.append({"title": UNTITLED, "items": []})
        number += 1
        sections[-1]["items"].append({"code": f"q{number}", "text": line})
    return sections


def texts_of(lines: str) -> list[dict]:
    return [{"code": f"t{at}", "text": line} for at, line in enumerate(_lines(lines), start=1)]


def content_of(*, grades: Sequence[Mapping], items: str, texts: str, source: str) -> dict:
    """The content of a SurveyForm; `grades` are {label, points, satisfied} from the best to the worst."""
    best = len(grades)
    return {
        "grades": [{"code": f"g{best - at}", **grade} for at, grade in enumerate(grades)],
        "sections": sections_of(items),
        "texts": texts_of(texts),
        "source": source.strip(),
    }


def lines_of(form: Questionnaire) -> tuple[str, str]:
    """(groups and questions, questions answered in words) as they are typed."""
    groups = "\n".join(
        "\n".join([f"# {section.title}", *(item.text for item in section.items)]) for section in form.sections
    )
    return groups, "\n".join(question.text for question in form.texts)


def _lines(text):
    return [line for raw in text.splitlines() if (line := raw.strip(" \t　"))]
