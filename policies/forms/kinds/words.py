"""Texts, lists of names, and the pattern of numbers."""

from django import forms

from policies.forms.fields import LinesField
from policies.forms.kinds.base import ValueForm
from policies.forms.kinds.cells import CodesField
from policies.keys import OPTIONS, word
from policies.kinds import Kind
from policies.shapes import validate

LONGEST_NAME = 200


class TextForm(ValueForm):
    kind = Kind.TEXT
    text = forms.CharField(
        label="内容",
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        error_messages={"required": "请填写内容。"},
        help_text="按文件的意思写成一两句话，会显示给承办单位。",
    )

    @staticmethod
    def initial_of(value):
        return {"text": value}

    def build(self, cleaned):
        return cleaned["text"].replace("\r\n", "\n")


class NamesForm(ValueForm):
    """One name a line; where the portal acts on the names, they are chosen instead."""

    kind = Kind.NAMES
    names = LinesField(
        label="名称清单", help_text="一行一项，按文件顺序", required=False, widget=forms.Textarea({"rows": 6})
    )

    def prepare(self):
        if codes := OPTIONS.get(self.key):
            choices = [(code, word(code)) for code in codes]
            self.fields["names"] = CodesField(label="名称清单", choices=choices, required=False)

    @staticmethod
    def initial_of(value):
        return {"names": value}

    def build(self, cleaned):
        names = cleaned["names"]
        if not names:
            self.add_error("names", "请至少写一项。")
        for name in names:
            if len(name) > LONGEST_NAME:
                self.add_error("names", f"“{name[:20]}…”有 {len(name)} 字，一项至多 {LONGEST_NAME} 字。")
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            self.add_error("names", f"“{name}”写了不止一次，请只留一行。")
        return names


class PatternForm(ValueForm):
    kind = Kind.PATTERN
    pattern = forms.CharField(
        label="编号样式",
        error_messages={"required": "请填写编号样式。"},
        help_text="{region} 为省级两位代码，{year} 为年份，{serial:06d} 为六位顺序号；其余字母、数字、连字符照写。"
        "例如 YX{region}{year}{serial:06d}。",
    )

    @staticmethod
    def initial_of(value):
        return {"pattern": value}

    def build(self, cleaned):
        pattern = cleaned["pattern"]
        for fault in validate(self.kind, pattern):
            self.add_error("pattern", fault)
        return pattern
