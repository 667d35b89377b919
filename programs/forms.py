"""What staff fill in around the plan; forms validate and never save."""

from django import forms

from accounts.models import Organisation
from policies.models import Notice
from programs.models import Change, Topic


class UploadPlanForm(forms.Form):
    authority = forms.ModelChoiceField(Organisation.objects.none(), label="下达机关", empty_label=None)
    year = forms.IntegerField(label="计划年度", min_value=2010, max_value=2100, help_text="如 2024")
    notice = forms.ModelChoiceField(
        Notice.objects.none(), label="印发通知", required=False, help_text="已录入的通知可在这里选择，公开页会链接到它"
    )
    stated_total = forms.IntegerField(
        label="通知所称期数", min_value=1, max_value=5000, required=False, help_text="通知正文写的总数，用来与表格行数核对；可不填"
    )
    file = forms.FileField(label="计划表（附件1，.xlsx）", help_text="照通知附件的样子上传，标题行、分组行不用删；不超过 10 MB")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [m.organisation_id for m in user.current_memberships]
        self.fields["authority"].queryset = Organisation.objects.authorities().filter(pk__in=ids)
        self.fields["notice"].queryset = Notice.objects.visible_to(user)


class ChangeForm(forms.Form):
    field = forms.ChoiceField(label="变更事项", choices=Change._meta.get_field("field").choices)
    new = forms.CharField(label="变更为", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    reason = forms.CharField(label="情况说明", widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("title", "field", "need", "audience", "period", "place", "headcount", "days", "host")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        paths = [m.organisation for m in user.current_memberships]
        hosts = Organisation.objects.none()
        for organisation in paths:
            hosts = hosts | Organisation.objects.filter(pk=organisation.pk)
            if organisation.parent_id:
                hosts = hosts | Organisation.objects.filter(parent=organisation.parent)
        self.fields["host"].queryset = hosts.distinct().order_by("name")
