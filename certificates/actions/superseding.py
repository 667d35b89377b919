"""A new number in the place of an old one: reserved with its content, and what happens to the old one when it is valid."""

import logging

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certificates.actions.logging import append_leaves, refuse_older_log
from certificates.actions.numbering import log_many, next_numbers, reserved
from certificates.actions.reporting import close_report, tell_holder
from certificates.amending.chains import chain_of, replaced_by
from certificates.amending.changes import corrected
from certificates.documents import CertificateContent
from certificates.models import Amendment, Certificate, ErrorReport, IssuanceLog, Leaf, Series
from workflow.actions import remind
from workflow.journal import canonical, record

logger = logging.getLogger("portal.issuing")
TASK = "certificates.finish_replacements"


def wake_replacements():
    """Tell a worker; when no broker answers, the sweep finds the rows a little later."""
    try:
        current_app.send_task(TASK, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker does, what was decided stands
        logger.warning("corrected certificates wait for the sweep: %s", type(error).__name__)


def reserve_replacement(old, changes, *, trainee, person, now, rules=None):
    """The next number of the old one's register, with frozen content; in the caller's transaction.

    `trainee` stays, `person` may be another than the old one's; `rules` are the class's, where they were read already.
    """
    refuse_older_log()
    series = Series.objects.select_for_update(of=("self",)).select_related("authority").get(pk=old.series_id)
    ((ordinal, number),) = next_numbers(series, rules or old.programme.rule_set.rules(), 1)
    content = corrected(
        CertificateContent.from_json(canonical(old.content)), changes, number=number,
        issued_on=timezone.localdate(now), site=settings.SITE_URL.rstrip("/"),
    )  # fmt: skip
    new = reserved(series, ordinal, old.programme, trainee, content, now, old.template)
    # A number that was made void on the way keeps its place in the chain.
    new.replaces, new.person = chain_of(old)[-1], person
    series.last = ordinal
    series.save(update_fields=["last"])
    new.save(force_insert=True)
    log_many([new], IssuanceLog.Event.RESERVED, now=now, note=f"替代{old.number}")
    return new


@transaction.atomic
def supersede_replaced(certificates, *, now):
    """End the certificates whose place these take, in the transaction that makes these valid and before it does.

    Call it before the new ones' own entries are appended: the tree's lock is the last. Gives the old ones.
    """
    pairs = [(new, old) for new in certificates if new.replaces_id and (old := replaced_by(new)) is not None]
    pairs = [(new, Certificate.objects.select_for_update().get(pk=old.pk)) for new, old in pairs]
    ended = [(new, old) for new, old in pairs if old.state == Certificate.State.VALID]
    for new, old in ended:
        old.state, old.superseded_by, old.ended_at = Certificate.State.SUPERSEDED, new, now
        old.ended_reason = f"更正，由{new.number}替代"
        old.save(update_fields=["state", "superseded_by", "ended_at", "ended_reason"])
        log_many([old], IssuanceLog.Event.SUPERSEDED, now=now, note=new.number)
    for new, old in pairs:
        _tell(new, old, now)
    if ended:
        facts = {old.pk: {"replaced_by": new.number} for new, old in ended}
        append_leaves([old for _, old in ended], Leaf.Event.SUPERSEDED, now=now, facts=facts)
    return [old for _, old in ended]


def _tell(new, old, now):
    """Journal, the report that asked for it, the host, and the holder."""
    programme = new.programme
    record(
        new,
        "correct_certificate",
        actor=None,
        now=now,
        case=programme.case,
        before=old.number,
        after=new.number,
    )
    for report in (
        ErrorReport.objects.open()
        .filter(amendments__state=Amendment.State.APPROVED, certificate=old)
        .distinct()
    ):
        close_report(
            report, ErrorReport.State.CORRECTED, f"已更正，新证书编号 {new.number}。", actor=None, now=now
        )
    if not Amendment.objects.filter(result=new).exclude(group=None).exists():  # a whole class is told of once
        remind(
            f"corrected:{new.pk}", organisation=programme.host, title=f"证书已更正：{new.number}", case=programme.case,
            about=str(programme), address=f"/portal/programmes/{programme.pk}/certificates/{new.pk}/", now=now,
            body=f"证书{old.number}已由{new.number}替代。请告知学员凭姓名和证件号码在平台首页重新下载。",
        )  # fmt: skip
    tell_holder(
        new, f"corrected:{new.pk}", address=new.trainee.email, now=now, subject="结业证书已更正",
        body=f"您的结业证书{old.number}已由{new.number}替代，原证书不再使用。\n\n请在平台首页凭姓名和证件号码查询、下载新证书。",
    )  # fmt: skip
