"""What a person types to plan a class."""

from itertools import groupby

from django import forms

from policies.models import RuleSet
from policies.state_council import YEARS

LONGEST = 60
NATION = "全国"


class PlannerForm(forms.Form):
    """By GET: a rule set, the opening day (or today), the length. `usual_days` {code: days} stand in for a length that is left out."""

    rules = forms.ChoiceField(
        label="项目类别（适用规定）",
        error_messages={"invalid_choice": "没有这个类别，或它的规定已经不在用，请重新选择。"},
    )
    opening = forms.DateField(
        label="开班日期",
        error_messages={"required": "请填写开班日期；还没有定的，可以点“从今天起最早哪天能开班”。"},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    days = forms.IntegerField(
        label="研修天数",
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "invalid": "研修天数请填整数，如 5。",
            "min_value": f"研修天数应在 1 至 {LONGEST} 天之间。",
            "max_value": f"研修天数应在 1 至 {LONGEST} 天之间。",
        },
        widget=forms.NumberInput(attrs={"placeholder": "按通知规定"}),
    )

    def __init__(self, data=None, *, rule_sets=(), usual_days=None, **kwargs):
        super().__init__(data, label_suffix="", **kwargs)
        self.usual_days = usual_days or {}
        self.fields["rules"].choices = [
            (heading, [(row.code, row.name) for row in rows]) for heading, rows in headed(rule_sets)
        ]

    def clean_opening(self):
        opening = self.cleaned_data["opening"]
        if opening and opening.year not in YEARS:
            raise forms.ValidationError(f"开班日期应在 {YEARS[0]} 年至 {YEARS[-1]} 年之间，请核对年份。")
        return opening

    def clean(self):
        cleaned = super().clean()
        if self.data.get("from") == "today":
            self.errors.pop("opening", None)
        if cleaned.get("days") is None and "days" in cleaned:
            cleaned["days"] = self.usual_days.get(cleaned.get("rules"))
            if cleaned["days"] is None and "rules" in cleaned:
                self.add_error("days", "通知没有规定研修天数，请填写。")
        return cleaned


def headed(rule_sets):
    """[(国家级 · 全国 · 2021 年度, rule sets)], the newest year first."""

    def heading(row):
        year = f"{row.year} 年度" if row.year else "长期适用"
        return " · ".join([RuleSet.Level(row.level).label, region_of(row), year])

    def order(row):
        return (row.level != RuleSet.Level.NATIONAL, row.region_code, -(row.year or 0), row.pk)

    return [(words, list(rows)) for words, rows in groupby(sorted(rule_sets, key=order), key=heading)]


def region_of(row):
    """The province as the notice's issuers name it, or 全国."""
    if not row.region_code:
        return NATION
    issuers = row.notice.issuers
    return (issuers[0].partition("人力资源")[0] if issuers else "") or row.region_code
