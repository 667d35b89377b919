"""What a sending unit types: who it is, and whom it sends. Shaped and checked here, saved by the actions."""

from django import forms

from trainees import identity
from trainees.forms.rosters import MOST as MOST_MIB
from trainees.forms.rows import FIRST_ROWS, check_phone
from trainees.names import LONGEST, name_faults, normalise_name
from trainees.sheets.receipt import Applicant
from trainees.sheets.values import PARTY, political_status
from workflow.formsets import MOST_ROWS
from workflow.xlsx.limits import DEFAULT_LIMITS, MIB

_LINE = {"autocomplete": "off", "spellcheck": "false"}


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
        values["political_status"] = status = political_status(values["political_status"])
        values["party_member"] = status in PARTY
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
