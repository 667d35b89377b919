"""Rows of a form that grow without a script."""

from django.forms.utils import ErrorDict, ErrorList

# How many rows “再加 5 行” adds, and how many a form takes where it says nothing else.
MORE_ROWS, MOST_ROWS = 5, 80


def grown(posted, prefix, most=MOST_ROWS):
    """What was posted, with five more rows of a formset: 再加 5 行 without a script."""
    data = posted.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = int(data[name]) if data.get(name, "").isdecimal() and len(data[name]) < 5 else 0
    data[name] = str(min(total + MORE_ROWS, most))
    return data


def unjudged(*forms, formsets):
    """Show what was typed without judging it: somebody who asks for more rows is not done yet."""
    for formset in formsets:
        formset._errors, formset._non_form_errors = [], ErrorList()
    for each in [*forms, *(form for formset in formsets for form in formset.forms)]:
        each._errors = ErrorDict()
