"""Shape what is typed about an invoice; nothing here saves."""

from django import forms
from django.core.exceptions import ValidationError

from finance.forms.fields import MoneyField
from finance.models import Invoice
from finance.numbering import Misnumbered, numbered, plain

BY_NUMBER = ("", "按号码判断")
NONE_CHOSEN = ("", "请选择")


class InvoiceForm(forms.Form):
    """One invoice. With `lines` ([(pk, name)]) it also asks behind which line it lies."""

    kind = forms.ChoiceField(
        label="票种",
        required=False,
        choices=[BY_NUMBER, *Invoice.Kind.choices],
        help_text="收据等没有代码的凭证请选“其他凭证”",
    )
    code = forms.CharField(
        label="发票代码", max_length=40, required=False, help_text="数电发票没有代码，不填"
    )
    number = forms.CharField(label="发票号码", max_length=60)
    seller = forms.CharField(label="开票方", max_length=120)
    seller_number = forms.CharField(label="开票方纳税人识别号", max_length=40, required=False)
    buyer = forms.CharField(
        label="抬头", max_length=120, required=False, help_text="票面上的购买方，应为承办单位全称"
    )
    dated = forms.DateField(
        label="开票日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = MoneyField(label="价税合计（元）", max_length=30)
    tax = MoneyField(label="其中税额（元）", max_length=30, required=False)
    line = forms.ChoiceField(label="列入哪一笔支出")

    def __init__(self, *args, lines=None, **options):
        super().__init__(*args, auto_id="invoice_%s", **options)
        if lines is None:
            del self.fields["line"]
        else:
            self.fields["line"].choices = [NONE_CHOSEN, *((str(pk), name) for pk, name in lines)]

    def clean_seller_number(self):
        number = plain(self.cleaned_data["seller_number"])
        if number and not (15 <= len(number) <= 20 and number.isalnum() and number.isascii()):
            raise ValidationError("纳税人识别号为 15 至 20 位数字或字母，请照票面填写，或留空。")
        return number

    def clean_amount(self):
        if not self.cleaned_data["amount"]:
            raise ValidationError("价税合计须大于 0。")
        return self.cleaned_data["amount"]

    def clean(self):
        """Code and number together name an invoice: leaving the code out must not make it another one."""
        values = super().clean()
        amount, tax = values.get("amount"), values.get("tax")
        if amount is not None and tax is not None and tax > amount:
            self.add_error("tax", "税额不能大于价税合计。")
        if "number" not in values or "code" not in values:
            return values
        try:
            named = numbered(
                values.get("kind", ""), values["code"], values["number"], values.get("seller", "")
            )
        except Misnumbered as fault:
            self.add_error(fault.field, fault.sentence)
        else:
            values.update(named._asdict())
        return values
