"""Doors to one correction of a whole class's certificates: what would change, the proposal, the decision, the progress."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fresh import require_fresh_sign_in
from accounts.refusals import Refused, not_allowed
from accounts.scope import NOT_FOUND, get_visible
from certificates.actions.reporting import handlers_of, may_handle
from certificates.actions.whole_class import (
    approve_class_correction,
    decline_class_correction,
    may_decide_class,
    propose_class_correction,
    withdraw_class_correction,
)
from certificates.amending.changes import told
from certificates.amending.checks import most_hours
from certificates.amending.class_forms import VALUES, GroundsForm, ValuesForm, shown
from certificates.amending.whole_class import now_said, preview_of, read_wanted, standing_of
from certificates.models import Amendment, Certificate
from certificates.views.amending import WITH_PEOPLE, placed
from programs.models import Programme
from workflow.models import Attachment
from workflow.perform import log_refusal, refused
from workflow.uploads import SCANS, checked_upload

State = Amendment.State
CONSEQUENCES = (
    "发证机关另一位审批人员一次审批，批准后每本从同一登记取新编号，分批制证；新证书生效时原证书失效，查验时显示“已被新证书替代”。",
    "学时有更正的，学时证明按更正后的写；其他内容只改证书，不改计划和备案。",
    "正在办理更正、撤销的证书不在其中，办结后另行提出。",
)
NONE_VALID = "这一期没有可以更正的有效证书：还没有制发，或都在办理更正、撤销。"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, pk):
    """First what should stand on the certificates (asked for in the address), then how many change, and why."""
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    back = reverse("certificates", args=[pk])
    free, _ = standing_of(programme)
    if not free:
        return refused(request, Refused(NONE_VALID, code="none_valid", status=409), back=back)
    if not may_handle(free[0], request.user):
        return refused(request, not_allowed("提出全班证书更正", handlers_of(free[0])), back=back)
    typed = request.POST if request.method == "POST" else request.GET
    asked = any(name in typed for name in VALUES)
    form = ValuesForm(typed if asked else None, said=now_said(free), label_suffix="")
    context = {
        "programme": programme,
        "form": form,
        "back": back,
        "count": len(free),
        "consequences": CONSEQUENCES,
    }
    preview = previewed(programme, form, context) if asked else None
    if preview is None or not preview.changed or "again" in request.GET:
        status = 422 if asked and form.errors else 200
        return render(request, "certificates/class_correct.html", context, status=status)
    return asked_why(request, programme, form, context)


def previewed(programme, form, context):
    """What the typed values would change; None, with the faults in the form, where they cannot stand."""
    if not form.is_valid():
        return None
    wanted, faults = read_wanted(form.cleaned_data, most=most_hours(programme))
    for field, sentences in faults.items():
        for sentence in sentences:
            form.add_error(field, sentence)
    if faults:
        return None
    preview = preview_of(programme, wanted)
    rows = [(each, told(changes)) for each, changes in preview.changed]
    context |= {"preview": preview, "rows": rows, "values": shown(wanted)}
    return preview


def asked_why(request, programme, form, context):
    """The second step: the preview with reason and document below it, and what is sent."""
    preview = context["preview"]
    sent = request.method == "POST"
    grounds = GroundsForm(
        request.POST if sent else None, request.FILES if sent else None, label_suffix="",
        initial={"seen": len(preview.changed)},
    )  # fmt: skip
    errors = []
    if grounds.is_valid():
        try:
            made = submitted(request, programme, form.cleaned_data, grounds)
            messages.success(
                request,
                f"已提出 {len(made)} 本的更正，等{made[0].certificate.series.authority}另一位审批人员审批。",
            )
            return redirect("class_correction", programme.pk, made[0].group)
        except Refused as refusal:
            log_refusal(request, refusal)
            errors = placed(grounds, refusal)
    context |= {"grounds": grounds, "errors": errors}
    return render(
        request, "certificates/class_correct.html", context, status=422 if grounds.is_bound else 200
    )


def submitted(request, programme, values, grounds):
    given = grounds.cleaned_data["file"]
    file = (given.name, *checked_upload(given, kinds=SCANS[:3])) if given else None
    return propose_class_correction(
        programme, values=values, reason=grounds.cleaned_data["reason"], seen=grounds.cleaned_data["seen"], file=file,
        document_number=grounds.cleaned_data["document_number"], actor=request.user, now=timezone.now(),
    )  # fmt: skip


def reached(request, pk, group):
    """The class and the amendments of one correction, if the person may see them."""
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    rows = Amendment.objects.visible_to(request.user).of_group(group).filter(certificate__programme=programme)
    rows = list(rows.select_related(*WITH_PEOPLE))
    if not rows:
        raise Http404(NOT_FOUND)
    return programme, rows


@never_cache
@login_required
@require_safe
def correction(request, pk, group):
    """One correction with everything it changes; decided here, and afterwards how far the new certificates are."""
    programme, rows = reached(request, pk, group)
    lead = rows[0]
    results = [each.result for each in rows if each.result_id]
    made = [each for each in results if each.state != Certificate.State.RESERVED]
    faulty = [each for each in results if each.fault and each.state == Certificate.State.RESERVED]
    changes = [(each, told(each.changes)) for each in rows]
    context = {
        "programme": programme, "lead": lead, "rows": changes,
        "kinds": Counter(words for _, words in changes).most_common(),
        "files": Attachment.objects.of(lead), "decides": may_decide_class(lead, request.user),
        "may_withdraw": lead.state == State.PROPOSED and lead.proposed_by_id == request.user.pk,
        "consequences": CONSEQUENCES, "results": len(results), "made": len(made), "faulty": faulty,
        "going_on": len(made) + len(faulty) < len(results),
    }  # fmt: skip
    return render(request, "certificates/class_correction.html", context)


@never_cache
@login_required
@require_POST
def decide(request, pk, group):
    """Approve or decline for the whole class, or take it back; whoever decides says once more who he is (PR-10)."""
    _, rows = reached(request, pk, group)
    lead, now = rows[0], timezone.now()
    acts = {
        "approve": approve_class_correction,
        "decline": decline_class_correction,
        "withdraw": withdraw_class_correction,
    }
    verdict = request.POST.get("verdict", "")
    if verdict not in acts:
        raise Http404(NOT_FOUND)
    note = {} if verdict == "withdraw" else {"note": request.POST.get("note", "")}
    if verdict != "withdraw" and may_decide_class(lead, request.user):
        require_fresh_sign_in(request)
    try:
        done = acts[verdict](lead, actor=request.user, now=now, **note)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("class_correction", args=[pk, group]))
    word = {"approve": "已批准", "decline": "没有批准", "withdraw": "已撤回"}[verdict]
    messages.success(request, f"已办理：全班更正{word}，{len(done)} 本。")
    return redirect("class_correction", pk, group)
