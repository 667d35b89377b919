"""Numbering and issuing. A number and what it stands for are stored first; a certificate is valid only when its
paper exists (PR-13). The batch row is the truth: a message only wakes the worker, and everything may run twice.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.documents import CertificateContent, ContentTooLong, render_certificate
from certificates.issuing import KIND, ClassFacts, content_for, numbers, project_name, region_of
from certificates.models import STALE, Batch, Certificate, IssuanceLog, Series
from certificates.storing import discard_paper, store_paper
from policies.rules import MissingRule
from programs.lifecycle import Stage
from trainees.hours import hours_by_trainee
from trainees.models import Trainee
from workflow.glyphs import MissingGlyphs
from workflow.journal import canonical, record
from workflow.verbs import register

logger = logging.getLogger("portal.issuing")

TASK = "certificates.issue_batch"
DISK_TROUBLE = (
    "证书文件写不到磁盘（空间不足或没有权限）。请系统管理员清理后，系统会自动继续，也可点“重新执行”。"
)
Clock = Callable[[], datetime]


def queue_batch(completion, *, actor, now):
    """Write down that the certificates of a class are to be issued; the caller accepts the package in the same
    transaction."""
    batch = Batch.objects.create(
        completion=completion, total=Trainee.objects.passed().filter(roster__programme=completion.programme).count(),
        requested_by=actor, requested_at=now,
    )  # fmt: skip
    record(
        batch, "queue_batch", actor=actor, now=now, case=completion.case, after=f"{batch.total} 人考核合格"
    )
    transaction.on_commit(partial(wake, batch.pk))
    return batch


def wake(batch_id):
    """Tell a worker; when no broker answers, the sweep finds the row a little later."""
    try:
        current_app.send_task(TASK, kwargs={"batch_id": batch_id}, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker does, what was decided stands
        logger.warning("batch %s waits for the sweep: %s", batch_id, type(error).__name__)


@register(
    Batch, "rerun_batch", "重新执行", when=lambda batch, user: may_rerun(batch, user),
    confirm="只处理还没有制成的证书；已生效的证书和编号不变。", done="已重新排队，稍候刷新查看进度。",
)  # fmt: skip
@transaction.atomic
def rerun_batch(batch, *, actor, now):
    """Put an unfinished batch back into the queue, after a font was added or a disk was cleared."""
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    authority = fresh.completion.programme.authority
    if not actor.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority):
        raise not_allowed("重新制证", f"{authority}的审核、审批人员")
    if fresh.state == Batch.State.DONE:
        raise Refused("本批证书已全部办结，没有需要重新执行的。", code="done", status=409)
    before = fresh.get_state_display()
    fresh.state = Batch.State.QUEUED
    fresh.error = ""
    fresh.save(update_fields=["state", "error"])
    record(
        fresh, "rerun_batch", actor=actor, now=now, case=fresh.completion.case, before=before, after="排队中"
    )
    transaction.on_commit(partial(wake, fresh.pk))
    return fresh


def may_rerun(batch, user):
    authority = batch.completion.programme.authority
    waiting = batch.state != Batch.State.DONE
    return waiting and user.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority)


def issue_batch(batch_id, *, clock: Clock):
    """Bring a batch as far as it will go; may be killed, repeated, or run twice at once.

    `clock` gives the moment of each step. Returns the batch. Raises OSError when the disk fails: what
    was finished stays, and the sweep comes back to the rest.
    """
    batch, joined = begin_batch(batch_id, now=clock())
    if batch.state == Batch.State.DONE:
        return batch
    try:
        reserve_batch(batch, now=clock())
    except (Refused, MissingRule) as problem:
        return _block_batch(batch, str(problem), now=clock())
    # Whoever joins a run starts from the other end, so that two of them do not draw the same paper.
    waiting = certificates_of(batch).waiting().order_by("-ordinal" if joined else "ordinal")
    for certificate_id in list(waiting.values_list("pk", flat=True)):
        certificate = Certificate.objects.get(pk=certificate_id)
        if certificate.state == Certificate.State.RESERVED:
            finish_and_beat(batch, certificate, clock)
    return end_batch(batch, now=clock())


def finish_and_beat(batch, certificate, clock):
    try:
        finish_certificate(certificate, now=clock())
    except OSError:
        Batch.objects.filter(pk=batch.pk).update(error=DISK_TROUBLE)
        raise
    Batch.objects.filter(pk=batch.pk).update(beat_at=clock(), error="")


def certificates_of(batch):
    return Certificate.objects.filter(programme=batch.completion.programme_id)


@transaction.atomic
def begin_batch(batch_id, *, now):
    """Note that a run starts; gives the batch, and whether another run seems to be at it already."""
    batch = (
        Batch.objects.select_for_update(of=("self",)).select_related("completion__programme").get(pk=batch_id)
    )
    joined = batch.state == Batch.State.RUNNING and batch.beat_at is not None and now - batch.beat_at < STALE
    if batch.state != Batch.State.DONE:
        batch.state, batch.beat_at, batch.attempts = Batch.State.RUNNING, now, batch.attempts + 1
        batch.save(update_fields=["state", "beat_at", "attempts"])
    return batch, joined


@transaction.atomic
def reserve_batch(batch, *, now):
    """Give a number to every passed trainee of the class who has none, and freeze what it stands for.

    One transaction, with the register's counter locked: no number twice, none without its content.
    A trainee whose number was made void, revoked or superseded gets no new one here: that is a decision.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("completion").get(pk=batch.pk)
    programme = batch.completion.programme
    if programme.stage != Stage.COMPLETED:
        raise Refused("结业上报还没有通过，不能编号制证。", code="not_completed", status=409)
    trainees = list(
        Trainee.objects.passed().filter(roster__programme=programme, certificates=None).order_by("number")
    )
    if not trainees:
        return []
    rules = programme.rule_set.rules()
    series = series_for(programme, rules)
    facts = class_facts(programme, rules, series, now)
    hours = hours_by_trainee(programme)
    fresh = []
    given = numbers(series_rule(series, rules), year=series.year, region=region_of(series.authority.region_code),
                    after=series.last, count=len(trainees))  # fmt: skip
    for trainee, (ordinal, number) in zip(trainees, given, strict=True):
        content = content_for(facts, number=number, name=trainee.name, sex=trainee.sex,
                              masked=trainee.number_mask, hours=hours[trainee.pk])  # fmt: skip
        fresh.append(reserved(series, ordinal, programme, trainee, content, now))
    series.last += len(fresh)
    series.save(update_fields=["last"])
    Certificate.objects.bulk_create(fresh)
    log_many(fresh, IssuanceLog.Event.RESERVED, now=now)
    record(
        batch, "reserve", actor=None, now=now, case=batch.completion.case, organisation=series.authority,
        after=f"{fresh[0].number}—{fresh[-1].number}，共 {len(fresh)} 个",
        data={"content": {certificate.number: certificate.content_hash for certificate in fresh}},
    )  # fmt: skip
    return fresh


