"""Two people with one form of the admin open: the second to save is told, and nothing is overwritten."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac

SEEN = "seen"


def fresh_form(form):
    """The form class with a hidden mark of the values that it was drawn from, compared when it comes back."""

    def __init__(self, *args, **kwargs):
        form.__init__(self, *args, **kwargs)
        self.fields[SEEN].initial = mark_of(self.instance, self.shown_names())

    def shown_names(self):
        return [field.name for field in self.instance._meta.concrete_fields if field.name in self.fields]

    def clean(self):
        cleaned = form.clean(self)
        require_unchanged(self.instance, self.shown_names(), self.cleaned_data.pop(SEEN, ""))
        return cleaned

    values = {
        SEEN: forms.CharField(required=False, widget=forms.HiddenInput),
        "__init__": __init__,
        "shown_names": shown_names,
        "clean": clean,
    }
    return type(form)(form.__name__, (form,), values)


def mark_of(row, names):
    """A short mark of what the row says in these fields."""
    said = "\x1f".join(f"{name}={row._meta.get_field(name).value_from_object(row)}" for name in names)
    return salted_hmac("accounts.admin.seen", said).hexdigest()[:32]


def require_unchanged(row, names, seen):
    """Refuse when the row, locked, no longer says what the form was drawn from."""
    stored = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    if not seen or stored is None or constant_time_compare(seen, mark_of(stored, names)):
        return
    raise ValidationError(
        f"“{stored}”在您打开页面之后已被他人修改，您的填写没有保存，也没有覆盖他人的内容。"
        "请在新窗口打开本页核对现有内容，再决定是否修改；您的填写仍在下面。",
        code="stale",
    )
