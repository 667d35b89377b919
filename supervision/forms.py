"""What the public writes to the supervising offices; forms validate and never save."""

from django import forms

from accounts.models import Organisation
from policies.models import RuleSet
from supervision.models import FollowUp

OTHER = "其他"


def violation_names():
    """The violations that the published notices name, each once, and 其他."""
    names = {}
    for rules in RuleSet.objects.published().compiled().values():
        rule = rules.get("violations")
        if rule and rule.specified:
            names |= dict.fromkeys(entry["name"] for entry in rule.value)
    return [*names, OTHER]


class ComplaintForm(forms.Form):
    authority = forms.ModelChoiceField(
        Organisation.objects.none(), label="向哪个机关反映", empty_label="请选择"
    )
    category = forms.ChoiceField(label="类别")
    text = forms.CharField(
        label="反映的情况",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="请写明项目、时间、地点和经过",
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=100,
        required=False,
        help_text="加密保存，只有受理机关能看到；不填也可凭查询码查看结果",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = (
            Organisation.objects.authorities().filter(active=True).order_by("path")
        )
        self.fields["category"].choices = [("", "请选择"), *((name, name) for name in violation_names())]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="整改情况",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明采取的措施、完成时间和负责人",
    )


class FollowUpForm(forms.Form):
    benefit = forms.ChoiceField(label="效益", choices=FollowUp.Benefit.choices)
    text = forms.CharField(
        label="成果转化应用情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明研修成果用在哪里、解决了什么问题、产生了什么效益",
    )  # fmt: skip


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label="查询码", max_length=20)

    def clean_receipt(self):
        return self.cleaned_data["receipt"].strip().upper()
