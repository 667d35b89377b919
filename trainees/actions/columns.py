"""Which columns of a host's sheets are taken for what: assigned once, remembered for the same header."""

import hashlib

from trainees.models import ColumnMapping
from trainees.sheets import FIELDS
from workflow.xlsx.tables import label_key


def remembered(host, columns):
    """{field key: column} as this host last assigned the columns of a header like this; {} where it never did."""
    row = (
        ColumnMapping.objects.filter(host=host, labels_digest=labels_digest(columns)).first()
        if columns
        else None
    )
    if row is None:
        return {}
    places = {label_key(label): column for column, label in sorted(columns.labels.items(), reverse=True)}
    known = {each.key for each in FIELDS}
    return {key: places[label] for key, label in row.mapping.items() if key in known and label in places}


def remember(host, columns, mapping, *, now):
    """Keep an assignment for the next sheet with this header; columns that share a label cannot be told apart."""
    labels = [label for _, label in sorted(columns.labels.items())]
    keys = {column: label_key(label) for column, label in columns.labels.items()}
    alone = {key for key in keys.values() if list(keys.values()).count(key) == 1}
    kept = {key: keys[column] for key, column in mapping.items() if keys.get(column) in alone}
    ColumnMapping.objects.update_or_create(
        host=host,
        labels_digest=labels_digest(columns),
        defaults={"labels": labels, "mapping": kept, "used_at": now},
    )


def labels_digest(columns):
    """The hash of a header's labels in their order."""
    labels = [label_key(label) for _, label in sorted(columns.labels.items())]
    return hashlib.sha256("\n".join(labels).encode()).hexdigest()
