"""One person typed on a page; what is wrong with it is found by the rules of the sheet, in the action."""

from django import forms

from trainees.identity import DOCUMENT_TYPES, mask_number
from trainees.importing.showing import SEALED
from trainees.importing.single import KEYS
from trainees.sheets.columns import BY_KEY
from trainees.sheets.template import CHOICES

_SELECTS = {
    "sex": ("男", "女"), "doc_type": tuple(DOCUMENT_TYPES.values()), "frontline": ("是", "否"), "online": ("是", "否"),
}  # fmt: skip
_HINTS = {
    "number": "不填的，排在最后。",
    "doc_type": "不填的，按号码的样式判断。",
    "name": "与证件一致；间隔号用“·”。",
}


class PersonForm(forms.Form):
    """Fields as the columns of the sheet; with a trainee, what is known of him, except what is sealed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, trainee=None, **kwargs):
        self.trainee = trainee
        if trainee:
            kwargs["initial"] = known(trainee) | {"version": trainee.roster.version}
        super().__init__(*args, **kwargs)
        for key in KEYS:
            self.fields[key] = self._field(key)

    def _field(self, key):
        column = BY_KEY[key]
        options = {"label": column.label, "required": False, "help_text": _HINTS.get(key, "")}
        if key in _SELECTS:
            words = [("", "——"), *((word, word) for word in _SELECTS[key])]
            return forms.ChoiceField(choices=words, **options)
        if key in SEALED and self.trainee:
            kept = (
                self.trainee.number_mask if key == "doc_number" else mask_number(getattr(self.trainee, key))
            )
            options["help_text"] = f"现为 {kept}，不改请留空。" if kept else ""
        attrs = (
            {"autocomplete": "off", "list": f"choices-{key}"} if key in CHOICES else {"autocomplete": "off"}
        )
        options["required"] = column.required and not (key == "doc_number" and self.trainee)
        return forms.CharField(
            max_length=column.longest, widget=forms.TextInput(attrs),
            error_messages={"required": f"没有填写。请填写{column.label}。"}, **options,
        )  # fmt: skip

    def values(self):
        """{field key: text} for the action."""
        return {key: self.cleaned_data.get(key, "") for key in KEYS}

    def take(self, faults):
        """Put the faults that the rules found at their fields."""
        for key, sentences in faults.items():
            for sentence in sentences:
                self.add_error(key if key in self.fields else None, sentence)


def known(trainee):
    """What the form begins with for somebody on the roster."""
    return {
        "number": trainee.number, "name": trainee.name, "sex": trainee.sex, "doc_type": trainee.person.get_doc_type_display(),
        "unit": trainee.unit, "ownership": trainee.ownership, "post": trainee.post, "title": trainee.qualification,
        "political_status": trainee.political_status or ("中共党员" if trainee.party_member else ""), "region": trainee.region,
        "frontline": "是" if trainee.frontline else "否", "online": "是" if trainee.online else "否",
    }  # fmt: skip
