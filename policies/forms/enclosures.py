"""What staff give for one attachment of a notice: its name, its place, its file."""

from pathlib import PurePath

from django import forms

from accounts.refusals import Refused
from policies.models import Enclosure
from workflow.uploads import ENDINGS, ISSUED, NAMES, accept_of, checked_upload

HINT = f"{'、'.join(ENDINGS[kind] for kind in ISSUED)}，不超过 20 MB；新文件替换原来的"


class EnclosureForm(forms.ModelForm):
    upload = forms.FileField(
        label="上传文件",
        required=False,
        help_text=HINT,
        widget=forms.FileInput({"accept": accept_of(ISSUED)}),
    )
    empty = forms.BooleanField(label="只留名称，移除文件", required=False)

    class Meta:
        model = Enclosure
        fields = ("place", "name", "file_name", "year")
        help_texts = {
            "place": "从小到大排列；0 排在最后",
            "file_name": "下载时的文件名；上传时留空即用所传文件的名称",
        }
        widgets = {"place": forms.NumberInput({"min": 0, "max": 999})}

    checked: tuple | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = self.instance.pk and self.instance.file
        self.fields["empty"].disabled = not held

    def clean_upload(self):
        """Judged by its content; `checked` is then (content, content type)."""
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                self.checked = checked_upload(upload, kinds=ISSUED)
            except Refused as refusal:
                raise forms.ValidationError(refusal.sentence, code=refusal.code) from refusal
        return upload

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("upload") and cleaned.get("empty"):
            self.add_error("empty", "同时选了新文件和移除文件，请只选一项。")
        if self.checked and "file_name" not in self.changed_data:
            cleaned["file_name"] = PurePath(cleaned["upload"].name).name[-200:]
        if cleaned.get("file_name") and (kind := self.kind_of_file()):
            cleaned["file_name"] = self.with_ending(cleaned["file_name"], kind)
        return cleaned

    def kind_of_file(self):
        if self.checked:
            return self.checked[1]
        held = self.instance.pk and self.instance.file
        return held.content_type if held else ""

    def with_ending(self, name, kind):
        """A file's name ends as its content does, or the reader's computer would not open it."""
        endings = ENDINGS.get(kind, "").split(",")
        if name.lower().endswith(tuple(endings)):
            return name
        known = {ending for each in NAMES for ending in ENDINGS[each].split(",")}
        path = PurePath(name)
        stem = path.stem if path.suffix.lower() in known else name
        return f"{stem}{endings[0]}"[-200:]