def series_for(programme, rules):
    """The register that numbers this class's certificates, its counter locked (000-39, 004-16, 004-17)."""
    seat = rules.require("certificate.register").value
    authority = programme.organisation_at(seat)
    if authority is None:
        raise Refused("系统中没有证书编号机关，不能编号。请在“机构”中补全后重新执行。", code="no_register")
    pattern = rules.require("certificate.pattern").value
    Series.objects.get_or_create(
        authority=authority, year=programme.year, kind=KIND, defaults={"pattern": pattern}
    )
    return (
        Series.objects.select_for_update(of=("self",))
        .select_related("authority")
        .get(authority=authority, year=programme.year, kind=KIND)
    )


def series_rule(series, rules):
    """The numbering rule with the pattern that the register began with: one register, one pattern."""
    rule = rules.require("certificate.pattern")
    return rule if rule.value == series.pattern else type(rule)(**{**vars(rule), "value": series.pattern})


def class_facts(programme, rules, series, now):
    return ClassFacts(
        title=rules.require("certificate.title").value, programme_name=project_name(programme.plan.programme_name),
        class_title=programme.title, starts_on=programme.starts_on, ends_on=programme.ends_on,
        host=programme.host.name, level=programme.track.get_level_display(), issuer=series.authority.name,
        issued_on=timezone.localdate(now), site=settings.SITE_URL.rstrip("/"),
    )  # fmt: skip


def reserved(series, ordinal, programme, trainee, content: CertificateContent, now):
    return Certificate(
        series=series, ordinal=ordinal, number=content.number, programme=programme, trainee=trainee,
        person_id=trainee.person_id, name=content.name, hours=content.hours, issued_on=content.issued_on,
        content=json.loads(content.canonical_json()), content_hash=content.content_hash(), reserved_at=now,
    )  # fmt: skip


def log_many(certificates, event, *, now, note=""):
    IssuanceLog.objects.bulk_create(
        IssuanceLog(certificate=each, event=event, at=now, note=note, content_hash=each.content_hash)
        for each in certificates
    )


def finish_certificate(certificate, *, now):
    """Draw one reserved certificate, store its paper, and only then make it valid. True when this call did so.

    A character that no font draws, or content that does not match its hash, leaves the number reserved
    with the problem named. Raises OSError when the paper cannot be stored.
    """
    try:
        paper = render_certificate(frozen_content(certificate))
    except (MissingGlyphs, ContentTooLong, ValueError) as problem:
        _note_fault(certificate, str(problem), now=now)
        return False
    name = store_paper(paper)
    done = False
    try:
        done = _make_valid(certificate, name, sha256(paper).hexdigest(), now=now)
    finally:
        if (
            not done
        ):  # somebody else was first, or the database refused: an unused file is nobody's certificate
            discard_paper(name)
    return done


