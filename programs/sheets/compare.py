"""What one release of a plan says differently from the one before; rows as PlanRow.as_json gives them."""

from programs.sheets.rows import FIELDS

# The number of a row is the office's own order; remarks are not kept.
COMPARED = {
    "group": "类别",
    **{f.key: f.label for f in FIELDS if f.key not in ("number", "title", "host", "note")},
}


def compare_rows(before, after):
    """{"added": rows, "gone": rows, "changed": [(row, [(label, old, new)])]}.

    A row is known by its topic and host. A blank cell says nothing, as in `programs.actions.rows`.
    """
    known = {key_of(row): row for row in before}
    added, changed = [], []
    for row in after:
        old = known.pop(key_of(row), None)
        if old is None:
            added.append(row)
        elif cells := cells_between(old, row):
            changed.append((row, cells))
    return {"added": added, "gone": list(known.values()), "changed": changed}


def key_of(row):
    return (row["title"], row["host"])


def cells_between(old, new):
    return [
        (label, old.get(key) or "", new[key])
        for key, label in COMPARED.items()
        if new.get(key) and new[key] != old.get(key)
    ]
