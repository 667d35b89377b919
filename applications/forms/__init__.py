"""Forms of a filing. They shape and check input; the actions store it."""

from applications.forms.budget import BudgetForm
from applications.forms.parts import DeclarationsForm, HeadcountForm, PartForm, TimeForm
from applications.forms.rows import ChangeForm, LecturerForm, SessionForm, UploadForm
from applications.parts import PARTS

__all__ = ["ChangeForm", "LecturerForm", "SessionForm", "UploadForm", "form_for"]


def form_for(part):
    """The form class of a part that is plain fields; None for lists and documents."""
    if part in SPECIAL:
        return SPECIAL[part]
    fields = PARTS[part].fields
    if not fields:
        return None
    meta = type("Meta", (PartForm.Meta,), {"fields": fields})
    return type("PlainPartForm", (PartForm,), {"Meta": meta})


SPECIAL = {
    "time": TimeForm,
    "headcount": HeadcountForm,
    "budget": BudgetForm,
    "declarations": DeclarationsForm,
}
