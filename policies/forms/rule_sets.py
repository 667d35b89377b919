"""What staff type for the head of a rule set, and for drafting next year's."""

from django import forms

from accounts.models import Organisation
from policies.checks import head_faults
from policies.keys import STANDARDS
from policies.models import Notice, Rule, RuleSet

CODE_HINT = (
    "小写字母、数字和连字符，地区加年度，如 shandong-2027、fujian-2027-national；各版本共用，定后不改。"
)


class RuleSetForm(forms.ModelForm):
    """The head of a draft; what it may not say stands at its field."""

    class Meta:
        model = RuleSet
        fields = (
            "code",
            "name",
            "notice",
            "parent",
            "standards",
            "level",
            "region_code",
            "year",
            "effective_from",
            "effective_to",
        )
        help_texts = {
            "code": CODE_HINT,
            "notice": "规则出自哪份文件；还没有登记的，先在“政策文件”中录入。",
            "parent": "本级没有写的，照上级执行；一般是部 → 省 → 市或行业，至多四层。不继承就不选。",
            "standards": "综合定额、讲课费等照哪套标准执行；本级或上级自己写了的，以自己写的为准。不引用就不选。",
            "effective_from": "自哪一天起适用，一般是文件的施行或成文日期。",
            "effective_to": "适用到哪一天；没有期限就不填。",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("parent", "standards"):
            if field := self.fields.get(name):
                field.queryset = field.queryset.exclude(state=RuleSet.State.SUPERSEDED)
        if standards := self.fields.get("standards"):
            standards.queryset = standards.queryset.filter(pk__in=stating_standards())

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, sentence in head_faults(self.instance):
                self.add_error(field if field in self.fields else None, sentence)


def stating_standards():
    """The rule sets that state a standard of their own: those that others may adopt."""
    return Rule.objects.filter(key__in=STANDARDS).values("rule_set")


NEW, KNOWN = "new", "known"


class NextYearForm(forms.Form):
    """Next year's draft: its head, and the notice it will rest on, which may still be unwritten."""

    year = forms.IntegerField(
        label="计划年度",
        min_value=2000,
        max_value=2100,
        error_messages={"invalid": "年度应为四位数字，如 2027。"},
    )
    code = forms.SlugField(label="代码", max_length=60, help_text=CODE_HINT)
    name = forms.CharField(label="名称", max_length=120)
    basis = forms.ChoiceField(
        label="依据文件",
        choices=[(NEW, "新文件，文号待定"), (KNOWN, "已登记的文件")],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    title = forms.CharField(
        label="新文件标题",
        max_length=200,
        required=False,
        help_text="选“新文件”时填写；文号和成文日期在发布规则之前补上。",
    )
    issuer = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="新文件发文机关",
        required=False,
        empty_label="（请选择）",
        help_text="选“新文件”时填写。",
    )
    notice = forms.ModelChoiceField(
        Notice.objects.none(),
        label="已登记的文件",
        required=False,
        empty_label="（请选择）",
        help_text="选“已登记的文件”时填写。",
    )
    parent = forms.ModelChoiceField(
        RuleSet.objects.none(), label="上级规则集", required=False, empty_label="（不继承）"
    )
    level = forms.ChoiceField(label="级别", choices=RuleSet.Level.choices)
    region_code = forms.CharField(
        label="地区代码", max_length=6, required=False, help_text="省级两位代码，如 37；全国留空"
    )
    effective_from = forms.DateField(
        label="自哪天起适用", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    family = forms.BooleanField(label="连同下级规则集一起起草", required=False, initial=True)

    def __init__(self, *args, issuers, notices, parents, members=(), **options):
        super().__init__(*args, label_suffix="", **options)
        self.fields["issuer"].queryset = issuers
        self.fields["notice"].queryset = notices
        self.fields["parent"].queryset = parents
        self.members = list(members)
        if not self.members:
            del self.fields["family"]
        for member in self.members:
            for part, label, field in (
                ("code", "代码", forms.SlugField(max_length=60, required=False)),
                ("name", "名称", forms.CharField(max_length=120, required=False)),
            ):
                field.label = f"“{member.rule_set.name}”的新{label}"
                self.fields[f"{part}_{member.rule_set.pk}"] = field
                field.initial = getattr(member, part)

    def member_rows(self):
        """(rule set, cell of its code, cell of its name) for each member of the family."""
        return [
            (m.rule_set, self[f"code_{m.rule_set.pk}"], self[f"name_{m.rule_set.pk}"]) for m in self.members
        ]

    def plain_fields(self):
        return [field for field in self if not field.name.startswith(("code_", "name_", "family"))]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("basis") == NEW:
            self.need("title", "请填写新文件的标题，文号可以以后再补。")
            self.need("issuer", "请选择由哪个机关发文。")
        elif cleaned.get("basis") == KNOWN:
            self.need("notice", "请选择已登记的文件，或改选“新文件，文号待定”。")
        codes = [cleaned.get("code")]
        for member in self.members if cleaned.get("family") else ():
            name = f"code_{member.rule_set.pk}"
            self.need(name, "请填写代码。")
            self.need(f"name_{member.rule_set.pk}", "请填写名称。")
            codes.append(cleaned.get(name))
        for name in [n for n in self.fields if n == "code" or n.startswith("code_")]:
            code = cleaned.get(name)
            if code and name not in self.errors and (name == "code" or cleaned.get("family")):
                self.check_code(name, code, codes)
        return cleaned

    def need(self, name, sentence):
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def check_code(self, name, code, codes):
        if codes.count(code) > 1:
            self.add_error(name, f"代码“{code}”在本页写了不止一次，各规则集的代码不能相同。")
        else:
            for field, sentence in head_faults(RuleSet(code=code)):
                if field == "code":
                    self.add_error(name, sentence)
