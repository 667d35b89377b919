"""What waits for the staff of an office. Reads only."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.roles import OrganisationKind, Role
from certificates.characters import named, stopped_for
from certificates.models import Alarm, Amendment, ErrorReport, Seal
from certificates.models import Batch as Certificates
from certificates.models.seals import EXPIRY_WARNING
from finance.actions.settling import may_review
from finance.models import Batch, Clawback, Payment, Settlement
from programs.models import CasePaper, Level, PlanImport, Topic
from supervision.models import Complaint, Inspection, Proposal
from workflow.checks import is_reviewer
from workflow.models import Letter

MOST = 500


@dataclass(frozen=True)
class Line:
    """One thing to do: how many, what, since when, and the one button. `opening_on` is the next opening day at stake."""

    count: int
    thing: str
    example: str
    url: str
    all_url: str
    since: date | None = None
    opening_on: date | None = None
    button: str = "办理"

    def waited(self, today):
        return (today - self.since).days if self.since else None

    @property
    def urgency(self):
        return min(filter(None, (self.since, self.opening_on)), default=date.max)


def decides(user, paper):
    """Whether the person may decide on a waiting paper now; asks what `workflow.checks` asks, without a query.

    At its last office a settlement goes to a first reviewer, and only then to whoever approves it.
    """
    if isinstance(paper, Settlement) and paper.at_last_seat and paper.reviewed_by_id in (None, user.pk):
        return may_review(paper, user)
    hands = {seat.get("by") for seat in paper.chain}
    return is_reviewer(user, paper) and paper.submitted_by_id != user.pk and user.pk not in hands


def paper_models():
    """Every kind of paper that moves along a chain of seats."""
    return [*sorted(CasePaper.__subclasses__(), key=lambda model: model._meta.label), Topic]


def waiting_papers(user, models=None):
    """{model: papers that the person may decide on now}, oldest first; one query a model."""
    found = {}
    for model in models or paper_models():
        related = ["holder"] if model is Topic else ["holder", "programme__host"]
        rows = (
            model.objects.visible_to(user)
            .waiting_for(user)
            .select_related(*related)
            .order_by("submitted_at")[:MOST]
        )
        papers = [paper for paper in rows if decides(user, paper)]
        if papers:
            found[model] = papers
    return found


def admin_list(model, **query):
    """The address of a model's list in the admin, "" where it has none."""
    try:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def desk_lines(user):
    """The list 待我办理: one line a kind, the oldest first. A constant number of queries."""
    lines = [paper_line(model, papers) for model, papers in waiting_papers(user).items()]
    others = [
        provider(user)
        for provider in (
            payments,
            stuck_payments,
            batches,
            releases,
            blocked_issuing,
            missing_characters,
            claims_asked,
            claims_overdue,
            amendments,
            error_reports,
            complaints,
            inspections,
            proposals,
            plan_imports,
            failed_letters,
            official_letters,
            lookup_alarms,
            ending_seals,
        )
    ]
    return sorted([*lines, *filter(None, others)], key=lambda line: line.urgency)


def paper_line(model, papers):
    openings = [day for paper in papers if (day := getattr(paper, "starts_on", None))]
    return Line(
        count=len(papers), thing=f"{model._meta.verbose_name}待审核", example=str(papers[0]),
        url=reverse("paper", args=[papers[0].key]), all_url=admin_list(model, desk="mine"),
        since=timezone.localdate(papers[0].submitted_at), opening_on=min(openings, default=None), button="审核",
    )  # fmt: skip


def first_line(rows, thing, *, model, moment, button, **query):
    """A line for rows ordered oldest first, None without any. `moment(row)` is when its waiting began."""
    rows = list(rows[:MOST])
    if not rows:
        return None
    began = moment(rows[0])
    meta = model._meta
    return Line(
        count=len(rows), thing=thing, example=str(rows[0]),
        url=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[rows[0].pk]),
        all_url=admin_list(model, **query), since=timezone.localdate(began) if began else None, button=button,
    )  # fmt: skip


def seats(user, *roles):
    return [m.organisation_id for m in user.current_memberships if m.role in roles]


def payments(user):
    rows = Payment.objects.visible_to(user).filter(
        state=Payment.State.DUE, settlement__payer__in=seats(user, Role.FINANCE)
    )
    rows = (
        rows.exclude(approved_by=user.pk)
        .exclude(settlement__submitted_by=user.pk)
        .select_related("settlement__programme")
        .order_by("approved_at")
    )
    return first_line(rows, "款项待拨付", model=Payment, moment=lambda row: row.approved_at, button="拨付")


def stuck_payments(user):
    """What the bank refused or sent back, and may now be looked at again."""
    bad = (Payment.State.FAILED, Payment.State.RETURNED)
    rows = Payment.objects.visible_to(user).filter(
        state__in=bad, settlement__payer__in=seats(user, Role.FINANCE)
    )
    rows = (
        rows.exclude(approved_by=user.pk)
        .exclude(settlement__submitted_by=user.pk)
        .select_related("settlement__programme")
        .order_by("approved_at")
    )
    return first_line(
        rows, "款项拨付失败或退汇", model=Payment, moment=lambda row: row.approved_at, button="处理"
    )


def batches(user):
    """Lists that a colleague made and that wait for a second person, or for the bank's answers."""
    rows = Batch.objects.visible_to(user).filter(payer__in=seats(user, Role.FINANCE)).order_by("made_at")
    rows = rows.exclude(state=Batch.State.CLOSED).exclude(state=Batch.State.DRAFT, made_by=user.pk)
    return first_line(
        rows, "拨付批次待复核或待登记结果", model=Batch, moment=lambda row: row.made_at, button="办理"
    )


