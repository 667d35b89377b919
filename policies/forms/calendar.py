"""The form of a year's holiday arrangement."""

import hashlib

from django import forms

from policies.models import CalendarYear
from policies.state_council import ARRANGED, SOURCE, YEARS

# A notice has some 800 characters, a table of a year's days some 2,000.
LONGEST = 20_000
EXAMPLE = "七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"


class ArrangementForm(forms.Form):
    """Which notice, and its text. `shown` remembers which text the preview was made of."""

    year = forms.IntegerField(
        label="年度",
        min_value=YEARS[0],
        max_value=YEARS[-1],
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"年度请填 {YEARS[0]} 至 {YEARS[-1]} 之间的四位数字。"
        ),
    )
    title = forms.CharField(label="通知标题", max_length=120, required=False)
    number = forms.CharField(label="文号", max_length=60, help_text="如 国办发明电〔2025〕7号")
    published_on = forms.DateField(
        label="发布日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    text = forms.CharField(
        label="放假安排",
        strip=False,
        max_length=LONGEST,
        error_messages={
            "max_length": f"文字太长（最多 {LONGEST} 字）：只粘贴这一年的通知，或每行一天的表格。"
        },
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "placeholder": EXAMPLE}),
        help_text="可以整段粘贴通知原文，也可以粘贴表格，每行一天：日期、放假或上班、名称。",
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, notice=None, rows=()):
        self.notice = notice
        initial = {"year": ARRANGED[-1] + 1, "seen": 0}
        if notice:
            initial = {
                "year": notice.year,
                "title": notice.title,
                "number": notice.number,
                "published_on": notice.published_on,
                "seen": notice.version,
                "text": "\n".join(line_of(row) for row in sorted(rows, key=lambda row: row.date)),
            }
        super().__init__(data, initial=initial, label_suffix="")
        if notice:
            self.fields["year"].disabled = True

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not self.notice and CalendarYear.objects.filter(year=year).exists():
            raise forms.ValidationError(
                f"{year} 年的放假安排已经录入。如通知有调整，请在列表中打开该年度修改。"
            )
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("year") and not cleaned.get("title"):
            cleaned["title"] = SOURCE.format(year=cleaned["year"])
        return cleaned

    def digest(self):
        """What the preview was made of: year and text."""
        told = f"{self.cleaned_data.get('year')}\n{self.cleaned_data.get('text', '')}"
        return hashlib.sha256(told.encode()).hexdigest()

    def was_shown(self):
        return self.cleaned_data.get("shown") == self.digest()

    def version(self):
        """Which version of the year the person saw when the page was opened, 0 for a year that was not there."""
        return self.cleaned_data.get("seen") or 0

    def notice_row(self):
        names = ("year", "title", "number", "published_on")
        return CalendarYear(**{name: self.cleaned_data[name] for name in names})


def line_of(row):
    return f"{row.date:%Y-%m-%d}\t{'上班' if row.is_working else '放假'}\t{row.name}"
