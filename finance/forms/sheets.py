"""What is sent with a sheet of expense lines; nothing here saves."""

from django import forms

from trainees.forms.files import WorkbookForm


class LinesForm(WorkbookForm):
    """The sheet itself."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["file"].label = "支出明细表（.xlsx）"
        self.fields["file"].help_text = "上传后先核对，确认之前不改结算的任何内容。"


class ConfirmLinesForm(forms.Form):
    """The confirmation of a preview: of which file, and whether the lines with faults stay behind."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    only_good = forms.BooleanField(required=False, widget=forms.HiddenInput)
