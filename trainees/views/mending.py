"""A staged roster is put right on the page: its columns assigned, its cells typed over, and what was typed taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from trainees.actions import map_columns, mend_upload, reread_upload
from trainees.forms import ColumnsForm, MendForm
from trainees.importing.showing import LABELS
from trainees.importing.staged import binding_of, corrections_of
from trainees.sheets.template import CHOICES
from trainees.views.case import errors_of, page_context
from trainees.views.uploads import STEPS, Rows, look_context, opened, shower
from workflow.perform import log_refusal, refused, whole_number

PER_PAGE = 20


@login_required
@require_POST
def columns(request, pk, upload_pk):
    """Assign the columns of the sheet; a refusal is answered on the page of the preview, the choices kept."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    if found.columns is None:
        return redirect("roster_preview", pk, upload_pk)
    form = ColumnsForm(request.POST, columns=found.columns)
    errors, status = (), 422
    if form.is_valid():
        try:
            map_columns(
                row, mapping=form.mapping(), seen=form.cleaned_data["seen"], actor=request.user, now=timezone.now()
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            errors, status = errors_of(refusal), refusal.status
        else:
            messages.success(
                request, "已按您指定的列重新核对。贵单位下次上传同样表头的表时，将按这次的对应读取。"
            )
            return redirect("roster_preview", pk, upload_pk)
    context = look_context(
        request, row, found, columns_form=form, form=form, errors=errors, columns_open=True
    )
    return render(request, "trainees/preview.html", context, status=status)


@login_required
@require_POST
def reread(request, pk, upload_pk):
    """Lay a large list beside the roster again."""
    try:
        row, _ = opened(request, pk, upload_pk)
        reread_upload(row, seen=request.POST.get("seen", ""), actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    return redirect("roster_preview", pk, upload_pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request, pk, upload_pk):
    """Rows as inputs: those that must be put right, or with ?show=all every one; saved over the file, which stays."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    everyone = request.GET.get("show") == "all"
    show = shower(row, found)
    page = Paginator(Rows(found, show, only_faults=not everyone), PER_PAGE).get_page(request.GET.get("page"))
    form = MendForm(
        request.POST or None, rows=page.object_list, typed=typed_of(found, show, page, everyone),
        initial={"seen": binding_of(row)},
    )  # fmt: skip
    errors, status = (), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                mend_upload(row, actor=request.user, now=timezone.now(), **asked(request, form))
            except Refused as refusal:
                log_refusal(request, refusal)
                errors, status = errors_of(refusal), refusal.status
            else:
                messages.success(request, "已保存并重新核对，原文件没有改动。")
                return redirect(after(request, pk, upload_pk))
    context = page_context(request, row.roster.programme, "roster") | {
        "upload": row, "steps": STEPS, "page": page, "form": form, "errors": errors, "everyone": everyone,
        "counts": found.counts, "choices": CHOICES, "mended": mended_list(row, show),
    }  # fmt: skip
    return render(request, "trainees/mend.html", context, status=status)


def typed_of(found, show, page, everyone):
    """{(row, key): text} that the inputs of a page begin with."""
    start = (page.number - 1) * PER_PAGE
    rows = found.page(start, len(page.object_list), only_faults=not everyone) if page.object_list else []
    shown = {each.number: each for each in page.object_list}
    return {
        (each.row.excel_row, key): show.typed(each, key)
        for each in rows
        for key in shown[each.row.excel_row].cells
    }


def asked(request, form):
    """What the POST asks of the action: what was typed is saved whichever button it was, one takes a correction back."""
    found = {"seen": form.cleaned_data["seen"], "cells": form.cells(), "left_out": form.left_out()}
    row, _, key = request.POST.get("restore", "").partition(":")
    number = whole_number(row)
    if number and key:
        found["restored"] = [(number, key)]
        found["cells"].get(number, {}).pop(key, None)
    elif number:
        found["taken_in"] = [number]
    return found


def after(request, pk, upload_pk):
    """Back to the grid after a correction was taken back, else to the preview."""
    if request.POST.get("restore"):
        return reverse("roster_mend", args=[pk, upload_pk])
    return reverse("roster_preview", args=[pk, upload_pk])


def mended_list(row, show):
    """(Excel row, field key, label, what the file says, what was typed), sealed values masked; a row left out has no key."""
    listed = []
    for number, cells in sorted(corrections_of(row).items()):
        if cells is None:
            listed.append((number, "", "", show.name_in(number), ""))
            continue
        for key, text in cells.items():
            listed.append(
                (number, key, LABELS[key], show.masked(key, show.raw(number, key)), show.masked(key, text))
            )
    return listed