def releases(user):
    """Certificates that a colleague accepted, and that a second person of the numbering authority signs off."""
    own = [m.organisation for m in user.current_memberships if m.role in (Role.REVIEWER, Role.APPROVER)]
    at = "completion__programme__"
    mine = Q(**{f"{at}track__level": Level.PROVINCIAL, f"{at}province__in": [each.pk for each in own]})
    if any(each.kind == OrganisationKind.MINISTRY for each in own):
        mine |= ~Q(**{f"{at}track__level": Level.PROVINCIAL})
    rows = Certificates.objects.visible_to(user).filter(mine, state=Certificates.State.HELD)
    rows = rows.exclude(requested_by=user.pk).select_related("completion__programme").order_by("requested_at")
    return first_line(rows, "证书待签发", model=Certificates, moment=lambda row: row.requested_at, button="签发",
                      state__exact=Certificates.State.HELD)  # fmt: skip


def blocked_issuing(user):
    """Batches in which some certificates wait for a person."""
    own = seats(user, Role.REVIEWER, Role.APPROVER)
    rows = Certificates.objects.visible_to(user).filter(state=Certificates.State.BLOCKED)
    rows = rows.filter(completion__programme__authority__in=own).select_related("completion__programme")
    return first_line(rows.order_by("requested_at"), "制证待处理", model=Certificates, button="处理",
                      moment=lambda row: row.requested_at, state__exact=Certificates.State.BLOCKED)  # fmt: skip


def missing_characters(user):
    """Certificates that the person's office numbered and that a character without a glyph keeps from being made."""
    own = seats(user, Role.REVIEWER, Role.APPROVER)
    if not own:
        return None
    rows = [(row, signs) for row, signs in stopped_for(user) if row.series.authority_id in own]
    if not rows:
        return None
    first, signs = rows[0]
    url = reverse("admin:certificates_template_characters")
    return Line(
        count=len(rows), thing="证书缺字停制", example=f"{first.name}（{first.programme.title}）：{named(signs)}", url=url,
        all_url=url, since=timezone.localdate(first.reserved_at), button="处理",
    )  # fmt: skip


def claims_asked(user):
    rows = Clawback.objects.visible_to(user).filter(
        state=Clawback.State.ASKED, payment__settlement__payer__in=seats(user, Role.APPROVER)
    )
    rows = (
        rows.exclude(asked_by=user.pk).select_related("payment__settlement__programme").order_by("asked_at")
    )
    return first_line(rows, "追回待确认", model=Clawback, moment=lambda row: row.asked_at, button="确认",
                      state__exact=Clawback.State.ASKED)  # fmt: skip


def claims_overdue(user):
    rows = Clawback.objects.visible_to(user).overdue(timezone.localdate())
    rows = rows.filter(payment__settlement__payer__in=seats(user, Role.FINANCE, Role.APPROVER))
    rows = rows.select_related("payment__settlement__programme").order_by("due_on")
    return first_line(
        rows,
        "追回逾期未缴",
        model=Clawback,
        moment=lambda row: row.confirmed_at,
        button="查看",
        term="overdue",
    )


def amendments(user):
    """Corrections and revocations that somebody else proposed and that wait for the second person."""
    own = seats(user, Role.APPROVER)
    rows = Amendment.objects.visible_to(user).proposed().filter(certificate__series__authority__in=own)
    rows = rows.exclude(proposed_by=user.pk).decisions().select_related("certificate")
    return first_line(rows, "证书更正或撤销待审批", model=Amendment, moment=lambda row: row.proposed_at, button="审批",
                      state__exact=Amendment.State.PROPOSED)  # fmt: skip


def error_reports(user):
    """What holders reported and nobody has taken in hand."""
    own = seats(user, Role.REVIEWER, Role.APPROVER)
    rows = ErrorReport.objects.visible_to(user).open().filter(state=ErrorReport.State.OPEN)
    rows = rows.filter(
        Q(certificate__series__authority__in=own) | Q(certificate__programme__authority__in=own)
    )
    rows = rows.select_related("certificate")
    return first_line(rows, "证书勘误待处理", model=ErrorReport, moment=lambda row: row.made_at, button="核实",
                      state__exact=ErrorReport.State.OPEN)  # fmt: skip


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


def lookup_alarms(user):
    rows = Alarm.objects.visible_to(user).waiting().order_by("raised_at", "pk")
    return first_line(rows, "证书查询告警", model=Alarm, moment=lambda alarm: alarm.raised_at, button="处理",
                      standing="waiting")  # fmt: skip


def ending_seals(user):
    """Seals that end before long with nothing after them, for those who keep them: their own and those below."""
    paths = [m.organisation.path for m in user.current_memberships if m.role == Role.SYSTEM_ADMIN]
    rows = [
        row
        for row in (Seal.objects.visible_to(user).ending(timezone.now())[:MOST] if paths else ())
        if row.authority.path.startswith(tuple(paths))
    ]
    if not rows:
        return None
    first, left = rows[0], rows[0].not_after - timezone.now()
    day = timezone.localdate(first.not_after)
    said = f"{day} 到期，还有 {left.days} 天" if left > timedelta() else f"{day} 已到期，不能再签章"
    return Line(
        count=len(rows), thing="电子印章即将到期，须换用新证书", example=f"{first.authority}，{said}",
        url=reverse("admin:certificates_seal_change", args=[first.pk]), all_url=admin_list(Seal), button="查看",
        since=timezone.localdate(first.not_after - EXPIRY_WARNING),
    )  # fmt: skip
