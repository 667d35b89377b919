"""Who on a roster needs a second look, person by person, each with a reason that can be checked."""

from collections import defaultdict
from dataclasses import dataclass

from programs.lifecycle import Stage
from trainees.models import Trainee
from trainees.names import name_key
from trainees.record.ledger import least_of
from trainees.record.statements import figure
from trainees.standing import why_not
from workflow.glyphs import missing

# As many are named one by one; a roster on which everybody is concerned says so in its findings.
MOST = 30


@dataclass(frozen=True)
class Hint:
    """One matter, and whom it concerns: (trainee, reason in words). `advice` says what to do or where it is ruled."""

    code: str
    heading: str
    advice: str
    people: tuple[tuple[Trainee, str], ...]

    @property
    def shown(self):
        return self.people[:MOST]

    @property
    def more(self):
        return max(0, len(self.people) - MOST)


def hints(programme, lines, user) -> list[Hint]:
    """The hints of a roster (lines of `trainees.listing`) as `user` may see them; one query beside the rules."""
    rules = programme.rule_set.rules()
    others = elsewhere(programme, user)
    found = (
        unprintable(lines),
        standing(rules.get("recruiting.eligibility"), lines),
        short(rules.get("class.hours.min"), lines),
        other_names(lines, others),
        overlaps(programme, lines, others),
    )
    return [hint for hint in found if hint.people]


def unprintable(lines):
    """Whose name holds a character that no font draws: their certificate would be stopped (GB 18030-2022)."""
    people = [
        (line.trainee, "、".join(f"“{sign}”（U+{ord(sign):04X}）" for sign in signs))
        for line in lines
        if (signs := missing(line.trainee.name))
    ]
    return Hint(
        "glyphs",
        "姓名中有字库没有的字",
        "这样的证书印不出来，制证时会停住：请对照证件核对是否误录；确为本字的，请告知系统管理员在发证前补充字库。",
        tuple(people),
    )


def standing(rule, lines):
    """Who has neither 中高级职称（职业资格） nor a post of management (000-27); nobody where no rule asks for it."""
    people = [
        (line.trainee, why)
        for line in lines
        if rule and (why := why_not(line.trainee.qualification, line.trainee.post))
    ]
    return Hint(
        "standing", "职称和岗位需说明", f"{rule.quote}（{rule.citation}）" if rule else "", tuple(people)
    )


def short(rule, lines):
    """Who stays below the least 学时, once every half day has its mark."""
    least = least_of(rule)
    people = [
        (line.trainee, f"{figure(line.hours)} 学时，差 {figure(least - line.hours)} 学时")
        for line in lines
        if least is not None and line.marks and all(line.marks) and line.hours < least
    ]
    return Hint(
        "hours",
        "学时不足",
        f"不少于 {figure(least)} 学时（{rule.citation}）" if people else "",
        tuple(people),
    )


@dataclass(frozen=True)
class Elsewhere:
    """The same person on the roster of another class. `named` says whether the reader may know which."""

    name: str
    programme: object
    named: bool

    @property
    def words(self):
        row = self.programme
        return (
            f"{row.code}（{row.host.name}，{row.starts_on:%Y-%m-%d} 至 {row.ends_on:%Y-%m-%d}）"
            if row.starts_on
            else row.code
        )


def elsewhere(programme, user):
    """{person id: [Elsewhere]} for everybody on the roster of a class, in one query."""
    mine = Trainee.objects.filter(roster__programme=programme)
    rows = Trainee.objects.filter(person__in=mine.values("person"))
    rows = rows.exclude(roster__programme=programme).exclude(roster__programme__stage=Stage.CANCELLED)
    related = ("host", "sponsor", "authority", "province")
    rows = rows.select_related(*(f"roster__programme__{each}" for each in related)).only(
        "name", "person_id", "roster_id", "roster__programme__code", "roster__programme__starts_on",
        "roster__programme__ends_on", *(f"roster__programme__{each}__{part}" for each in related for part in ("name", "path")),
    )  # fmt: skip
    found = defaultdict(list)
    for row in rows.order_by("-roster__programme__starts_on", "pk"):
        other = row.roster.programme
        parties = [getattr(other, each) for each in related]
        named = any(user.scope.covers(party) for party in parties if party is not None)
        found[row.person_id].append(Elsewhere(row.name, other, named))
    return found


def other_names(lines, others):
    """同证不同名: the same document under another name on another roster; a typo, or a name that was changed."""
    people = []
    for line in lines:
        key = name_key(line.trainee.name)
        differing = [each for each in others.get(line.trainee.person_id, ()) if name_key(each.name) != key]
        if differing:
            first = differing[0]
            words = f"{first.words} 登记为“{first.name}”" if first.named else "另一期名单登记的姓名与此不同"
            people.append((line.trainee, words))
    return Hint(
        "names",
        "同证不同名",
        "同一证件号码，姓名不同：请对照证件核对，改过名的请在备注中说明。",
        tuple(people),
    )


def overlaps(programme, lines, others):
    """Who stands on the roster of a class that is held on the same days."""
    people = []
    for line in lines:
        for each in others.get(line.trainee.person_id, ()):
            if overlap(programme, each.programme):
                words = each.words if each.named else "另一期同时间的研修班"
                people.append((line.trainee, words))
                break
    return Hint("overlap", "同时在另一期名单中", "两期时间重叠，只能参加一期：请向本人核实。", tuple(people))


def overlap(one, other):
    """Whether two classes share a day; never where the days of either are not known."""
    if not (one.starts_on and other.starts_on):
        return False
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
