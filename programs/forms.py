"""What staff fill in around the plan; forms validate and never save."""

import re

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Q

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from policies.models import Notice
from programs.checks import topic_tags
from programs.models import Topic, Track


class UploadPlanForm(forms.Form):
    authority = forms.ModelChoiceField(Organisation.objects.none(), label="下达机关", empty_label=None)
    year = forms.IntegerField(label="计划年度", min_value=2010, max_value=2100, help_text="如 2024")
    notice = forms.ModelChoiceField(
        Notice.objects.none(),
        label="印发通知",
        required=False,
        help_text="已录入的通知可在这里选择，公开页会链接到它",
    )
    stated_total = forms.IntegerField(
        label="通知所称期数",
        min_value=1,
        max_value=5000,
        required=False,
        help_text="通知正文写的总数，用来与表格行数核对；可不填",
    )
    file = forms.FileField(
        label="计划表（附件1，.xlsx）", help_text="照通知附件的样子上传，标题行、分组行不用删；不超过 10 MB"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [m.organisation_id for m in user.current_memberships]
        self.fields["authority"].queryset = Organisation.objects.authorities().filter(pk__in=ids)
        self.fields["notice"].queryset = Notice.objects.visible_to(user)


class TrackForm(forms.ModelForm):
    aliases = forms.CharField(
        label="计划表中的其他写法",
        required=False,
        help_text="计划表分组行里的其他叫法，用顿号或逗号隔开，如 示范项目、省级示范",
    )

    class Meta:
        model = Track
        fields = ("authority", "year", "code", "name", "aliases", "level", "rule_set")
        help_texts = {"code": "用小写字母和连字符写，如 ordinary；同一机关、同一年度内不重复"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["aliases"] = "、".join(self.instance.aliases)

    def clean_aliases(self):
        return [
            part.strip() for part in re.split(r"[、,，;；]", self.cleaned_data["aliases"]) if part.strip()
        ]


class TagsField(forms.MultipleChoiceField):
    """Several names out of a list, kept as one line joined by ；."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split("；") if isinstance(value, str) else value

    def clean(self, value):
        return "；".join(super().clean(value))


class TopicForm(forms.ModelForm):
    themes = TagsField(label="服务战略与主题", required=False, help_text="可选多项")
    natures = TagsField(label="选题性质", required=False, help_text="可选多项")

    class Meta:
        model = Topic
        fields = (
            "title",
            "field",
            "themes",
            "natures",
            "need",
            "advantages",
            "audience",
            "period",
            "place",
            "headcount",
            "days",
            "host",
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        # A host is an institution below the same province (or ministry) as the sponsor, or the sponsor itself.
        parents = {m.organisation.parent_id for m in user.current_memberships}
        own = {m.organisation_id for m in user.current_memberships}
        rows = Organisation.objects.filter(active=True).exclude(kind__in=OrganisationKind.authorities())
        self.fields["host"].queryset = rows.filter(Q(parent__in=parents) | Q(pk__in=own)).order_by("name")
        named = topic_tags(self.instance.call)
        for name in ("themes", "natures"):
            kept = [tag for tag in getattr(self.instance, name).split("；") if tag and tag not in named[name]]
            self.fields[name].choices = [(tag, tag) for tag in [*named[name], *kept]]
            if not self.fields[name].choices:
                del self.fields[name]
        self.fields["advantages"].widget.attrs["rows"] = 3
        for name in ("headcount", "days"):
            self.demand_some(self.fields[name])
        self.fields["need"].widget.attrs["rows"] = 5
        self.fields["host"].empty_label = "请选择"

    def demand_some(self, field):
        """A class without people or days is none: the column takes 0, a topic does not."""
        kept = [each for each in field.validators if not isinstance(each, MinValueValidator)]
        field.validators = [*kept, MinValueValidator(1, "请填写大于 0 的整数。")]
        field.widget.attrs["min"] = 1
