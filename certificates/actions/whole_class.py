"""One correction of all valid certificates of a class: proposed once, decided once, an amendment for each (T22)."""

from uuid import uuid4

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.amending import (
    SLOT,
    SLOT_LABEL,
    ValuesRefused,
    locked_certificate,
    page_of,
    worded,
)
from certificates.actions.deciding import decided, for_decision, put_into_force
from certificates.actions.reporting import handlers_of, may_handle
from certificates.amending.checks import most_hours
from certificates.amending.whole_class import preview_of, read_wanted
from certificates.models import Amendment, Certificate
from workflow import actions as dossiers
from workflow.actions import remind, take_back
from workflow.journal import keep_refusals, record
from workflow.models import Reminder
from workflow.redaction import without_numbers

Kind, State = Amendment.Kind, Amendment.State


@transaction.atomic
def propose_class_correction(
    programme, *, values, reason, document_number, seen, actor, now, file=None
) -> list[Amendment]:
    """Lay one correction of the class's valid certificates before the second person; gives its amendments.

    `values` {class_title, host, starts_on, ends_on, hours, hours_from} are the corrected ones, empty where nothing
    changes; `seen` is how many certificates the person was shown: another number by now is refused.
    """
    list(Certificate.objects.select_for_update(of=("self",)).filter(programme=programme).order_by("pk"))
    preview = _previewed(programme, values, seen, actor)
    reason = worded(reason, "更正的原因", "reason")
    if not document_number.strip():
        raise Refused(
            "全班更正须有依据，请填写依据文件的文号或名称。", code="no_document", field="document_number"
        )
    common = {
        "kind": Kind.CORRECT, "group": uuid4(), "reason": reason, "proposed_by": actor, "proposed_at": now,
        "document_number": without_numbers(document_number.strip())[:120],
    }  # fmt: skip
    made = Amendment.objects.bulk_create(
        [Amendment(certificate=each, changes=changes, **common) for each, changes in preview.changed]
    )
    lead, what = made[0], "；".join(f"{words}（{count} 本）" for words, count in preview.kinds)
    record(lead, "propose_class_correction", actor=actor, now=now, note=reason, before=f"{len(made)} 本", after=what[:300],
           data={"certificates": [each.certificate.number for each in made]})  # fmt: skip
    if file is not None:
        name, content, content_type = file
        dossiers.attach(lead, slot=SLOT, content=content, name=name, content_type=content_type, actor=actor, now=now,
                        label=SLOT_LABEL)  # fmt: skip
    remind(
        key_of_group(lead), organisation=lead.certificate.series.authority, about=str(programme), case=programme.case,
        title=f"全班证书更正待审批：{programme.code}，{len(made)} 本", address=page_of(lead), body=f"{reason}\n{what}", now=now,
    )  # fmt: skip
    return made


def _previewed(programme, values, seen, actor):
    """What the values change now, where the person may propose it and it is what he was shown."""
    wanted, faults = read_wanted(values, most=most_hours(programme))
    if faults:
        raise ValuesRefused(faults)
    preview = preview_of(programme, wanted)
    for each, _ in preview.changed:
        if not may_handle(each, actor):
            raise not_allowed("提出全班证书更正", handlers_of(each))
    if not preview.changed:
        raise Refused("没有一本有效证书需要这样更正，没有提出。", code="no_change", status=409)
    if len(preview.changed) != seen:
        raise Refused(
            f"您预览时是 {seen} 本，现在是 {len(preview.changed)} 本：有证书在此期间办了别的更正或撤销。请重新预览后再提出。",
            code="stale",
            status=409,
        )
    return preview


def key_of_group(amendment):
    return f"class_correction:{amendment.group}"


def may_decide_class(amendment, user):
    """Whether a person is the second one for the group of this amendment."""
    authority = amendment.certificate.series.authority
    return (
        amendment.state == State.PROPOSED
        and amendment.proposed_by_id != user.pk
        and user.has_role(Role.APPROVER, organisation=authority)
    )


@keep_refusals("approve_class_correction")
@transaction.atomic
def approve_class_correction(lead, *, actor, now, note=""):
    """Let the correction take effect on every certificate of the group, or on none; gives the amendments.

    Each gets its new number now, in the order of the old ones. The worker draws and seals them in chunks.
    """
    pairs = _locked(lead, actor)
    programme = pairs[0][1].programme
    how = {"actor": actor, "now": now, "note": note, "rules": programme.rule_set.rules()}
    done = [put_into_force(fresh, certificate, **how) for fresh, certificate in pairs]
    record(done[0], "approve_class_correction", actor=actor, now=now, note=done[0].note or done[0].reason,
           before=f"{done[0].certificate.number}—{done[-1].certificate.number}",
           after=f"{done[0].result.number}—{done[-1].result.number}，共 {len(done)} 本")  # fmt: skip
    _settle(lead, State.APPROVED.label, now)
    remind(
        f"{key_of_group(lead)}:approved", organisation=programme.host, case=programme.case, about=str(programme), now=now,
        title=f"全班证书更正已批准：{len(done)} 本", address=page_of(done[0]), urgent=True,
        body="新证书生效时原证书失效。请告知学员凭姓名和证件号码在平台首页重新下载。",
    )  # fmt: skip
    return done


@keep_refusals("decline_class_correction", but=("no_reason",))
@transaction.atomic
def decline_class_correction(lead, *, note, actor, now):
    """Send the whole correction back for good, with words; every certificate stays as it is."""
    pairs = _locked(lead, actor)
    note = worded(note, "不批准的理由", "note")
    for fresh, _ in pairs:
        decided(fresh, State.DECLINED, actor, now, note)
    first, certificate = pairs[0]
    record(first, "decline_class_correction", actor=actor, now=now, before=f"{len(pairs)} 本", note=note)
    _settle(lead, State.DECLINED.label, now)
    remind(
        f"{key_of_group(lead)}:declined", organisation=first.proposed_by.organisation, case=first.case, now=now, body=note,
        title=f"全班证书更正没有批准：{len(pairs)} 本", about=str(certificate.programme), urgent=True, address=page_of(first),
    )  # fmt: skip
    return [fresh for fresh, _ in pairs]


@transaction.atomic
def withdraw_class_correction(lead, *, actor, now):
    """Take one's own proposal back before it is decided."""
    rows = list(Amendment.objects.select_for_update().of_group(lead.group).proposed())
    if not rows:
        raise Refused("这件全班更正已经办结，请刷新页面查看。", code="decided", status=409)
    if rows[0].proposed_by_id != actor.pk:
        raise not_allowed("撤回", "提出人本人")
    Amendment.objects.filter(pk__in=[each.pk for each in rows]).update(state=State.WITHDRAWN)
    record(rows[0], "withdraw_class_correction", actor=actor, now=now, before=f"{len(rows)} 本")
    _settle(lead, State.WITHDRAWN.label, now)
    return rows


def _locked(lead, actor):
    """[(amendment, certificate)] of the group, each locked for the second person, in the order of the certificates."""
    rows = (
        Amendment.objects.of_group(lead.group)
        .proposed()
        .order_by("certificate_id")
        .select_related("certificate")
    )
    rows = list(rows)
    if not rows:
        locked_certificate(lead.certificate)
        raise Refused("这件全班更正已经办结，请刷新页面查看。", code="decided", status=409)
    return [for_decision(each, actor) for each in rows]


def _settle(lead, word, now):
    for reminder in Reminder.objects.filter(key=key_of_group(lead), withdrawn_at=None):
        take_back(reminder, word, now=now, overtaken=True)
