"""What people type to find a certificate, and what a host writes into the completion package."""

from django import forms
from django.utils.html import escape

from trainees.forms.own import LONGEST_NAME, LONGEST_NUMBER, OwnForm


class LookupForm(OwnForm):
    """Name and document number. What they look like is judged by the lookup alone: every miss is one answer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "与报名时一致；少数民族姓名中的间隔号用哪种点都可以。"
        self.fields["number"].help_text = "报名时使用的证件：居民身份证、护照、军官证等。"


def plainly_typed(data) -> tuple[str, str] | None:
    """(name, number) as `LookupForm` would clean them; None where it has something to say, or nothing was sent.

    A form is built in as much time as the whole look-up takes, so it is built for its sentences alone.
    """
    name, number = (data.get(key, "").strip() for key in ("name", "number"))
    fits = 0 < len(name) <= LONGEST_NAME and 0 < len(number) <= LONGEST_NUMBER
    return (name, number) if fits and "\0" not in name + number else None


class WordsForm(forms.Form):
    """The host's own words on the package; a field for each rule that it departs from with a reason."""

    summary = forms.CharField(
        label="研修情况简述",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="组织实施、成效和问题，供审核人员了解；研修总结报告请在材料清单中上传。",
    )

    def __init__(self, *args, questions=(), reasons=None, **kwargs):
        """`questions` are (rule key, sentence of the finding) pairs; `reasons` what was said before."""
        super().__init__(*args, **kwargs)
        self.questions = list(dict.fromkeys(key for key, _ in questions))
        for key in self.questions:
            sentences = " ".join(escape(sentence) for each, sentence in questions if each == key)
            self.fields[f"reason-{key}"] = forms.CharField(
                label="情况说明",
                required=False,
                max_length=1000,
                help_text=sentences,
                initial=(reasons or {}).get(key, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def reasons(self):
        return {key: self.cleaned_data.get(f"reason-{key}", "") for key in self.questions}
