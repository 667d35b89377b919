"""The form in which a template is drafted."""

from dataclasses import fields

from django import forms

from certificates.actions.templates import levels_of
from certificates.designs.design import (
    BORDERS,
    BUILT_IN,
    COLOURS,
    LONGEST_STATEMENT,
    LONGEST_TITLE,
    PLACES,
    Design,
    faults,
)
from certificates.paper.drawn_seal import LARGEST, BadSeal, drawn_seal
from programs.models import Level

PROGRAMMES = ("专业技术人才知识更新工程", "专业技术人员知识更新工程")
WORDS = {field.name for field in fields(Design)} - {"seal_svg"}
FIRST, LAST = 2000, 2100


class ColourField(forms.CharField):
    """#rrggbb, chosen in the browser's own colour box; capitals are as good."""

    widget = forms.TextInput(attrs={"type": "color"})

    def clean(self, value):
        return super().clean(value).lower()


class TemplateForm(forms.Form):
    """All that a template decides; the fields are named as those of `Design`, so that its faults find them."""

    authority = forms.ChoiceField(label="发证机关")
    level = forms.ChoiceField(label="级别", choices=Level.choices)
    first_year = forms.IntegerField(
        label="自哪一年度起使用", min_value=FIRST, max_value=LAST,
        help_text="项目所属年度不早于此年的证书使用本模板；有多份的，用最近的一份。",
    )  # fmt: skip
    name = forms.CharField(
        label="模板名称", max_length=60, help_text="只在后台显示，如“省级 2026 年蓝色双线”。"
    )
    border = forms.ChoiceField(label="边框", choices=BORDERS.items(), widget=forms.RadioSelect)
    watermark = forms.BooleanField(label="正文下铺团花底纹", required=False)
    title = forms.CharField(
        label="证书标题", max_length=LONGEST_TITLE, required=False,
        help_text="留空时按规则集中的“证书名称”。规则有约束力的，标题须与规则一致，否则不能编号。",
    )  # fmt: skip
    programme = forms.ChoiceField(label="工程名称", required=False)
    statement = forms.CharField(
        label="正文", max_length=LONGEST_STATEMENT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="姓名和证件号码另起一行印在前面。花括号是填写项，制证时换成实际内容；各填写项的意思见下表。",
    )  # fmt: skip
    show_sex = forms.BooleanField(label="姓名后印性别", required=False)
    show_plan = forms.BooleanField(label="证书编号下印依据文号", required=False)
    seal_file = forms.FileField(
        label="印章图形（SVG）", required=False,
        help_text=f"只收路径、圆、矩形等图形，不超过 {LARGEST // 1000} KB；文字须先转为轮廓。不上传时画红色圆章，环绕机关名称。",
        widget=forms.FileInput(attrs={"accept": ".svg,image/svg+xml"}),
    )  # fmt: skip
    remove_seal = forms.BooleanField(label="不用已上传的印章图形，改画圆章", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, offices, base: Design = BUILT_IN, template=None, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.base, self.template = base, template
        self.offices = {str(office.pk): office for office in offices}
        for name, label in COLOURS.items():
            self.fields[name] = ColourField(label=label)
        others = [base.programme] if base.programme and base.programme not in PROGRAMMES else []
        self._offer(
            "programme", [("", "按年度计划的工程名称"), *((each, each) for each in (*PROGRAMMES, *others))]
        )
        if not base.seal_svg:
            del self.fields["remove_seal"]
        if template is not None:
            for name in ("authority", "level", "first_year"):
                del self.fields[name]
        else:
            self._offer("authority", [(pk, office.name) for pk, office in self.offices.items()])
            levels = {level for office in offices for level in levels_of(office)}
            self._offer("level", [pair for pair in Level.choices if pair[0] in levels])

    def _offer(self, name, pairs):
        self.fields[name].choices = pairs

    def clean_seal_file(self):
        """The drawing that the file comes to; "" without a file."""
        upload = self.cleaned_data["seal_file"]
        if not upload:
            return ""
        if upload.size > LARGEST:
            raise forms.ValidationError(f"印章文件超过 {LARGEST // 1000} KB，请简化图形后重新上传。")
        try:
            return drawn_seal(upload.read())
        except BadSeal as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean(self):
        """Every fault of the design at its field."""
        data = super().clean()
        if self.errors:
            return data
        for field, sentence in faults(self.design()):
            self.add_error("seal_file" if field == "seal_svg" else field, sentence)
        return data

    def design(self) -> Design:
        data = self.cleaned_data
        kept = "" if data.get("remove_seal") else self.base.seal_svg
        return Design(**{name: data[name] for name in WORDS}, seal_svg=data["seal_file"] or kept)

    def chosen_office(self):
        return self.offices[self.cleaned_data["authority"]]

    @property
    def sections(self):
        """(heading, fields, whether the places of the statement are told there), in the order of the page."""
        parts = (
            ("基本信息", ("authority", "level", "first_year", "name")),
            ("文字", ("title", "programme", "statement", "show_sex", "show_plan")),
            ("边框和颜色", ("border", "watermark", *COLOURS)),
            ("印章", ("seal_file", "remove_seal")),
        )
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in parts]

    @property
    def places(self):
        return [("{" + name + "}", said) for name, said in PLACES.items()]
