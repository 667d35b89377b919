"""One accepted edition of a settlement as it was, for the host and for whoever may see the claim."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.scope import get_visible
from finance.editions import COLUMNS, cell, is_whole, shown
from finance.models import Edition
from finance.versions import with_changes

NUMBERS = {"quantity", "unit_price", "days", "amount", "approved"}
BELOW = ("invoices", "lecture")  # one column for both
PARTIES = ("settlement__programme__host", "accepted_by")


@login_required
@require_safe
def edition_page(request, pk, number):
    edition = get_visible(
        Edition.objects.select_related(*PARTIES).filter(settlement=pk), request.user, number=number
    )
    settlement, content = edition.settlement, edition.content
    before, differs = with_changes(edition)
    parts = shown(content)
    context = {
        "edition": edition,
        "settlement": settlement,
        "programme": settlement.programme,
        "content": content,
        "columns": [(label, name in NUMBERS) for name, label in COLUMNS.items() if name not in BELOW],
        "lines": [row_of(line) for line in content["lines"].values()],
        "figures": parts["figures"].items(),
        "payee": parts["payee"].items() if any(parts["payee"].values()) else (),
        "shares": parts["shares"].items(),
        "whole": is_whole(edition),
        "before": before,
        "changed": [
            {"label": f"{each.part} · {each.label}", "old": each.old, "new": each.new} for each in differs
        ],
        "back": back_of(request.user, settlement),
    }
    return render(request, "finance/edition.html", context)


def row_of(line):
    """A line of an edition as its table wants it: [(text, whether it is a number)], and what stands behind it."""
    cells = [(cell(name, line.get(name)), name in NUMBERS) for name in COLUMNS if name not in BELOW]
    return {
        "cells": cells,
        "more": [text for name in ("invoices", "lecture") if (text := cell(name, line.get(name)))],
    }


def back_of(user, settlement):
    """The page of the settlement on the reader's side."""
    if user.is_authority:
        return reverse("admin:finance_settlement_change", args=[settlement.pk])
    return reverse("settlement", args=[settlement.programme_id])
