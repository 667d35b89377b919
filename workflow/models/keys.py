"""How rows are named where a foreign key would tie the apps together."""


def key_of(row):
    """The name under which journal, attachments and remarks know a row: `app.model:pk`."""
    return f"{row._meta.label_lower}:{row.pk}"
