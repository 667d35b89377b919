"""经费表与材料包: the official papers of a class, what was generated of them, and whether a file is one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance.actions.generating import (
    CONTENT_TYPES,
    FORMS_OF,
    fetch_paper,
    generate_paper,
    may_fetch,
    may_generate,
    writes_for,
)
from finance.documents.basis import basis_of
from finance.documents.kinds import name_of, why_not
from finance.documents.verifying import SHOWN, differences, recognised, said_now
from finance.models import Paper, Settlement
from finance.views.loading import crumbs, today
from programs.models import Programme
from workflow.perform import refused

PARTIES = (
    "plan__notice", "track", "rule_set__notice", "host", "sponsor", "authority", "province", "filing",
)  # fmt: skip


def load_case(request, pk) -> Programme:
    """The class, for whoever sees it or the claim about it: the office that pays may see the claim alone."""
    rows = Programme.objects.visible_to(request.user).select_related(*PARTIES)
    if programme := rows.filter(pk=pk).first():
        return programme
    claimed = (f"programme__{name}" for name in PARTIES)
    return get_visible(Settlement.objects.select_related(*claimed), request.user, programme=pk).programme


def load_paper(request, pk, paper) -> Paper:
    programme = load_case(request, pk)
    row = get_visible(Paper.objects.filter(programme=pk), request.user, pk=paper)
    row.programme = programme
    return row


@login_required
@require_safe
def papers_page(request, pk):
    return shown(request, load_case(request, pk))


def shown(request, programme, *, checked=None):
    """The page; `checked` is what came of a file that somebody laid before us."""
    user = request.user
    basis = basis_of(programme, on=today(), in_full=writes_for(programme, user))
    rows = list(Paper.objects.visible_to(user).filter(programme=programme).select_related("made_by"))
    now = said_now(basis)
    for row in rows:
        row.programme = programme
        row.fresh = row.kind in now and now[row.kind].data_sha256 == row.data_sha256
        row.guarded = row.in_full or row.kind == Paper.Kind.PACKAGE
    open_full = basis.in_full or all(may_fetch(row, user) for row in rows if row.in_full)
    for row in rows:
        row.open = open_full or not row.in_full
    context = {
        "programme": programme,
        "settlement": basis.settlement,
        "crumbs": way_here(programme, basis.settlement, user),
        "kinds": [kind_row(kind, basis, rows, now) for kind in FORMS_OF],
        "rows": rows,
        "generates": may_generate(programme, user),
        "in_full": basis.in_full,
        "checked": checked and answer_of(checked, now),
    }
    return render(request, "finance/documents.html", context)


def way_here(programme, settlement, user):
    """The way that is open to the person: an office that sees the claim alone came from its own desk."""
    if settlement is None or Programme.objects.visible_to(user).filter(pk=programme.pk).exists():
        return crumbs(programme, "经费表与材料包")
    desk = reverse("admin:finance_settlement_change", args=[settlement.pk])
    return [("管理后台", "/admin/"), ("经费结算", desk), ("经费表与材料包", None)]


def kind_row(kind, basis, rows, now):
    """One official paper: why it cannot be drawn now, its last generation, what has changed since."""
    last = next((row for row in rows if row.kind == kind and row.open), None)
    gone, new = differences(last, now.get(str(kind))) if last and not last.fresh else ([], [])
    return {
        "code": kind,
        "name": name_of(kind, basis),
        "why_not": why_not(kind, basis),
        "forms": [(form, form.label) for form in FORMS_OF[kind]],
        "last": last,
        "gone": gone[:SHOWN],
        "new": new[:SHOWN],
        "more": len(gone) > SHOWN or len(new) > SHOWN,
    }


def answer_of(found, now):
    """What to say about a file: ours and unchanged, ours and changed, or not ours; and whether the data have moved on."""
    paper = found.paper
    if paper is None:
        return {
            "tone": "red",
            "heading": "不是本项目存档的经费表",
            "sentence": "本项目存档的各版中没有与它相同的文件：可能不是由本平台生成，或内容已被改动（另存、加盖电子章、打印后扫描也会改变文件）。",
            "sha256": found.sha256,
        }
    name = f"{paper.file_name}（{timezone.localtime(paper.made_at):%Y-%m-%d %H:%M} 生成）"
    fresh = str(paper.kind) in now and now[paper.kind].data_sha256 == paper.data_sha256
    after = "现有数据与它一致。" if fresh else "生成之后数据已有变动，请以最新一版为准。"
    if found.intact:
        tone, heading = (
            ("green", "是本平台生成的原件，未被改动") if fresh else ("amber", "是原件，但不是最新数据")
        )
        return {"tone": tone, "heading": heading, "sentence": f"{name}。{after}", "sha256": found.sha256}
    return {
        "tone": "red",
        "heading": "文件已被改动",
        "sentence": f"它带有“{name}”的标识，但内容与存档的原件不同。请以平台中下载的原件为准。",
        "sha256": found.sha256,
    }


@login_required
@require_POST
def make_paper(request, pk, kind):
    programme = load_case(request, pk)
    here = reverse("money_papers", args=[pk])
    try:
        paper = generate_paper(
            programme, kind=kind, form=request.POST.get("form", ""), actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        return refused(request, refusal, back=here)
    messages.success(request, f"已存档：{paper.file_name}。")
    return redirect(f"{here}#paper-{paper.pk}")


@login_required
@require_safe
def paper_file(request, pk, paper):
    """One stored version; what bears the whole account and the package are handed out by a POST that is journalled."""
    row = load_paper(request, pk, paper)
    if row.in_full or row.kind == Paper.Kind.PACKAGE:
        return redirect(f"{reverse('money_papers', args=[pk])}#paper-{row.pk}")
    return sent(row)


@login_required
@require_POST
def fetch(request, pk, paper):
    row = load_paper(request, pk, paper)
    try:
        return sent(fetch_paper(row, actor=request.user, now=timezone.now()))
    except Refused as refusal:
        return refused(request, refusal, back=reverse("money_papers", args=[pk]))


def sent(row):
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.file_name,
        content_type=CONTENT_TYPES[row.form],
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def check_file(request, pk):
    """Is this file one of ours? Nothing of it is kept."""
    programme = load_case(request, pk)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "没有选择文件，请先选择要核验的文件。")
        return redirect(f"{reverse('money_papers', args=[pk])}#check")
    papers = Paper.objects.visible_to(request.user).filter(programme=programme)
    return shown(request, programme, checked=recognised(papers, file))
