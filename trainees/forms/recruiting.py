"""What a host types about recruiting: the notice, its quotas, and who is admitted. Saved by the actions."""

from django import forms

from trainees.forms.rows import check_phone
from trainees.models import Quota
from workflow.formsets import MOST_ROWS


class RecruitingForm(forms.Form):
    """The notice itself."""

    seats = forms.IntegerField(
        label="招收人数", min_value=1, max_value=2000, error_messages={"required": "请填写招收人数。"}
    )
    frontline_seats = forms.IntegerField(
        label="其中预留基层一线",
        min_value=0,
        max_value=2000,
        help_text="这些名额只录取基层一线人员；没有预留的填 0。",
        error_messages={"required": "请填写预留人数；没有预留的填 0。"},
    )
    closes_on = forms.DateField(
        label="报名截止日期",
        help_text="当天 24:00 截止，须早于开班日期。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "请填写报名截止日期。",
            "invalid": "请按 2026-10-12 的样式填写日期。",
        },
    )
    contact = forms.CharField(
        label="联系人", max_length=50, error_messages={"required": "请填写报名联系人，会公开显示。"}
    )
    phone = forms.CharField(
        label="联系电话", max_length=30, error_messages={"required": "请填写报名联系电话，会公开显示。"}
    )
    email = forms.EmailField(
        label="联系邮箱", required=False, error_messages={"invalid": "邮箱的格式不对，请核对。"}
    )
    text = forms.CharField(
        label="通知正文",
        max_length=8000,
        help_text="已按备案内容起草，可以修改。不得要求学员交费。",
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "请写通知正文。"},
    )

    def clean_phone(self):
        return check_phone(self.cleaned_data["phone"])


class QuotaForm(forms.Form):
    """Places for one city or one unit."""

    kind = forms.ChoiceField(label="分配给", choices=Quota.Kind.choices, initial=Quota.Kind.REGION)
    name = forms.CharField(
        label="名称", max_length=120, error_messages={"required": "请填写地区或单位名称，或清空这一行。"}
    )
    seats = forms.IntegerField(
        label="名额", min_value=0, max_value=2000, error_messages={"required": "请填写名额。"}
    )
    frontline_seats = forms.IntegerField(label="其中基层一线", min_value=0, max_value=2000, required=False)


class BaseQuotaFormSet(forms.BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", None) or {}
            key = (values.get("kind"), values.get("name"))
            if key[1] and key in seen:
                form.add_error("name", f"“{key[1]}”已经分配过名额，请合并成一行。")
            seen.add(key)

    def quotas(self):
        return [
            {**form.cleaned_data, "frontline_seats": form.cleaned_data["frontline_seats"] or 0}
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]


QuotaFormSet = forms.formset_factory(
    QuotaForm,
    formset=BaseQuotaFormSet,
    extra=3,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


class FilterForm(forms.Form):
    """Which registrations the host looks at. No document number is looked for here."""

    q = forms.CharField(label="姓名或单位", required=False, max_length=30)
    state = forms.ChoiceField(label="状态", required=False)
    region = forms.ChoiceField(label="所在省市", required=False)
    only = forms.ChoiceField(
        label="只看",
        required=False,
        choices=[
            ("", "全部"), ("frontline", "基层一线"), ("ineligible", "不符合一般条件"), ("doubt", "有重复提示"),
        ],
    )  # fmt: skip

    def __init__(self, *args, states, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "全部"), *states]
        self.fields["region"].choices = [("", "全部"), *((name, name) for name in regions)]

    def chosen(self):
        """{field: value}; what is no choice counts as not chosen, digits as no words."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name, "") for name in self.fields}
        if sum(c.isdigit() for c in values["q"]) > 5:
            values["q"] = ""
        return values


class DecisionForm(forms.Form):
    """What is to be done with the people that were ticked."""

    DECIDE = (("admitted", "录取"), ("waitlisted", "列为候补"), ("refused", "不予录取"), ("undo", "撤销审核"))

    verdict = forms.ChoiceField(
        label="办理", choices=DECIDE, error_messages={"required": "请选择录取、候补、不予录取或撤销审核。"}
    )
    reason = forms.CharField(
        label="原因或理由",
        max_length=200,
        required=False,
        help_text="不予录取须写；超出名额分配、占用基层一线名额的也须写。",
    )
