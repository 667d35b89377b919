"""Numbers and what they stand for: reserved and frozen together, in one transaction (PR-13)."""

import json
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from certificates.actions.logging import refuse_older_log
from certificates.checking.qr import qr_text
from certificates.designs.templates import design_of, template_for, title_of
from certificates.documents import CertificateContent
from certificates.issuing import (
    KIND,
    ClassFacts,
    content_for,
    may_number,
    numbers,
    project_name,
    region_of,
    same_numbers,
)
from certificates.models import Batch, Certificate, IssuanceLog, Series
from policies.rules import cited
from programs.lifecycle import Stage
from trainees.hours import hours_by_trainee
from trainees.models import Trainee
from workflow.journal import record


@transaction.atomic
def reserve_batch(batch, *, now):
    """Give a number to every passed trainee of the class who has none, and freeze what it stands for.

    One transaction, with the register's counter locked: no number twice, none without its content.
    A trainee whose number was made void, revoked or superseded gets no new one here: that is a decision.
    """
    refuse_older_log()
    batch = Batch.objects.select_for_update(of=("self",)).select_related("completion").get(pk=batch.pk)
    programme = batch.completion.programme
    if programme.stage != Stage.COMPLETED:
        raise Refused("结业上报还没有通过，不能编号制证。", code="not_completed", status=409)
    trainees = list(
        Trainee.objects.passed().filter(roster__programme=programme, certificates=None).order_by("number")
    )
    return give_numbers(batch, trainees, actor=None, now=now)


def give_numbers(batch, trainees, *, actor, now, note=""):
    """The next numbers of the class's register for these people of it, with their content; in the caller's transaction."""
    if not trainees:
        return []
    programme = batch.completion.programme
    rules = programme.rule_set.rules()
    series = series_for(programme, rules)
    template = template_for(series)
    facts = class_facts(programme, rules, series, now, template)
    hours = hours_by_trainee(programme)
    fresh = []
    given = next_numbers(series, rules, len(trainees))
    for trainee, (ordinal, number) in zip(trainees, given, strict=True):
        content = content_for(facts, number=number, name=trainee.name, sex=trainee.sex,
                              masked=trainee.number_mask, hours=hours[trainee.pk])  # fmt: skip
        fresh.append(reserved(series, ordinal, programme, trainee, content, now, template))
    series.last += len(fresh)
    series.save(update_fields=["last"])
    Certificate.objects.bulk_create(fresh)
    log_many(fresh, IssuanceLog.Event.RESERVED, now=now, note=note)
    record(
        batch, "reserve", actor=actor, now=now, case=batch.completion.case, organisation=series.authority,
        after=f"{fresh[0].number}—{fresh[-1].number}，共 {len(fresh)} 个", note=note,
        data={"content": {certificate.number: certificate.content_hash for certificate in fresh}},
    )  # fmt: skip
    return fresh


def next_numbers(series, rules, count):
    """The next (serial, number) of a locked register, under the pattern that it began with."""
    return numbers(
        series_rule(series, rules), year=series.year, region=region_of(series.authority.region_code),
        after=series.last, count=count, level=series.level, kind=series.kind,
    )  # fmt: skip


def numbering_authority(programme, rules=None):
    """Who numbers this class's certificates by its rules; raises Refused when that office has no right to (PR-17)."""
    rule = (rules or programme.rule_set.rules()).require("certificate.register")
    authority = programme.organisation_at(rule.value)
    if authority is None:
        raise Refused("系统中没有证书编号机关，不能编号。请在“机构”中补全后重新执行。", code="no_register")
    if not may_number(programme.level, authority.kind):
        raise Refused(
            f"{programme.track.get_level_display()}证书不能由{authority}编号：国家级由人力资源社会保障部编号，省级由本省编号。"
            f"请更正规则“证书编号机关”（{cited(rule.notice_number, rule.clause)}）后重新执行。",
            code="no_right_to_number",
            status=409,
        )
    return authority


def series_for(programme, rules):
    """The register that numbers this class's certificates, its counter locked (000-39, 004-16, 004-17)."""
    authority = numbering_authority(programme, rules)
    register = {"authority": authority, "level": programme.level, "year": programme.year, "kind": KIND}
    if not Series.objects.filter(**register).exists():
        _open_series(register, rules.require("certificate.pattern"))
    return Series.objects.select_for_update(of=("self",)).select_related("authority").get(**register)


def _open_series(register, rule):
    """Begin a register with the pattern of the rule; raises Refused where another would give the same numbers."""
    others = Series.objects.filter(authority=register["authority"], year=register["year"])
    for other in others:
        if (other.level, other.kind) == (register["level"], register["kind"]):
            return
        mine = (rule.value, register["level"], register["kind"])
        if same_numbers(mine, (other.pattern, other.level, other.kind)):
            raise Refused(
                f"{other}登记已按“{other.pattern}”编号，本类证书用同一样式会出现相同编号，不能编号。请在规则“证书编号样式”"
                f"（{cited(rule.notice_number, rule.clause)}）中加入 {{level}}（级别）或 {{kind}}（证书种类），发布后重新执行。",
                code="same_numbers",
                status=409,
            )
    Series.objects.get_or_create(**register, defaults={"pattern": rule.value})


def series_rule(series, rules):
    """The numbering rule with the pattern that the register began with: one register, one pattern."""
    rule = rules.require("certificate.pattern")
    return rule if rule.value == series.pattern else type(rule)(**{**vars(rule), "value": series.pattern})


def class_facts(programme, rules, series, now, template=None):
    """What all certificates of a class say; words that the template in use leaves open come from the rules and the plan."""
    design = design_of(template)
    return ClassFacts(
        title=title_of(design, rules.require("certificate.title")),
        programme_name=project_name(design.programme or programme.plan.programme_name),
        template=template.digest if template else "", plan=plan_number(programme.plan),
        class_title=programme.title, starts_on=programme.starts_on, ends_on=programme.ends_on,
        host=programme.host.name, level=programme.track.get_level_display(), issuer=series.authority.name,
        issued_on=timezone.localdate(now), site=settings.SITE_URL.rstrip("/"),
    )  # fmt: skip


def plan_number(plan):
    """The 文号 of the notice that issued a plan; "" while none is linked."""
    return plan.notice.number if plan.notice else ""


def reserved(series, ordinal, programme, trainee, content: CertificateContent, now, template=None):
    """The row with what it stands for, which is final once its QR code is signed."""
    content = replace(content, qr_text=qr_text(content))
    return Certificate(
        template=template,
        series=series, ordinal=ordinal, number=content.number, programme=programme, trainee=trainee,
        person_id=trainee.person_id, name=content.name, hours=content.hours, issued_on=content.issued_on,
        content=json.loads(content.canonical_json()), content_hash=content.content_hash(), reserved_at=now,
    )  # fmt: skip


def log_many(certificates, event, *, now, note=""):
    """A line in the log of each number; a valid one's says the hash of its paper."""
    IssuanceLog.objects.bulk_create(
        IssuanceLog(
            certificate=each,
            event=event,
            at=now,
            note=note or each.file_sha256,
            content_hash=each.content_hash,
        )
        for each in certificates
    )
