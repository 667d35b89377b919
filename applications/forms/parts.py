"""Forms of the filing's parts. They shape and check input; the actions store it."""

from copy import copy
from decimal import Decimal

from django import forms

from applications.fields import CountField, DayField
from applications.models import Filing, Modality
from applications.parts import PARTS
from applications.pledges import fee_pledge
from policies.keys import word

LONG_TEXT = ("lodging", "meals", "assessment_method", "safety_plan")


class PartForm(forms.ModelForm):
    """One part of a filing. Nothing is refused as missing while writing; the label says what may stay empty for good.

    `values` are what `save_part` takes; the instance is only looked at, never saved.
    """

    use_required_attribute = False
    optional = ("online_headcount", "budget_note", "consulted_on", "consultation")
    # What a part asks for only where a rule does: {field: rule}.
    asked_by: dict[str, str] = {}

    class Meta:
        model = Filing
        fields: tuple[str, ...] = ()

    def __init__(self, data=None, *, reading):
        super().__init__(data, instance=copy(reading.filing))
        self.reading = reading
        for name, key in self.asked_by.items():
            if not reading.rules.value(key):
                del self.fields[name]
        for name, field in self.fields.items():
            field.required = name not in self.optional and not name.startswith("amount_")
            if name in LONG_TEXT:
                field.widget.attrs["rows"] = 4
            if hint := HINTS.get(name):
                field.help_text = hint(reading)

    def full_clean(self):
        required = [field for field in self.fields.values() if field.required]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True

    def clean(self):
        """Line breaks as the papers draw them."""
        cleaned = super().clean()
        for name in LONG_TEXT:
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n").replace("\t", " ")
        return cleaned

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}


def planned(label, name):
    return lambda reading: (
        f"计划中的{label}：{getattr(reading.programme, name) or '未列'}。须与计划一致，确需变更的先办理计划变更。"
    )


def allowed_scopes(reading):
    rule = reading.rules.get("recruiting.scope")
    return (
        f"规则要求：{'、'.join(word(code) for code in rule.value['allowed'])}（{rule.citation}）。"
        if rule
        else ""
    )


def sponsor_named(rule, reading):
    return f"{'、'.join(item['name'] for item in rule.value)}均须明确项目主要负责人，选题申报单位为{reading.programme.sponsor}"


def fees_hint(reading):
    """The pledge that is asked for, with its clause where a rule forbids fees."""
    rule = reading.rules.get("fee.trainees")
    cited = f"（{rule.citation}）" if rule else ""
    return f"承诺{fee_pledge(reading.rules)}{cited}。"


def asked(key, words):
    """A hint that says which rule asks for the field."""

    def hint(reading):
        rule = reading.rules.get(key)
        return f"{words(rule, reading)}（{rule.citation}）。" if rule and rule.value else ""

    return hint


HINTS = {
    "starts_on": planned("举办时间", "period"),
    "ends_on": lambda reading: f"计划研修 {reading.programme.days} 天，首日和末日都计入。",
    "venue": lambda reading: f"计划中的举办地点：{reading.programme.place}。请写到楼馆，如 ××市××路××号××楼。",
    "audience": planned("研修对象", "audience"),
    "recruiting_scope": allowed_scopes,
    "headcount": lambda reading: f"计划 {reading.programme.headcount} 人。",
    "online_headcount": lambda reading: "没有线上学员的填 0。",
    "lodging": lambda reading: "住宿地点、标准和房型。",
    "meals": lambda reading: "用餐地点、标准和形式。",
    "assessment_method": lambda reading: "怎样考核、由谁评定、合格的条件。",
    "safety_plan": lambda reading: "现场安全、医疗和应急联系人、场地疏散安排。",
    "consulted_on": asked("filing.consultation", lambda rule, _: "开班前须与省级人社部门沟通实施事宜"),
    "sponsor_leader": asked("filing.responsible", sponsor_named),
    "no_fees": fees_hint,
    "discipline": asked("discipline", lambda rule, _: f"遵守并组织学员遵守：{'、'.join(rule.value)}"),
    "lecturers_reviewed": asked("teaching.lecturers.reviewed", lambda rule, _: rule.quote),
    "consultation": lambda reading: "与谁沟通、确认了什么，例如：省厅职业能力建设处，确认开班时间和师资。",
    "budget_note": lambda reading: "填写了“其他”的，请写明用途。",
    "payer": lambda reading: "单位自筹的班次由谁承担。",
    "subsidy_claimed": lambda reading: cap_hint(reading),
}  # fmt: skip


def cap_hint(reading):
    rule = reading.rules.get("subsidy.cap")
    return f"资助上限 {Decimal(rule.value):,.2f} 元（{rule.citation}）。" if rule else "单位为元。"


class TimeForm(PartForm):
    starts_on = DayField(label="开班日期")
    ends_on = DayField(label="结束日期")

    class Meta(PartForm.Meta):
        fields = PARTS["time"].fields


class HeadcountForm(PartForm):
    headcount = CountField(label="线下学员人数")
    online_headcount = CountField(label="线上学员人数")

    class Meta(PartForm.Meta):
        fields = PARTS["headcount"].fields

    def clean_online_headcount(self):
        return self.cleaned_data["online_headcount"] or 0

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("modality") == Modality.OFFLINE and cleaned.get("online_headcount"):
            self.add_error(
                "online_headcount", "办班方式是“线下”，线上学员人数应为 0；有线上学员的，请先改办班方式。"
            )
        return cleaned


class DeclarationsForm(PartForm):
    """Who answers for the class, and what the host pledges; the words of a pledge are those of the notice."""

    consulted_on = DayField(label="沟通日期")
    asked_by = {
        "consulted_on": "filing.consultation", "consultation": "filing.consultation",
        "sponsor_leader": "filing.responsible", "sponsor_leader_phone": "filing.responsible",
        "lecturers_reviewed": "teaching.lecturers.reviewed",
    }  # fmt: skip

    class Meta(PartForm.Meta):
        fields = PARTS["declarations"].fields
