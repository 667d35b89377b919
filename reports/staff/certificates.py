"""What waits of certificates: signing off, what stops them, corrections, alarms, seals. Reads only."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.roles import OrganisationKind, Role
from certificates.characters import named, stopped_for
from certificates.models import Alarm, Amendment, ErrorReport, Seal
from certificates.models import Batch as Certificates
from certificates.models.seals import EXPIRY_WARNING
from programs.models import Level
from reports.staff.lines import MOST, Line, admin_list, first_line, seats


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
