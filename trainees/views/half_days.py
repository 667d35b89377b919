"""One half day: who is there and how we know, several made up at once, the staff, the paper sheet, phones at work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from trainees.actions import keep_paper_sheet, record_many, record_staff
from trainees.attending.half_days import half_day, slot_named
from trainees.forms.attendance import SCANS, BatchForm, PaperForm, StaffMarksForm
from trainees.forms.files import MeetingForm
from trainees.listing import listing
from trainees.views.case import errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal
from workflow.uploads import checked_upload


def opened(request, pk, slot):
    """(programme, half day) of an address; a half day that the class does not have is a 404."""
    programme = programme_of(request, pk)
    found = listing(programme)
    named = slot_named(found, slot)
    if named is None:
        raise Http404(NOT_FOUND)
    return programme, half_day(found, named[0])


def half_day_page(request, programme, day, *, forms=None, errors=(), status=200):
    """The page of one half day; `forms` are those that come back filled."""
    forms = forms or {}
    context = page_context(request, programme, "attendance")
    sheet = day.sheet
    kept = {"counted": sheet.counted, "staff_counted": sheet.staff_counted, "note": sheet.note} if sheet else None  # fmt: skip
    context |= {
        "day": day, "slot": day.slot, "errors": errors,
        "may_register": may_register(context, programme),
        "is_today": day.slot.on == timezone.localdate(), "has_come": day.slot.on <= timezone.localdate(),
        "batch": forms.get("batch") or BatchForm(day=day),
        "staff_form": forms.get("staff") or StaffMarksForm(day=day),
        "paper": forms.get("paper") or PaperForm(initial=kept),
        "meeting": forms.get("meeting") or MeetingForm(),
        "form": next(iter(forms.values()), None),
    }  # fmt: skip
    context["crumbs"] = [
        *context["crumbs"][:-1],
        ("签到", f"/portal/programmes/{programme.pk}/attendance/"),
        (day.slot.label, None),
    ]
    return render(request, "trainees/half_day.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request, pk, slot):
    """The half day; several people made up with one reason."""
    programme, day = opened(request, pk, slot)
    if request.method != "POST":
        return half_day_page(request, programme, day)
    form = BatchForm(request.POST, day=day)
    return _saved(request, programme, day, "batch", form, lambda: _batch(request, programme, day, form))


def _batch(request, programme, day, form):
    n = record_many(programme.roster, **form.values(), **_where(request, day))
    return f"已补录 {n} 人的签到。"


@login_required
@require_POST
def staff(request, pk, slot):
    """Who of the staff signed in this half day."""
    programme, day = opened(request, pk, slot)
    form = StaffMarksForm(request.POST, day=day)
    return _saved(request, programme, day, "staff", form, lambda: _staff(request, programme, day, form))


def _staff(request, programme, day, form):
    n = record_staff(programme.roster, present=form.cleaned_data["present"], **_where(request, day))
    return f"已登记工作人员签到，{n} 人有变化。" if n else "没有变化，无需保存。"


@login_required
@require_POST
def paper(request, pk, slot):
    """The count on the signed sheet, and its scan."""
    programme, day = opened(request, pk, slot)
    form = PaperForm(request.POST, request.FILES)
    return _saved(request, programme, day, "paper", form, lambda: _paper(request, programme, day, form))


def _paper(request, programme, day, form):
    values = dict(form.cleaned_data)
    file = values.pop("file")
    scan = None
    if file:
        content, kind = checked_upload(file, kinds=SCANS)
        scan = (content, file.name, kind)
    keep_paper_sheet(programme.roster, on=day.slot.on, half=day.slot.half, **values, scan=scan, actor=request.user, now=timezone.now())  # fmt: skip
    return "已登记纸质签到表。"


def _where(request, day):
    return {"on": day.slot.on, "half": day.slot.half, "actor": request.user, "now": timezone.now()}


def _saved(request, programme, day, name, form, save):
    """Call the one action behind a form; what was typed stays where it is refused."""
    if not form.is_valid():
        return half_day_page(request, programme, day, forms={name: form}, status=422)
    try:
        words = save()
    except Refused as refusal:
        log_refusal(request, refusal)
        return half_day_page(
            request, programme, day, forms={name: form}, errors=errors_of(refusal), status=refusal.status
        )
    messages.success(request, words)
    return redirect("half_day", programme.pk, day.slot.code)
