"""From a finding to the page of the portal on which its fact is mended, across all papers of a class."""

from applications import addresses as filing
from certificates import addresses as completion
from certificates.package import package_items
from finance import addresses as settlement
from reports.desk import paper
from trainees import addresses as roster


def field_address(programme, field, name, rules=None):
    """The page of the fact `field` that a finding of the paper `name` speaks of.

    `name` is filing, roster, settlement or completion; `rules`, where they are at hand, name the package's documents.
    """
    pk = programme.pk
    if name == "filing":
        return filing.mend_address(pk, field, begun=paper(programme, "filing") is not None)
    if name == "completion":
        items = package_items(rules, programme.starts_on) if rules is not None else []
        return completion.mend_address(pk, field, items)
    return {"roster": roster, "settlement": settlement}[name].mend_address(pk, field)
