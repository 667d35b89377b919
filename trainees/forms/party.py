"""Members of 班委 and 临时党小组, and what they did."""

from django import forms

from trainees.models import PartyPost
from trainees.party.rules import POSTS


class PostForm(forms.Form):
    body = forms.ChoiceField(label="组织", choices=PartyPost.Body.choices)
    trainee = forms.ChoiceField(
        label="学员",
        error_messages={"required": "请选择学员。", "invalid_choice": "该学员已不在名单中，请重新选择。"},
    )
    post = forms.CharField(
        label="职务", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="如 " + "、".join(dict.fromkeys(each for posts in POSTS.values() for each in posts)) + "。",
        error_messages={"required": "请填写职务，如“班长”“组长”。"},
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, auto_id="post_%s", **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.fields["trainee"].choices = [
            ("", "请选择"),
            *((pk, f"{each.number} {each.name}{'（党员）' if each.party_member else ''}") for pk, each in self.people.items()),
        ]  # fmt: skip

    @property
    def chosen(self):
        return self.people[self.cleaned_data["trainee"]]


class ActivityForm(forms.Form):
    body = forms.ChoiceField(label="组织", choices=PartyPost.Body.choices)
    kind = forms.ChoiceField(label="活动类型")
    title = forms.CharField(
        label="活动内容",
        max_length=120,
        error_messages={"required": "请写明活动内容，如“参观党性教育基地”。"},
    )
    on = forms.DateField(
        label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，如 2026-11-20。"},
    )  # fmt: skip
    begins_at = forms.TimeField(
        label="开始时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="填写后与课程表核对是否为业余时间。", error_messages={"invalid": "请填写时间，如 19:30。"},
    )  # fmt: skip
    place = forms.CharField(label="地点", max_length=80, required=False)
    present = forms.IntegerField(
        label="参加人数", required=False, min_value=1, max_value=2000,
        error_messages={"invalid": "请填写人数。", "min_value": "参加人数至少为 1。", "max_value": "参加人数过多，请核对。"},
    )  # fmt: skip
    support = forms.CharField(
        label="承办单位的支持",
        required=False,
        max_length=200,
        help_text="如提供的场地、车辆、讲解人员、经费。",
    )
    note = forms.CharField(
        label="活动情况", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, kinds, **kwargs):
        """`kinds` are the names of the rule party.activities; another kind that a row already has stays on offer."""
        super().__init__(*args, auto_id="activity_%s", **kwargs)
        kept = (self.initial or {}).get("kind", "")
        names = list(dict.fromkeys([*kinds, "其他", *([kept] if kept else [])]))
        self.fields["kind"].choices = [(name, name) for name in names]
