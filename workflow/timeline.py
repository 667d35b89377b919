"""The journal of a case, shaped for people to read."""

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from workflow.journal import verify_chain
from workflow.models import Chain, Entry
from workflow.wording import ICONS, wording

LANES = {
    OrganisationKind.MINISTRY: "ministry",
    OrganisationKind.SERVICE_CENTRE: "ministry",
    **dict.fromkeys((*OrganisationKind.provincial(), *OrganisationKind.municipal()), "province"),
}


def timeline(case, *, limit=200):
    """The latest entries of a case, newest first, as the timeline piece wants them; two queries."""
    entries = list(Entry.objects.filter(case=case).order_by("-number")[:limit])
    kinds = dict(
        Organisation.objects.filter(pk__in={e.organisation_id for e in entries}).values_list("pk", "kind")
    )
    return [
        {
            "at": entry.at,
            "person": entry.actor_name,
            "organisation": entry.organisation_name,
            "what": f"{wording(entry.verb)}：{entry.subject_name}",
            "verb": entry.verb,
            "old": entry.before,
            "new": entry.after,
            "note": entry.note,
            "lane": "system" if entry.organisation_id is None else LANES.get(kinds.get(entry.organisation_id), "host"),
            "icon": ICONS.get(entry.verb, "dot"),
            "hash": entry.hash,
        }
        for entry in entries
    ]


def chain_holds(case):
    """True when the case's chain verifies from its first entry to its head; None when it has none yet."""
    chain = Chain.objects.filter(case=case).first()
    return None if chain is None else next(verify_chain(chain), None) is None
