"""The office's side: rosters waiting for review, with findings, people and moves."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from trainees.assessing.components import plain
from trainees.assessing.proposals import proposals, scheme_of
from trainees.checks import shown_findings
from trainees.hints import hints
from trainees.listing import listing
from trainees.models import Roster
from workflow.admin import DossierAdmin

PAPERS = (
    ("学员名单 PDF", "roster_pdf"), ("学员签到表 PDF", "attendance_pdf"), ("结业登记表 PDF", "register_pdf"), ("逐人查看", "roster"),
)  # fmt: skip


@admin.register(Roster)
class RosterAdmin(DossierAdmin):
    list_display = ("programme", "host", "status", "submitted_at", "closed_at")
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"
    list_select_related = ("programme__host", "holder")

    @admin.display(description="承办单位")
    def host(self, roster):
        return roster.programme.host

    def review_context(self, request, roster):
        programme = roster.programme
        found = listing(programme)
        findings = shown_findings(programme, roster)
        return {
            "kicker": f"{programme.code} · {programme.host}",
            "heading": f"{programme.title}：学员名单",
            "sections": [
                summary(roster, found), *reasons(roster, findings), *looked_at(programme, found, request.user),
                *assessment(programme, roster, found), people(found),
            ],
            "findings": findings,
            "parts": list(Roster.PARTS.items()),
            "papers": [(label, reverse(name, args=[programme.pk])) for label, name in PAPERS],
        }  # fmt: skip


def summary(roster, found):
    counts = found.tally
    verified = (
        f"{timezone.localdate(roster.verified_at)} 由{roster.verified_by}确认"
        if roster.verified_at
        else "未确认"
    )
    rows = [
        ("人数", f"{len(found.lines)} 人"),
        ("结业考核", f"合格 {counts['passed']} 人，不合格 {counts['failed']} 人，未登记 {counts['open']} 人"),
        ("课程表", f"{found.taught} 学时，{len(found.slots)} 个半天"),
        ("填报学时与计算不一致", f"{counts['differing']} 人"),
        ("学员审验", verified),
    ]
    return {"code": "summary", "title": "概况", "rows": rows}


def reasons(roster, findings):
    """What the host says to the guiding rules that are not met."""
    asked = {finding.key: finding.sentence for finding in findings}
    rows = [(asked.get(key, key), text) for key, text in roster.reasons.items()]
    return [{"code": "reasons", "title": "情况说明", "rows": rows}] if rows else []


def assessment(programme, roster, found):
    """Under a scheme: what the results rest on, and whoever was judged otherwise than proposed, with the reason."""
    scheme = scheme_of(roster)
    if scheme is None:
        return []
    assessed = proposals(programme, scheme, found)
    parts = "、".join(f"{each.label} {plain(each.weight)}%" for each in assessed.components)
    departing = [
        (each.trainee.number, each.trainee.name, each.proposal.total, "；".join(each.proposal.reasons) or each.proposal.label,
         each.line.result_label, each.note)
        for each in assessed.people
        if each.departs
    ]  # fmt: skip
    resits = sum(each.row is not None and each.row.resit for each in assessed.people)
    rows = [
        ("考核办法", f"{parts}；合格线 {plain(scheme.pass_mark)} 分"),
        ("补考", f"{resits} 人"),
        ("与计算的建议不一致", f"{len(departing)} 人"),
    ]
    header = ("序号", "姓名", "总评", "建议及依据", "结果", "理由")
    table = {"table": {"header": header, "rows": departing, "numbers": (0, 2)}} if departing else {}
    return [{"code": "assessment", "title": "考核办法和结果", "rows": rows, **table}]


def looked_at(programme, found, user):
    """Who needs a second look, by name and reason."""
    rows = [
        (f"{hint.heading}（{len(hint.people)} 人）", "；".join(f"{who.number} 号 {who.name}：{why}" for who, why in hint.shown))
        for hint in hints(programme, found.lines, user)
    ]  # fmt: skip
    return [{"code": "hints", "title": "需要核实的学员", "rows": rows}] if rows else []


def people(found):
    rows = [
        (line.trainee.number, line.trainee.name, line.trainee.number_mask, line.trainee.unit, line.trainee.qualification,
         f"{line.present}/{len(found.slots)}", line.hours, line.result_label,
         line.trainee.assessment.score if line.result else None)
        for line in found.lines
    ]  # fmt: skip
    header = ("序号", "姓名", "证件号码", "工作单位", "职称或职业资格", "出勤", "学时", "考核", "总评")
    return {
        "code": "people",
        "title": "学员",
        "rows": [],
        "table": {"header": header, "rows": rows, "numbers": (0, 5, 6, 8)},
    }
