"""What is written row by row: lecturers, courses, files; and a request to change the plan."""

from datetime import timedelta
from decimal import Decimal

from django import forms

from applications.fields import DayField
from applications.models import CourseSession, Lecturer
from applications.sections import OTHER

SHORTEST, LONGEST = Decimal("0.5"), Decimal(8)
_MOST_DAYS = 60


class LecturerForm(forms.ModelForm):
    class Meta:
        model = Lecturer
        fields = ("name", "unit", "title", "rank")

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class SessionForm(forms.ModelForm):
    """A course on one half-day. Days are those of the class, forms those that the notice names."""

    on = DayField(label="日期")
    hours = forms.DecimalField(
        label="学时", min_value=SHORTEST, max_value=LONGEST, decimal_places=1, max_digits=3,
        error_messages={"max_value": "一个时段不会超过 8 学时，请核对。", "min_value": "学时至少为 0.5。"},
    )  # fmt: skip

    class Meta:
        model = CourseSession
        fields = ("on", "half", "topic", "form", "hours", "lecturer", "shareable")

    def __init__(self, *args, reading, **options):
        super().__init__(*args, **options)
        filing = reading.filing
        self.fields["lecturer"].queryset = filing.lecturers.all()
        self.fields["lecturer"].empty_label = "待定"
        self.fields["half"].choices = [("", "请选择"), *CourseSession._meta.get_field("half").choices]
        self.fields["hours"].widget.attrs |= {"inputmode": "decimal", "step": "0.5"}
        if filing.days and filing.days <= _MOST_DAYS:
            days = [filing.starts_on + timedelta(days=n) for n in range(filing.days)]
            self.fields["on"].widget = forms.Select(
                choices=[("", "请选择"), *((day.isoformat(), written(day)) for day in days)]
            )
        forms_named = [item["name"] for item in reading.rules.value("teaching.forms", [])]
        if forms_named:
            choices = [
                (name, name)
                for name in dict.fromkeys([*forms_named, OTHER, *filter(None, [self.instance.form])])
            ]
            self.fields["form"] = forms.ChoiceField(label="研修形式", choices=[("", "请选择"), *choices])
        else:
            self.fields["form"].help_text = "如 主题报告、专题研讨、学术交流、现场教学。"

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def written(day):
    return f"{day:%m-%d}（周{'一二三四五六日'[day.weekday()]}）"


class UploadForm(forms.Form):
    """A file for one slot. What the file is, is judged by its content afterwards."""

    slot = forms.SlugField(max_length=60)
    file = forms.FileField(
        error_messages={
            "required": "没有选择文件，请先选择要上传的文件。",
            "empty": "文件是空的（0 字节）。请确认已保存，再重新选择文件上传。",
        }
    )


class ChangeForm(forms.Form):
    """A request to change one locked field; which fields may change is a rule."""

    field = forms.ChoiceField(label="变更事项", widget=forms.RadioSelect)
    new = forms.CharField(label="变更为", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label="情况说明", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, choices, **options):
        super().__init__(*args, **options)
        self.fields["field"].choices = choices
