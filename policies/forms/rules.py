"""What staff type beside the value of a rule: how strictly it holds and where it stands."""

from django import forms

from policies.rules import Force

WORDING = {
    Force.BINDING: "不得、不超过、不少于、须、应：不符合的不予通过",
    Force.GUIDING: "一般、左右、原则上：不符合的须说明理由",
    Force.ADVICE: "鼓励、积极、倡导：只作提示",
}


class StatementForm(forms.Form):
    force = forms.ChoiceField(
        label="约束力",
        choices=[(force, f"{force.label}（{words}）") for force, words in WORDING.items()],
        widget=forms.RadioSelect,
        help_text="看文件的用词。征求意见稿一律只作提示。",
        error_messages={"required": "请按文件的用词选择约束力。"},
    )
    clause = forms.CharField(
        label="条款",
        max_length=80,
        help_text="例如“二（一）”“第三条”。文件没有写、由平台假定的，写“平台默认”开头。",
        error_messages={"required": "请写明出自文件的哪一条，例如“二（一）”。"},
    )
    quote = forms.CharField(
        label="原文",
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="照抄文件中的一句，至多 200 字，承办单位会看到。",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, label_suffix="", **options)
