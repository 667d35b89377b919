"""What all rows about money share."""

from django.db import models


def money(label, **options):
    """A column of yuan with two decimals."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)
