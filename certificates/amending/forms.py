"""What a holder types to report an error or to share, and what a clerk types to correct or revoke."""

from django import forms

from certificates.actions.sharing import DAYS
from certificates.amending.changes import OF_CLASS, PARTS, SEXES, Known, figure
from certificates.amending.receipts import tidy_code
from certificates.models import Amendment
from trainees.identity import DOCUMENT_TYPES
from workflow.uploads import SCANS, accept_of

Kind = Amendment.Kind


class ReportForm(forms.Form):
    """What is wrong, in ticks and words. `seal` carries the receipt code that the page was made with."""

    seal = forms.CharField(widget=forms.HiddenInput)
    parts = forms.MultipleChoiceField(
        label="哪里有误", choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项有误的内容。"},
    )  # fmt: skip
    text = forms.CharField(
        label="应该是什么", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明现在是什么、应为什么。请不要写证件号码，核实时由承办单位与您联系。",
        error_messages={"required": "请写明哪里有误、应为什么。"},
    )  # fmt: skip
    contact = forms.CharField(
        label="联系方式", max_length=60, required=False,
        help_text="电话或邮箱，只给办理人员核实用；填写邮箱的，办结时发邮件告知。",
    )  # fmt: skip


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label="回执码", max_length=40, help_text="提出勘误时给您的 12 位代码，如 7K3Q-9WXA-41TH；大小写、连字符不限。",
        error_messages={"required": "请填写回执码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip

    def clean_code(self):
        code = tidy_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError("回执码不对：共 12 位，最后一位是校验码。请对照回执逐位核对。")
        return code


class ShareForm(forms.Form):
    """A link for one employer. `seal` carries the token that the page was made with."""

    seal = forms.CharField(widget=forms.HiddenInput)
    label = forms.CharField(
        label="给谁看", max_length=60, help_text="只有您自己看得到，用来分辨和收回，如“某某公司人事处”。",
        error_messages={"required": "请写明给谁看。"},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label="有效期", choices=[(days, f"{days} 天") for days in DAYS], initial=30, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "请选择有效期。"},
    )  # fmt: skip
    paper = forms.BooleanField(label="同意对方打开证书文件（PDF，姓名完整、证件号码遮挡）", required=False)


def grounds(what: str, act: str, *, seen_by: str = "") -> dict[str, forms.Field]:
    """The fields that say why, and on what paper it rests; `act` is named where there must be one, "" where not."""
    return {
        "reason": forms.CharField(
            label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=f"审批人员据此决定{seen_by}。请不要写证件号码。",
            error_messages={"required": f"请写明{what}的原因。"},
        ),
        "document_number": forms.CharField(
            label="依据文件", max_length=120, required=bool(act), help_text="文号或名称，如“鲁人社函〔2021〕9号”。",
            error_messages={"required": f"{act}须有依据，请填写依据文件的文号或名称。"},
        ),
        "file": forms.FileField(
            label="依据文件扫描件", required=False, help_text="如决定、证明材料的复印件；PDF、图片，不超过 20 MB。",
            widget=forms.ClearableFileInput(attrs={"accept": accept_of(SCANS[:3])}),
        ),
    }  # fmt: skip


class AmendForm(forms.Form):
    """Corrected values beside what the certificate says, the reason, and the paper that it rests on."""

    def __init__(self, *args, kind: str, known: Known, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != Kind.REVOKE:
            self._ask_values(known)
        self._ask_reason(kind)

    def _ask_values(self, known):
        def now(said):
            return f"证书上现为：{said or '（空）'}"

        self.fields |= {
            "name": forms.CharField(label="姓名", max_length=80, initial=known.name, help_text=now(known.name)),
            "sex": forms.ChoiceField(
                label="性别", choices=[("", "不写"), *((each, each) for each in SEXES)], required=False,
                initial=known.sex, help_text=now(known.sex),
            ),
            "doc_type": forms.ChoiceField(
                label="证件类型", choices=list(DOCUMENT_TYPES.items()), initial=known.doc_type,
                help_text=now(DOCUMENT_TYPES.get(known.doc_type, "")),
            ),
            "doc_number": forms.CharField(
                label="新证件号码", max_length=60, required=False,
                help_text=f"{now(known.masked)}。号码没有错的，不要填写。",
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            ),
            "hours": forms.CharField(
                label="学时", max_length=8, initial=figure(known.hours), help_text=now(figure(known.hours)),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            ),
        }  # fmt: skip

    def _ask_reason(self, kind):
        self.fields |= grounds(
            Kind(kind).label,
            "撤销证书" if kind == Kind.REVOKE else "",
            seen_by="，学员也会看到" if kind == Kind.REVOKE else "",
        )

    @property
    def values(self):
        """What was typed of the certificate's own values; empty for a revocation."""
        names = ("name", "sex", "doc_type", "doc_number", "hours")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class_words = "、".join(PARTS[part] for part in OF_CLASS)
