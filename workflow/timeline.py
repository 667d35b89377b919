"""The journal of a case, shaped for people to read."""

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from workflow.journal import verify_chain
from workflow.models import Chain, Entry
from workflow.wording import wording

LANES = {
    OrganisationKind.MINISTRY: "ministry",
    OrganisationKind.SERVICE_CENTRE: "ministry",
    **dict.fromkeys(
        (*OrganisationKind.provincial(), *OrganisationKind.municipal(), OrganisationKind.DEPARTMENT),
        "province",
    ),
}


def timeline(case, *, limit=200, person="", verb=""):
    """The latest entries of a case, newest first, each with its `lane` and its words (`what`); two queries.

    `person` and `verb` leave only what that person did, or acts of that kind.
    """
    wanted = {name: value for name, value in (("actor_name", person), ("verb", verb)) if value}
    entries = list(Entry.objects.of(case).filter(**wanted).order_by("-number")[:limit])
    kinds = dict(
        Organisation.objects.filter(pk__in={e.organisation_id for e in entries}).values_list("pk", "kind")
    )
    for entry in entries:
        entry.lane = (
            "system" if entry.organisation_id is None else LANES.get(kinds.get(entry.organisation_id), "host")
        )
        entry.what = wording(entry.verb)
    return entries


def hands_of(case):
    """Who acted in a case and by what verbs: (names, [(verb, its words)]), each once, sorted."""
    pairs = set(Entry.objects.of(case).values_list("actor_name", "verb"))
    verbs = {verb: wording(verb) for _, verb in pairs}
    return sorted({name for name, _ in pairs}), sorted(verbs.items(), key=lambda pair: pair[1])


def chain_holds(case):
    """True when the case's chain verifies from its first entry to its head; None when it has none yet."""
    chain = Chain.objects.filter(case=case).first()
    return None if chain is None else next(verify_chain(chain), None) is None
