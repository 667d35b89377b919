"""Lines of the settlement, the vouchers and invoices behind each: add, change, take out; all without script."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from finance import actions
from finance.checks import is_open_line, may_write
from finance.forms.invoices import InvoiceForm
from finance.forms.lines import LineForm
from finance.lecturing import lecture_category
from finance.models import Invoice
from finance.reading import files_of
from finance.reckoning import category_names, reckon
from finance.trying import LINE_FIELDS
from finance.views.frame import frame
from finance.views.loading import (
    crumbs,
    load_line,
    load_settlement,
    say,
    settlement_of,
    today,
    with_address,
    with_scans,
)
from finance.views.settlement import REMOVED, shown
from workflow.perform import log_refusal, refused, seen_version
from workflow.uploads import accept_of, checked_upload


@login_required
@require_POST
def add_line(request, pk):
    """A new line, typed below the table; what is refused comes back as it was typed."""
    programme, settlement = load_settlement(request, pk)
    form = LineForm(request.POST, categories=category_names(programme.rule_set.rules()))
    status = 422
    if form.is_valid():
        try:
            line = actions.save_expense(
                settlement,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
                version=seen_version(request),
            )
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, f"已保存：{line.category} {line.description}，{line.amount:,.2f} 元。")
            return redirect(f"{reverse('settlement', args=[pk])}?category={line.category}#new-line")
    return shown(request, programme, settlement_of(programme, request.user), line_form=form, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_page(request, pk, line):
    """One line: its figures, the scans and the invoices behind it."""
    programme, settlement, row = load_line(request, pk, line)
    categories = category_names(programme.rule_set.rules())
    form = LineForm(request.POST or None, categories=categories, initial=values_of(row))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.save_expense(
                settlement, line=row, **form.cleaned_data, actor=request.user, now=timezone.now(),
                version=seen_version(request),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, f"已保存：{row.category} {row.description}，{row.amount:,.2f} 元。")
            return redirect("settlement", pk)
    return shown_line(request, programme, line, form=form, status=status)


def values_of(line):
    return {name: getattr(line, name) for name in LINE_FIELDS}


def shown_line(request, programme, line, *, form=None, invoice_form=None, file_error="", status=200):
    """The page of a line as it is now, with the forms that hold what was refused."""
    _, settlement, row = load_line(request, programme.pk, line)
    rules = programme.rule_set.rules()
    context = {
        **frame(programme, settlement, reckon(settlement, on=today())),
        "line": row,
        "lecture_category": lecture_category(rules),
        "crumbs": crumbs(programme, row.description),
        "writes": may_write(settlement, request.user) and is_open_line(settlement, row),
        "form": form or LineForm(categories=category_names(rules), initial=values_of(row)),
        "invoice_form": invoice_form or InvoiceForm(initial={"buyer": programme.host.name}),
        "invoices": with_scans(Invoice.objects.visible_to(request.user).filter(expense=row)),
        "files": [with_address(file) for file in files_of(row)],
        "file_error": file_error,
        "accept": accept_of(),
        "line_action": reverse("expense", args=[programme.pk, line]),
        "invoice_action": reverse("invoice_add", args=[programme.pk, line]),
        "back": reverse("settlement", args=[programme.pk]),
    }
    return render(request, "finance/line.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_line(request, pk, line):
    programme, settlement, row = load_line(request, pk, line)
    home = reverse("settlement", args=[pk])
    again = request.method == "POST" and not hasattr(row, "lecture")
    if again:  # not in the address: what is typed may name people
        request.session[REMOVED] = {name: str(value) for name, value in values_of(row).items()}
    return confirmed(
        request, programme, settlement,
        question=f"删除“{row.category} {row.description}”（{row.amount:,.2f} 元）？",
        consequence="这一笔从结算中去掉，合计随之重算；所附票据的号码可以再用。删除情况记入办理记录。",
        done=f"已删除“{row.description}”。误删的，在下面已填好的表单中点“添加”即可放回，票据须重新登记。" if again else "",
        after=f"{home}?again=1#new-line" if again else home,
        act=lambda version: actions.remove_expense(row, actor=request.user, now=timezone.now(), version=version),
        back=home,
    )  # fmt: skip


def confirmed(
    request, programme, settlement, *, question, consequence, act, back, label="删除", done="", after=""
):
    """Ask before something is taken out; a POST does it and goes back."""
    if request.method == "POST":
        try:
            act(seen_version(request))
        except Refused as refusal:
            return refused(request, refusal, back=back)
        messages.success(request, done or f"已{label}。")
        return redirect(after or back)
    context = {
        "programme": programme,
        "crumbs": crumbs(programme, label),
        "label": label,
        "question": question,
        "consequences": [consequence],
        "version": settlement.version,
        "cancel_url": back,
    }
    return render(request, "finance/remove.html", context)


@login_required
@require_POST
def add_voucher(request, pk, line):
    programme, _, row = load_line(request, pk, line)
    try:
        file = request.FILES.get("file")
        content, content_type = checked_upload(file)
        actions.attach_voucher(
            row,
            content=content,
            name=file.name,
            content_type=content_type,
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return shown_line(request, programme, line, file_error=refusal.sentence, status=refusal.status)
    messages.success(request, f"已上传：{file.name}。")
    return redirect("expense", pk, line)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_voucher(request, pk, line, slot):
    programme, settlement, row = load_line(request, pk, line)
    file = next((file for file in files_of(row) if file.slot == slot), None)
    if file is None and request.method != "POST":
        raise Http404(NOT_FOUND)
    return confirmed(
        request, programme, settlement,
        question=f"移除“{file.original_name if file else '凭证'}”？",
        consequence="移除的文件作为旧版保留在记录中。", label="移除",
        act=lambda version: actions.detach_voucher(row, slot=slot, actor=request.user, now=timezone.now()),
        back=reverse("expense", args=[pk, line]),
    )  # fmt: skip
