"""What the bank answered to a batch: typed row by row or read from its sheet, shown with its sums, then noted."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts.refusals import Refused, log_refusal
from finance import actions
from finance.actions.batching import is_payer
from finance.amounts import add_up, in_capitals
from finance.bank.answers import answer_form, read_answers
from finance.bank.listing import listed
from finance.forms.moves import AnswerForm
from finance.models import Batch
from workflow.perform import refused
from workflow.uploads import XLSX, checked_upload
from workflow.xlsx.reading import read_workbook


def answer_urls(desk, wrap):
    """The two addresses, for the desk of batches to add to its own."""

    def page(request, pk):
        return answers_page(desk, request, pk)

    def sheet(request, pk):
        return answer_sheet(desk, request, pk)

    return [
        path("<int:pk>/answers/", wrap(page), name="finance_batch_answers"),
        path("<int:pk>/answers.xlsx", wrap(sheet), name="finance_batch_answer_sheet"),
    ]


def answers_page(desk, request, pk):
    batch = desk.row_or_404(request, pk)
    back = desk.page_of(batch)
    if not is_payer(batch.payer, request.user) or batch.state != Batch.State.SENT:
        sentence = f"批次 {batch} 当前为“{batch.get_state_display()}”。银行结果在送出之后，由{batch.payer}的财务人员登记。"
        status = 403 if batch.state == Batch.State.SENT else 409
        return refused(request, Refused(sentence, code="not_offered", status=status), back=back)
    found = listed(batch)
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "read":
        return from_sheet(desk, request, found)
    if request.method != "POST":
        return shown(desk, request, found, forms_of(found))
    forms = forms_of(found, request.POST)
    if not all(form.is_valid() for form in forms.values()):
        return shown(desk, request, found, forms, status=422)
    answers = [answer for pk, form in forms.items() if (answer := form.answer(pk))]
    if not answers:
        return shown(desk, request, found, forms, status=422, fault="没有填写结果。请至少登记一笔的结果。")
    if step != "sure":
        return asked(desk, request, found, answers)
    try:
        actions.note_answers(batch, answers=answers, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return redirect(back)


def forms_of(found, data=None, initial=None):
    """{primary key of a row that waits: its form}."""
    return {
        row.pk: AnswerForm(data, prefix=f"row-{row.pk}", initial=(initial or {}).get(row.pk))
        for row in found.waiting
    }


def from_sheet(desk, request, found):
    """The bank's sheet, read into the form; nothing is noted before the person has seen it."""
    file = request.FILES.get("file")
    try:
        content, _ = checked_upload(file, kinds=(XLSX,))
        answers, faults = read_answers(read_workbook(content, file.name), found)
    except Refused as refusal:
        log_refusal(request, refusal)
        return shown(
            desk, request, found, forms_of(found), status=refusal.status, file_fault=refusal.sentence
        )
    initial = {
        pk: {"result": "paid" if each.paid else "failed", "reference": each.reference, "reason": each.reason}
        for pk, each in answers.items()
    }
    return shown(
        desk, request, found, forms_of(found, initial=initial), status=422 if faults else 200, faults=faults,
        read=len(answers), file_name=file.name,
    )  # fmt: skip


def shown(desk, request, found, forms, **context):
    rows = [(row, forms[row.pk]) for row in found.waiting]
    return desk.shown(
        request, "finance/batch_answers.html", f"登记银行结果 {found.batch}", batch=found.batch, found=found, pairs=rows,
        forms=list(forms.values()), back=desk.page_of(found.batch), **context,
    )  # fmt: skip


def asked(desk, request, found, answers):
    """The question before the results are noted: how many, and how much in 大写."""
    rows = {row.pk: row for row in found.waiting}
    paid = [rows[each.transfer] for each in answers if each.paid]
    failed = [rows[each.transfer] for each in answers if not each.paid]
    total = add_up(row.payment.amount for row in paid)
    lines = [
        ("批次", found.batch),
        ("成功", f"{len(paid)} 笔，{total:,.2f} 元（人民币{in_capitals(total)}）"),
    ]
    if failed:
        lines.append(("失败", f"{len(failed)} 笔，{add_up(row.payment.amount for row in failed):,.2f} 元"))
    lines.append(("仍待结果", f"{len(rows) - len(answers)} 笔"))
    hidden = [(key, value) for key, value in request.POST.items() if key.startswith("row-")]
    return desk.shown(
        request, "finance/step.html", "登记银行结果", row=found.batch, form=None, question="登记这些结果？", rows=lines,
        consequences=["登记后告知各承办单位；失败的，承办单位可以更正收款信息。"], label="确认登记",
        hidden=[*hidden, ("step", "sure")], back=desk.page_of(found.batch), version=None,
    )  # fmt: skip


def answer_sheet(desk, request, pk):
    """The form to fill in, with the rows that wait; accounts by their last four digits."""
    batch = desk.row_or_404(request, pk)
    response = HttpResponse(answer_form(listed(batch)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="answers-{batch.number}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
