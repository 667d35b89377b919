"""The questionnaire as data and what a pile of answers says (pure: values in, values out).

A questionnaire is `{"grades": [{"code", "label", "points", "satisfied"}], "sections": [{"title", "items": [{"code",
"text"}]}], "texts": [{"code", "text"}], "source"}`; grades stand from the best to the worst.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

MOST_WORDS = 500
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Grade:
    """One of the grades; `satisfied` says whether it counts in 满意率."""

    code: str
    label: str
    points: int
    satisfied: bool


@dataclass(frozen=True)
class Question:
    code: str
    text: str


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    grades: tuple[Grade, ...]
    sections: tuple[Section, ...]
    texts: tuple[Question, ...]
    source: str = ""

    @property
    def items(self) -> tuple[Question, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def satisfying(self) -> str:
        """很满意、满意: the grades that count as satisfied."""
        return "、".join(grade.label for grade in self.grades if grade.satisfied)


def read(content: Mapping) -> Questionnaire:
    """The questionnaire that a SurveyForm holds."""
    return Questionnaire(
        grades=tuple(
            Grade(each["code"], each["label"], each["points"], each["satisfied"])
            for each in content.get("grades", ())
        ),
        sections=tuple(
            Section(each["title"], tuple(Question(item["code"], item["text"]) for item in each["items"]))
            for each in content.get("sections", ())
        ),
        texts=tuple(Question(each["code"], each["text"]) for each in content.get("texts", ())),
        source=content.get("source", ""),
    )


def faults_of(form: Questionnaire) -> list[str]:
    """Why nobody could answer this questionnaire, or count its answers; empty when all is in order."""
    labels = [grade.label for grade in form.grades]
    points = [grade.points for grade in form.grades]
    found = []
    if len(form.grades) != 5 or len(set(labels)) != 5 or not all(labels):
        found.append("测评等级须为五级，每级各有名称，名称不能重复。")
    if points != sorted(points, reverse=True) or len(set(points)) != len(points):
        found.append("测评等级须从好到差排列，分值逐级降低。")
    kinds = [grade.satisfied for grade in form.grades]
    if not any(kinds) or all(kinds) or kinds != sorted(kinds, reverse=True):
        found.append("请勾选计入满意率的等级：从最好的一级起连续勾选，不能全选。")
    if not form.items:
        found.append("至少要有一道题目。")
    if empty := [section.title for section in form.sections if not section.items]:
        found.append(f"“{'”“'.join(empty)}”下面没有题目，请补上题目或删去这一组。")
    texts = [item.text for item in (*form.items, *form.texts)]
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        found.append(f"题目“{twice[0]}”出现了两次，请删去一处。")
    return found


def answer_faults(form: Questionnaire, grades: Mapping[str, str], *, blanks: bool = False) -> list[str]:
    """What keeps an answer from being counted. A sheet of paper may leave questions blank (`blanks`), but not all."""
    codes = {grade.code for grade in form.grades}
    strange = set(grades) - {item.code for item in form.items} or set(grades.values()) - codes
    if strange:
        return ["答卷与本次测评的题目不符，请刷新页面后重新作答。"]
    missing = [at for at, item in enumerate(form.items, start=1) if item.code not in grades]
    if missing and not (blanks and grades):
        return [f"第 {'、'.join(map(str, missing))} 题还没有选择。"]
    return []


@dataclass(frozen=True)
class Tally:
    """One question counted: `counts` by grade from the best, `shares` of them in percent, both empty while too few
    have answered it."""

    text: str
    counted: int
    counts: tuple[int, ...]
    shares: tuple[Decimal, ...]
    satisfied: Decimal | None
    points: Decimal | None

    @property
    def picture(self) -> list[tuple[Decimal, Decimal, int]]:
        """(where it begins, how wide it is, which grade from 1) of each part of a bar of 100."""
        total = sum(self.counts)
        ends = [percent(sum(self.counts[:at]), total) for at in range(len(self.counts) + 1)]
        return [(ends[at], ends[at + 1] - ends[at], at + 1) for at in range(len(self.counts))]


@dataclass(frozen=True)
class Result:
    """A pile of answers counted. `texts` are (question, what was said) in an order that tells nothing."""

    sections: tuple[tuple[str, tuple[Tally, ...]], ...]
    overall: Tally
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def may_count(answers: int, typed: int, *, least: int) -> bool:
    """Whether so many answers may be counted. The host has read the sheets that he typed and can take them off the sum:
    of the others there must be none, or as many as hide each other."""
    unread = answers - typed
    return answers >= least and (unread <= 0 or unread >= least)


def tally(
    form: Questionnaire, answers: Sequence[tuple[Mapping[str, str], Mapping[str, str]]], *, least: int
) -> Result | None:
    """Count (grades, texts) of each answer. None below `least` answers; a question that fewer than that have graded
    stays uncounted and out of the whole, so that nobody is found by subtraction."""
    if len(answers) < least:
        return None
    piles = {
        item.code: [grades[item.code] for grades, _ in answers if item.code in grades] for item in form.items
    }
    shown = [grade for pile in piles.values() if len(pile) >= least for grade in pile]
    sections = tuple(
        (section.title, tuple(_tally(form, item.text, piles[item.code], least) for item in section.items))
        for section in form.sections
    )
    said = tuple(
        (question.text, scattered(texts.get(question.code, "") for _, texts in answers))
        for question in form.texts
    )
    return Result(sections, _tally(form, "全部题目合计", shown, least), said)


def _tally(form, text, pile, least):
    total = len(pile)
    if total < least:
        return Tally(text, total, (), (), None, None)
    counts = tuple(pile.count(grade.code) for grade in form.grades)
    good = sum(n for n, grade in zip(counts, form.grades, strict=True) if grade.satisfied)
    points = sum(n * grade.points for n, grade in zip(counts, form.grades, strict=True))
    return Tally(
        text, total, counts, tuple(percent(n, total) for n in counts), percent(good, total),
        (Decimal(points) / total).quantize(TENTH, ROUND_HALF_UP),
    )  # fmt: skip


def percent(part: int, whole: int) -> Decimal:
    """58.3, or 0 of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else Decimal("0.0")


def scattered(texts: Iterable[str]) -> tuple[str, ...]:
    """What was said, by the hash of the words: an order that is the same each time and follows from no sheet's place.

    Each question is scattered by itself, so that two remarks of one person do not stand at the same place.
    """
    return tuple(sorted(filter(None, texts), key=lambda text: sha256(text.encode()).digest()))
