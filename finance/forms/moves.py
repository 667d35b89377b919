"""Shape what is asked beside a move of money; nothing here saves."""

from django import forms

from finance.actions.batching import Answer
from finance.forms.fields import MoneyField


class StepForm(forms.Form):
    """What a move of money asks beside its question; by itself nothing."""

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id="step_%s", label_suffix="", **options)


class ReferenceForm(StepForm):
    reference = forms.CharField(label="拨付凭证号", max_length=60, help_text="照银行回单填写")


class ReasonForm(StepForm):
    reason = forms.CharField(label="原因", max_length=200, help_text="照银行的答复填写，承办单位会看到")


class ReturnForm(ReasonForm):
    returned_on = forms.DateField(
        label="退汇日期", widget=forms.DateInput(attrs={"type": "date"}), help_text="款项退回本单位账户的日期"
    )
    field_order = ("returned_on", "reason")


class NoteForm(StepForm):
    note = forms.CharField(label="说明", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


OTHER = "other"


class ClawbackForm(StepForm):
    """What is claimed back and why. The kinds are those that the notice names; others are said in words."""

    amount = MoneyField(label="追回金额（元）", max_length=20)
    kind = forms.ChoiceField(label="违规情形")
    reason = forms.CharField(
        label="事由说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="查明的事实，承办单位会看到；违规情形选“其他”时必填",
    )  # fmt: skip
    basis = forms.CharField(label="依据", max_length=200, help_text="文件、文号和条款")
    due_on = forms.DateField(label="缴回期限", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, violations, most, **options):
        super().__init__(*args, **options)
        self.names = dict(violations)
        self.fields["kind"].choices = [("", "（请选择）"), *violations, (OTHER, "其他（在事由中说明）")]
        self.fields["amount"].help_text = f"部分或全部，最多 {most:,.2f} 元"

    def clean(self):
        values = super().clean()
        if values.get("kind") == OTHER and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明事由。")
        return values

    def values(self):
        """What the action takes: kind and explanation become one reason."""
        given = self.cleaned_data
        reason = "：".join(filter(None, (self.names.get(given["kind"], ""), given["reason"])))
        return {
            "amount": given["amount"],
            "reason": reason,
            "basis": given["basis"],
            "due_on": given["due_on"],
        }


class RecoveryForm(StepForm):
    amount = MoneyField(label="缴回金额（元）", max_length=20)
    received_on = forms.DateField(label="到账日期", widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label="凭证号", max_length=60, help_text="照银行回单填写")


class AnswerForm(forms.Form):
    """The bank's answer to one row of a batch; empty while there is none."""

    result = forms.ChoiceField(
        label="结果", choices=[("", "未答复"), ("paid", "成功"), ("failed", "失败")], required=False
    )
    reference = forms.CharField(label="凭证号", max_length=60, required=False)
    reason = forms.CharField(label="失败原因", max_length=200, required=False)

    def clean(self):
        values = super().clean()
        if values.get("result") == "paid" and not values.get("reference") and "reference" not in self.errors:
            self.add_error("reference", "成功的须填写凭证号。")
        if values.get("result") == "failed" and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "失败的须填写原因。")
        if not values.get("result") and (values.get("reference") or values.get("reason")):
            self.add_error("result", "请选择成功或失败。")
        return values

    def answer(self, transfer) -> Answer | None:
        """What the form says of a row; None while it says nothing."""
        given = self.cleaned_data
        if not given["result"]:
            return None
        if given["result"] == "paid":
            return Answer(transfer, paid=True, reference=given["reference"])
        return Answer(transfer, paid=False, reason=given["reason"])
