"""What waits of supervision, plans and letters. Reads only."""

from accounts.roles import Role
from programs.models import PlanImport
from reports.staff.lines import first_line, seats
from supervision.models import Complaint, Inspection, Proposal
from workflow.models import Letter


def complaints(user):
    own = seats(user, Role.INSPECTOR, Role.APPROVER)
    rows = Complaint.objects.visible_to(user).filter(authority__in=own).exclude(state=Complaint.State.CLOSED)
    return first_line(rows.order_by("received_at"), "投诉举报待办结", model=Complaint, moment=lambda row: row.received_at,
                      button="核查")  # fmt: skip


def inspections(user):
    rows = Inspection.objects.visible_to(user).filter(inspectors=user.pk, outcome=Inspection.Outcome.PENDING)
    rows = rows.select_related("programme", "draw").order_by("pk")
    return first_line(rows, "项目待检查", model=Inspection, button="登记",
                      moment=lambda row: row.draw.drawn_at if row.draw_id else None)  # fmt: skip


def proposals(user):
    own = seats(user, Role.APPROVER)
    rows = Proposal.objects.visible_to(user).filter(state=Proposal.State.OPEN, programme__authority__in=own)
    rows = rows.select_related("programme").order_by("proposed_at")
    return first_line(rows, "逾期备案的处理建议待决定", model=Proposal, moment=lambda row: row.proposed_at, button="决定",
                      state__exact=Proposal.State.OPEN)  # fmt: skip


def plan_imports(user):
    own = seats(user, Role.APPROVER)
    rows = PlanImport.objects.visible_to(user).filter(authority__in=own, state=PlanImport.State.STAGED)
    rows = rows.defer("rows", "hints").order_by("uploaded_at")
    return first_line(rows, "计划导入待发布", model=PlanImport, moment=lambda row: row.uploaded_at, button="核对",
                      state__exact=PlanImport.State.STAGED)  # fmt: skip


def failed_letters(user):
    """Letters that did not arrive, or of which nobody knows, as far as the person may do something about them."""
    if not seats(user, Role.REVIEWER, Role.APPROVER):
        return None
    rows = Letter.objects.visible_to(user).in_trouble().order_by("created_at").defer("body")
    return first_line(rows, "邮件发送失败", model=Letter, moment=lambda row: row.created_at, button="查看",
                      standing="trouble")  # fmt: skip


def official_letters(user):
    """What will go in the name of the person's own office unless somebody stops it."""
    if not seats(user, Role.REVIEWER, Role.APPROVER):
        return None
    rows = Letter.objects.of_office(user).order_by("send_after").defer("body")
    return first_line(rows, "以本机关名义的邮件待发", model=Letter, moment=lambda row: row.created_at, button="查看",
                      standing="unsent", official="yes")  # fmt: skip
