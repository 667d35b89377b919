"""The shape of the value that each kind of rule holds.

A value is plain JSON, so that a notice can be kept as a readable file. `validate` answers with sentences
for people, never with an exception.
"""

from policies.kinds import MAY_BE_UNSPECIFIED, Kind
from policies.numbering import pattern_faults
from policies.shapes import figures, lists, standards


def validate(kind, value):
    """Faults of a value of this kind, one Chinese sentence each; an empty list when it fits.

    `kind` is a `Kind` or its name; `value` is what JSON gives.
    """
    if kind not in Kind.values:
        return [f"没有“{kind}”这一类规则，可用：{'、'.join(Kind.labels)}。"]
    kind = Kind(kind)
    if value is None:
        if kind in MAY_BE_UNSPECIFIED:
            return []
        return [f"“{kind.label}”必须填写，不能留空。"]
    return SHAPES[kind](value)


SHAPES = {
    Kind.AMOUNT: figures.amount,
    Kind.BOUNDS: figures.bounds,
    Kind.HOURS: figures.hours,
    Kind.LEAD_TIME: figures.lead_time,
    Kind.DUE_AFTER: figures.due_after,
    Kind.FIXED_DATE: figures.fixed_date,
    Kind.DOCUMENTS: lists.documents,
    Kind.PARTS: lists.parts,
    Kind.CHAIN: lists.chain,
    Kind.SEAT: lists.seat,
    Kind.GATE: lists.gate,
    Kind.FILER: lists.filer,
    Kind.NAMES: lists.names,
    Kind.CATEGORIES: lists.categories,
    Kind.FLAG: lists.flag,
    Kind.CHOICE: lists.choice,
    Kind.TEXT: lists.text,
    Kind.RATIO: figures.ratio,
    Kind.COUNTS: lists.counts,
    Kind.SANCTIONS: lists.sanctions,
    Kind.PATTERN: pattern_faults,
    Kind.DAY_QUOTAS: standards.day_quotas,
    Kind.TAPER: standards.taper,
    Kind.TARIFF: standards.tariff,
    Kind.SHARE: standards.share,
}
