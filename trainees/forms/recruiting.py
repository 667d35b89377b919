"""What hosts and sending units type about recruiting: shaped and checked here, saved by the actions."""

import re

from django import forms
from django.forms.utils import ErrorDict, ErrorList

from trainees import identity
from trainees.forms.rosters import MOST as MOST_MIB
from trainees.models import Quota
from trainees.names import LONGEST, name_faults, normalise_name
from trainees.sheets.receipt import Applicant
from workflow.xlsx.limits import DEFAULT_LIMITS, MIB

# Rows that a form shows at first, and how many “再加 5 行” adds.
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 80
_PHONE = re.compile(r"\+?[\d\s()（）—–-]{7,24}(?:转\d{1,6})?")
_LINE = {"autocomplete": "off", "spellcheck": "false"}


def check_phone(text):
    if text and not _PHONE.fullmatch(text):
        raise forms.ValidationError("不像电话号码，请核对；座机请带区号，如 0591-80000000。")
    return text


def grown(posted, prefix):
    """What was posted, with five more rows of a formset: 再加 5 行 without a script."""
    data = posted.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = int(data[name]) if data.get(name, "").isdecimal() and len(data[name]) < 5 else 0
    data[name] = str(min(total + MORE_ROWS, MOST_ROWS))
    return data


def unjudged(*forms_, formset):
    """Show what was typed without judging it: somebody who asks for more rows is not done yet."""
    for each in [*forms_, *formset.forms]:
        each._errors = ErrorDict()
    formset._errors, formset._non_form_errors = [], ErrorList()


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


class ContactForm(forms.Form):
    """The sending unit and whom to reach there."""

    unit = forms.CharField(
        label="选派单位",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "请填写选派单位全称。"},
    )
    region = forms.CharField(
        label="单位所在省市",
        max_length=40,
        required=False,
        help_text="省级项目填设区市，国家级项目填省（自治区、直辖市）。",
    )
    contact = forms.CharField(
        label="联系人",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写联系人。"},
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写联系电话。"},
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="用来接收查询链接、录取通知和时间、地点变更，请尽量填写。",
        error_messages={"invalid": "邮箱的格式不对，请核对。"},
    )
    note = forms.CharField(label="备注", max_length=200, required=False)

    def clean_phone(self):
        return check_phone(self.cleaned_data["phone"])


class ReceiptForm(ContactForm):
    """A whole receipt: the unit, and its people by rows or as a workbook."""

    file = forms.FileField(
        label="回执表（.xlsx）",
        required=False,
        help_text=f"人多时先下载回执表填写，再在这里上传；不超过 {MOST_MIB} MB。表中的人和下面逐行填写的人合并成一份回执。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": "文件是空的（0 字节）。请确认已保存，再重新选择文件。"},
    )
    agreed = forms.BooleanField(
        label="已告知被报名人员并取得同意：其信息用于本期研修班的报名、录取和学籍管理",
        error_messages={"required": "请先告知被报名人员，再勾选。"},
    )
    token = forms.RegexField(
        r"^[A-Za-z0-9_-]{43}$",
        widget=forms.HiddenInput,
        error_messages={
            "required": "页面已失效，请重新打开报名页面。",
            "invalid": "页面已失效，请重新打开报名页面。",
        },
    )

    field_order = ("unit", "region", "contact", "phone", "email", "note", "file", "agreed", "token")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > DEFAULT_LIMITS.file_bytes:
            raise forms.ValidationError(
                f"文件有 {file.size / MIB:.1f} MB，超过 {MOST_MIB} MB 的上限。请删去图片和无关的工作表后重新上传。"
            )
        return file

    def contact_values(self):
        return {name: self.cleaned_data[name] for name in ContactForm.base_fields}


class PersonForm(forms.Form):
    """One person of a receipt. The same checks as for a row of a workbook, without its cells."""

    name = forms.CharField(
        label="姓名", max_length=LONGEST * 2, widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "请填写姓名，或清空这一行。"},
    )  # fmt: skip
    sex = forms.ChoiceField(label="性别", choices=[("", "—"), ("男", "男"), ("女", "女")], required=False)
    doc_type = forms.ChoiceField(
        label="证件类型", choices=[("", "按号码判断"), *identity.DOCUMENT_TYPES.items()], required=False
    )
    doc_number = forms.CharField(
        label="证件号码", max_length=60, widget=forms.TextInput(attrs=_LINE | {"class": "id-number"}),
        error_messages={"required": "请填写证件号码。"},
    )  # fmt: skip
    unit = forms.CharField(label="工作单位", max_length=120, required=False)
    post = forms.CharField(label="职务", max_length=60, required=False)
    qualification = forms.CharField(label="职称或职业资格", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    email = forms.EmailField(
        label="电子邮箱", required=False, error_messages={"invalid": "邮箱的格式不对，请核对。"}
    )
    region = forms.CharField(label="所在省市", max_length=40, required=False)
    political_status = forms.CharField(label="政治面貌", max_length=20, required=False)
    frontline = forms.BooleanField(label="基层一线", required=False)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_name(self):
        name, _ = normalise_name(self.cleaned_data["name"])
        if faults := list(name_faults(name)):
            raise forms.ValidationError(faults)
        return name[:LONGEST]

    def clean_phone(self):
        return check_phone(self.cleaned_data["phone"])

    def clean(self):
        values = self.cleaned_data
        number = values["doc_number"] = identity.normalise_number(values.get("doc_number", ""))
        if not number:
            return values
        values["doc_type"] = values.get("doc_type") or identity.guess_type(number)
        for sentence in identity.check_document(values["doc_type"], number, on=self.today):
            self.add_error("doc_number", sentence)
        stated = identity.sex(number) if values["doc_type"] == identity.RESIDENT_ID else None
        values["sex"] = values.get("sex") or stated or ""
        return values

    def applicant(self, unit=""):
        values = dict(self.cleaned_data)
        values["unit"] = values["unit"] or unit
        status = values["political_status"]
        values["party_member"] = status in ("党员", "中共党员", "中共预备党员", "预备党员")
        values.pop("DELETE", None)
        return Applicant(**values)


class CorrectionForm(PersonForm):
    """A person put right; the number stays as it is when the field is left empty."""

    doc_number = forms.CharField(
        label="证件号码", max_length=60, required=False, help_text="不需要更正的，留空即可。",
        widget=forms.TextInput(attrs=_LINE | {"class": "id-number"}),
    )  # fmt: skip


PersonFormSet = forms.formset_factory(
    PersonForm, extra=FIRST_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
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
