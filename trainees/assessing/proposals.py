"""The proposals of a whole class, read in a fixed number of queries for pages, papers, checks and actions alike."""

from dataclasses import dataclass
from decimal import Decimal

from trainees.assessing.components import Component, Hours, Proposal, components_of, propose
from trainees.listing import Line, Listing, listing
from trainees.models import Assessment, AssessmentScheme, Result, Score


@dataclass(frozen=True)
class Assessed:
    """One trainee: what follows from the marks, and what the host confirmed."""

    line: Line
    proposal: Proposal
    marks: dict[tuple[str, int], Decimal]
    row: Assessment | None

    @property
    def trainee(self):
        return self.line.trainee

    @property
    def result(self):
        return self.row.result if self.row else ""

    @property
    def note(self):
        return self.row.note if self.row else ""

    @property
    def departs(self):
        """Whether what was confirmed is not what was proposed; a result without any proposal departs as well."""
        return bool(self.result) and self.result != self.proposal.result

    @property
    def confirmed(self):
        """Whether the result that stands follows from the marks as they are now, or says why it does not."""
        if not self.row:
            return False
        return bool(self.note) if self.departs else self.row.score == self.proposal.total

    @property
    def locked(self):
        """Marks do not change under a confirmed result."""
        return self.row is not None and self.row.score is not None


@dataclass(frozen=True)
class Proposals:
    """A class with its scheme. `people` in the order of the roster."""

    scheme: AssessmentScheme
    components: tuple[Component, ...]
    people: tuple[Assessed, ...]

    @property
    def entered(self):
        return tuple(each for each in self.components if each.entered)

    @property
    def paper(self):
        return next((each for each in self.components if each.kind == "paper"), None)

    @property
    def has_paper(self):
        return self.paper is not None

    @property
    def open(self):
        """Those whose result is not confirmed as it should be."""
        return [each for each in self.people if not each.confirmed]

    @property
    def locked(self):
        return any(each.locked for each in self.people)

    @property
    def tally(self):
        """How many are proposed to pass, to fail, cannot be judged yet, are confirmed, and depart from the proposal."""
        proposed = [each.proposal.result for each in self.people]
        return {
            "fit": proposed.count(Result.PASSED), "unfit": proposed.count(Result.FAILED), "waiting": proposed.count(""),
            "settled": len(self.people) - len(self.open), "departing": sum(each.departs and each.confirmed for each in self.people),
        }  # fmt: skip


def scheme_of(roster):
    """The scheme of a roster; None where its host registers results alone."""
    return (
        AssessmentScheme.objects.filter(roster=roster).first() if roster is not None and roster.pk else None
    )


def proposals(programme, scheme: AssessmentScheme, found: Listing | None = None) -> Proposals:
    """Everybody on the roster under the scheme; `found` saves reading the roster again."""
    found = found or listing(programme)
    marks: dict[int, dict] = {}
    rows = Score.objects.filter(trainee__roster=scheme.roster_id)
    for trainee, code, attempt, scored in rows.values_list("trainee_id", "component", "attempt", "marks"):
        marks.setdefault(trainee, {})[code, attempt] = scored
    rule = programme.rule_set.rules().get("class.hours.min")
    least = rule.value.get("min") if rule and rule.value else None
    components = components_of(scheme.components)
    people = tuple(
        _assessed(
            line, components, scheme.pass_mark, marks.get(line.trainee.pk, {}),
            Hours(
                line.hours if any(line.marks) else None, found.taught,
                None if least is None else Decimal(str(least)), rule.citation if rule else "",
            ),
        )
        for line in found.lines
    )  # fmt: skip
    return Proposals(scheme, components, people)


def _assessed(line, components, pass_mark, marks, hours):
    proposal = propose(components, pass_mark, marks, hours, party_member=line.trainee.party_member)
    return Assessed(line, proposal, marks, line.trainee.assessment if line.result else None)


def marked_codes(roster):
    """Codes of components for which any marks were entered, also under an earlier scheme."""
    if not roster.pk:
        return set()
    return set(Score.objects.filter(trainee__roster=roster).values_list("component", flat=True))
