"""The page of the documents: one slot for each that the rules name, one for anything else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from applications import actions
from applications.checks import closed_reason
from applications.forms import UploadForm
from applications.parts import DRAWN, OTHER_DOCUMENTS, PARTS
from applications.sections import document_items
from applications.views.loading import frame, load_filing
from policies.addresses import form_in
from policies.judging.lists import in_force
from workflow.perform import log_refusal, seen_version
from workflow.rounds import open_remarks
from workflow.uploads import accept_of, checked_upload

PART = "documents"


def documents_page(request, pk):
    _, filing, _ = load_filing(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            done = store(request, filing)
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(request, done)
            return redirect("filing_part", pk, PART)
    programme, filing, reading = load_filing(request, pk)
    slot = request.POST.get("slot", "") if refusal else ""
    context = frame(request, programme, filing, reading, label=PARTS[PART].title)
    remarks = open_remarks(filing)
    context |= {
        "part": PARTS[PART],
        "findings": [{**f, "mend": ""} for f in context["findings"] if f["part"] == PART],
        "remarks": remarks.get(PART, []) if filing.is_open else [],
        "closed": closed_reason(filing, PART, request.user),
        "refusal": refusal,
        "slots": slots(filing, reading, request.user, refused_slot=slot, refusal=refusal),
        "sealed": sealed(reading),
        "drawn": drawn(reading),
        "step": len(PARTS),
        "steps_total": len(PARTS),
        "before": list(PARTS.values())[-2],
    }
    return render(request, "applications/documents.html", context, status=refusal.status if refusal else 200)


def store(request, filing):
    """Take a file into its slot, or note the seals on one; gives the sentence for the person."""
    common = {"version": seen_version(request), "actor": request.user, "now": timezone.now()}
    if request.POST.get("verb") == "seals":
        slot = request.POST.get("slot", "")
        actions.confirm_seals(filing, slot=slot, seals=request.POST.getlist("seal"), **common)
        return "印章情况已记下。"
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(
            "".join(text for errors in form.errors.values() for text in errors), code="no_file", field="file"
        )
    file = form.cleaned_data["file"]
    content, content_type = checked_upload(file)
    actions.attach_document(
        filing,
        slot=form.cleaned_data["slot"],
        content=content,
        name=file.name,
        content_type=content_type,
        **common,
    )
    return f"已上传：{file.name}。"


def slots(filing, reading, user, *, refused_slot="", refusal=None):
    """The slots as the attachments piece wants them."""
    here = reverse("filing_part", args=[filing.programme_id, PART])
    is_open = not closed_reason(filing, PART, user)
    items = [item for item in document_items(reading.rules) if in_force(item, filing.starts_on)]
    code, name = OTHER_DOCUMENTS
    found = []
    for item in [*items, {"code": code, "name": name}]:
        file, drawn_here = reading.documents.get(item["code"]), item["code"] in DRAWN
        rule = item.get("rule")
        found.append(
            {
                "code": item["code"],
                "label": item["name"],
                "required": bool(rule) and item.get("required", True) and not drawn_here,
                "generated": drawn_here,
                "hint": "由本系统按填写的内容生成，无需上传；如需报送盖章的扫描件，可在此上传。"
                if drawn_here
                else "",
                "rule": rule.citation if rule else "",
                "form": form_in(reading.programme.rule_set.notice, item["name"]),
                "files": [with_address(file)] if file else [],
                "upload_url": here if is_open else "",
                "accept": accept_of(),
                "remove_url": reverse("filing_remove", args=[filing.programme_id, item["code"]])
                if is_open
                else "",
                "error": refusal.sentence if refusal and item["code"] == refused_slot else "",
            }
        )
    return found


def with_address(file):
    file.url = reverse("attachment", args=[file.pk])
    return file


def sealed(reading):
    """Uploaded documents on which the rules ask for seals: [{code, label, seals: [(name, confirmed)]}]."""
    return [
        {
            "code": item["code"],
            "label": item["name"],
            "seals": [(seal, seal in file.seals) for seal in item["seals"]],
        }
        for item in document_items(reading.rules)
        if item.get("seals") and (file := reading.documents.get(item["code"]))
    ]


def drawn(reading):
    """(label, address) of the papers that the portal writes itself."""
    named = {item["code"]: item["name"] for item in document_items(reading.rules)}
    pk = reading.filing.programme_id
    return [
        (named.get(code, "实施方案"), reverse(page, args=[pk]))
        for code, page in DRAWN.items()
        if code in named
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_page(request, pk, slot):
    """Ask before a file leaves its slot."""
    programme, filing, reading = load_filing(request, pk)
    file = reading.documents.get(slot)
    if file is None:
        raise Http404(NOT_FOUND)
    refusal = None
    if request.method == "POST":
        version = seen_version(request)
        try:
            actions.detach_document(
                filing, slot=slot, version=version, actor=request.user, now=timezone.now()
            )
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(request, f"已移除：{file.original_name}。")
            return redirect("filing_part", pk, PART)
    context = frame(request, programme, filing, reading, label="移除材料")
    context |= {
        "question": f"移除“{file.original_name}”？",
        "consequence": "这一项将变为未上传；移除的文件作为旧版保留在记录中。",
        "action": request.path,
        "refusal": refusal,
        "back": reverse("filing_part", args=[pk, PART]),
    }
    return render(request, "applications/remove.html", context, status=refusal.status if refusal else 200)