def frozen_content(certificate) -> CertificateContent:
    """What was frozen with the number; raises ValueError when it no longer matches its hash."""
    content = CertificateContent.from_json(canonical(certificate.content))
    if content.content_hash() != certificate.content_hash or content.number != certificate.number:
        raise ValueError(
            f"证书{certificate.number}的内容与编号时的散列不符，可能被改动，不予制证。请联系系统管理员核查。"
        )
    return content


@transaction.atomic
def _make_valid(certificate, name, digest, *, now):
    fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if fresh.state != Certificate.State.RESERVED:
        return False
    fresh.state, fresh.valid_at, fresh.fault = Certificate.State.VALID, now, ""
    fresh.file, fresh.file_sha256 = name, digest
    fresh.save(update_fields=["state", "valid_at", "fault", "file", "file_sha256"])
    log_many([fresh], IssuanceLog.Event.VALID, now=now, note=digest)
    return True


@transaction.atomic
def _note_fault(certificate, sentence, *, now):
    """Leave the number reserved with what is wrong; logged once, however often it is tried."""
    fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if fresh.state != Certificate.State.RESERVED or fresh.fault == sentence[:300]:
        return
    fresh.fault = sentence[:300]
    fresh.save(update_fields=["fault"])
    log_many([fresh], IssuanceLog.Event.FAULT, now=now, note=fresh.fault)


@transaction.atomic
def end_batch(batch, *, now):
    """Close a run: done when no number is waiting, blocked when a person has to see to all that are.

    Numbers that wait without a problem are in the hands of another run, which closes the batch itself.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("completion").get(pk=batch.pk)
    if batch.state == Batch.State.DONE:
        return batch
    waiting = certificates_of(batch).waiting()
    if waiting.filter(fault="").exists():
        return batch
    if faults := waiting.count():
        return _block_batch(batch, f"{faults} 个证书待处理，见证书列表中的“待处理问题”。", now=now)
    papers = dict(certificates_of(batch).valid().values_list("number", "file_sha256"))
    batch.state, batch.error, batch.finished_at, batch.beat_at = Batch.State.DONE, "", now, now
    batch.save(update_fields=["state", "error", "finished_at", "beat_at"])
    record(
        batch, "issue", actor=None, now=now, case=batch.completion.case,
        after=f"{len(papers)} 本证书生效", data={"papers": papers},
    )  # fmt: skip
    return batch


@transaction.atomic
def _block_batch(batch, sentence, *, now):
    """Say what a person has to see to before the batch can go on."""
    batch.state, batch.error, batch.beat_at = Batch.State.BLOCKED, sentence[:300], now
    batch.save(update_fields=["state", "error", "beat_at"])
    record(batch, "fault", actor=None, now=now, case=batch.completion.case, after=batch.error)
    return batch


def may_void(certificate, user):
    reserved = certificate.state == Certificate.State.RESERVED
    return reserved and user.has_role(Role.APPROVER, organisation=certificate.series.authority)


@register(
    Certificate, "void_certificate", "作废编号", fields=("reason",), tone="danger", when=may_void,
    confirm="作废的编号保留在登记中，不再使用；该学员不会自动得到新编号。", done="编号已作废，登记中保留。",
)  # fmt: skip
@transaction.atomic
def void_certificate(certificate, *, reason, actor, now):
    """Account for a reserved number that will never be issued; it is recorded and never used again."""
    fresh = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("series__authority")
        .get(pk=certificate.pk)
    )
    authority = fresh.series.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("作废编号", f"{authority}的审批人员")
    if fresh.state != Certificate.State.RESERVED:
        raise Refused(
            f"证书{fresh.number}当前为“{fresh.get_state_display()}”，只有还没有制证的编号可以作废。",
            code="wrong_state",
            status=409,
        )
    if not reason.strip():
        raise Refused("作废编号须写明原因，该原因将记入登记。", code="no_reason", field="reason")
    fresh.state, fresh.ended_at, fresh.ended_reason = Certificate.State.VOID, now, reason.strip()[:300]
    fresh.save(update_fields=["state", "ended_at", "ended_reason"])
    log_many([fresh], IssuanceLog.Event.VOID, now=now, note=fresh.ended_reason)
    record(fresh, "void", actor=actor, now=now, case=fresh.programme.case, before="已编号待制证", after="作废",
           note=fresh.ended_reason)  # fmt: skip
    settle_batch(fresh.programme, now=now)
    return fresh


def settle_batch(programme, *, now):
    """A batch that only waited for this number is done."""
    batch = Batch.objects.filter(completion__programme=programme, state=Batch.State.BLOCKED).first()
    if batch is not None and not certificates_of(batch).waiting().exists():
        end_batch(batch, now=now)
