"""Writing, handing in and deciding the completion package (结业上报)."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.releasing import hold_batch
from certificates.checks import Package, completion_obstacles, package_of, parts_of
from certificates.models import Completion
from certificates.package import completion_chain
from certificates.papers import draw
from policies.rules import label_of
from programs.actions import advance
from programs.lifecycle import Stage
from trainees.actions import accept_with_package
from workflow import actions as dossiers
from workflow.journal import record
from workflow.lifecycle import Gate, State
from workflow.models import Attachment
from workflow.verbs import register


@transaction.atomic
def ensure_completion(programme, *, actor, now):
    """The programme's completion package, begun when there is none yet."""
    require_filer(programme, actor, "填报结业材料")
    if programme.stage == Stage.CANCELLED:
        raise Refused("项目已取消，不需要结业上报。", code="cancelled", status=409)
    completion, created = Completion.objects.get_or_create(programme=programme)
    if created:
        record(completion, "create", actor=actor, now=now)
    return completion


def require_filer(programme, actor, what):
    if not actor.has_role(Role.FILER, organisation=programme.host):
        raise not_allowed(what, f"{programme.host}的填报人员")


def opened(completion, part, *, actor, version=None):
    """The package, locked, when this person may write this part of it now."""
    fresh = dossiers.locked(completion, version=version)
    require_filer(fresh.programme, actor, "填报结业材料")
    if not fresh.is_open:
        raise Refused(
            f"结业材料当前为“{fresh.get_state_display()}”，不能修改。如需修改，请先撤回，或待审核机关退回。",
            code="closed",
            status=409,
        )
    if not fresh.part_is_open(part):
        raise Refused(
            "这一项没有被退回，不能修改；本轮只补正审核意见点到的部分。", code="part_closed", status=409
        )
    return fresh


def touch(completion, *fields):
    completion.version += 1
    completion.save(update_fields=["version", *fields])


@transaction.atomic
def save_completion(completion, *, summary, reasons, actor, now, version=None):
    """Keep the host's own words: a summary, and reasons {rule key: text} for what departs from the rules."""
    fresh = opened(completion, "summary", actor=actor, version=version)
    fresh.summary = summary.strip()
    fresh.reasons = {key: text.strip() for key, text in reasons.items() if text.strip()}
    touch(fresh, "summary", "reasons")
    record(fresh, "save", actor=actor, now=now, after="情况说明")
    return fresh


@transaction.atomic
def attach_document(completion, *, slot, content, name, content_type, actor, now):
    """Put an uploaded file (bytes, already checked by content) into a slot of the package."""
    fresh = opened(completion, slot, actor=actor)
    item = item_at(fresh, slot, now)
    dossiers.attach(
        fresh, slot=slot, content=content, name=name, content_type=content_type, actor=actor, now=now,
        label=item.name,
    )  # fmt: skip
    touch(fresh)
    return item


@transaction.atomic
def confirm_seals(completion, *, slot, seals, actor, now):
    """Note which seals the scan in a slot bears, as the host sees them; the reviewer checks the scan."""
    fresh = opened(completion, slot, actor=actor)
    item = item_at(fresh, slot, now)
    row = Attachment.objects.of(fresh).current().filter(slot=slot).first()
    if row is None:
        raise Refused(f"“{item.name}”还没有上传，请先上传盖章后的扫描件。", code="no_file", status=409)
    before = "、".join(row.seals)
    row.seals = [seal for seal in item.seals if seal in seals]
    row.save(update_fields=["seals"])
    touch(fresh)
    record(fresh, "confirm_seals", actor=actor, now=now, before=before, after="、".join(row.seals))


def item_at(completion, slot, now):
    package = package_of(completion, timezone.localdate(now))
    for item in package.items:
        if item.code == slot and item.uploaded:
            return item
    raise Refused("结业上报材料中没有这一项，请从材料清单中选择。", code="no_slot")


@register(Completion, "submit", "提交结业上报")
def report_completion(completion, *, actor, now):
    """Hand the package in: every obstacle refuses, lateness does not. Moves the class to 结业上报.

    The generated papers are drawn before the transaction, so that it stays short, and kept with the
    package; were the data to change in between, the submission is refused.
    """
    today = timezone.localdate(now)
    before = package_of(completion, today)
    drawn = {item.code: draw(item, before.programme) for item in before.items if before.draws(item)}
    with transaction.atomic():
        fresh = dossiers.locked(completion)
        require_filer(fresh.programme, actor, "提交结业上报")
        package = package_of(fresh, today)
        refuse_obstacles(package)
        if package.stamp != before.stamp:
            raise Refused(
                "名单或结算在提交过程中有变化，本次没有提交。请刷新页面核对后再提交。",
                code="changed",
                status=409,
            )
        names = {item.code: item.name for item in before.items}
        for code, paper in drawn.items():
            dossiers.attach(fresh, slot=code, label=names[code], content=paper.content, name=paper.name,
                            content_type=paper.content_type, actor=actor, now=now)  # fmt: skip
        dossiers.submit(
            fresh, seats=completion_chain(package.rules), gate=Gate.APPROVAL, snapshot=snapshot_of(package, drawn),
            actor=actor, now=now,
        )  # fmt: skip
        advance(fresh.programme, "report", actor=actor, now=now)
    return fresh


def refuse_obstacles(package):
    obstacles = list(completion_obstacles(package))
    if obstacles:
        raise Refused(
            f"结业材料还有 {len(obstacles)} 处需要补齐，暂不能提交；已填写和上传的内容都已保存。",
            code="obstacles",
            status=409 if obstacles[0].part == "stage" else 422,
            details=[obstacle.sentence for obstacle in obstacles],
        )


def snapshot_of(package: Package, drawn):
    """What the package says, part by part, for comparing rounds: every file by its name and digest."""
    parts = {"summary": {"研修情况": package.completion.summary}}
    for key, reason in package.completion.reasons.items():
        parts["summary"][f"情况说明（{label_of(key)}）"] = reason
    for item in package.items:
        row = package.files.get(item.code)
        if item.code in drawn:
            paper = drawn[item.code]
            parts[item.code] = {
                item.name: f"{paper.name}（SHA-256 {hashlib.sha256(paper.content).hexdigest()[:16]}）"
            }
        else:
            parts[item.code] = {
                item.name: f"{row.original_name}（SHA-256 {row.sha256[:16]}）" if row else "未提交"
            }
    return parts


@register(Completion, "endorse", fields=("note",))
@transaction.atomic
def endorse_completion(completion, *, actor, now, note=""):
    dossiers.endorse(dossiers.locked(completion), actor=actor, now=now, note=note)


@register(
    Completion, "accept", "通过并送签发", fields=("note",),
    confirm="通过后项目结业，不能撤回；考核合格学员的结业证书送编号机关另一人签发。",
    done="已通过，项目结业。证书待编号机关另一人签发，见“制证批次”。",
)  # fmt: skip
@transaction.atomic
def accept_completion(completion, *, actor, now, note=""):
    """Accept the package and the roster in it: the class is completed and its certificates wait for a second person to
    release them (000-39)."""
    fresh = dossiers.locked(completion)
    dossiers.accept(fresh, actor=actor, now=now, note=note)
    accept_with_package(fresh.programme, actor=actor, now=now)
    advance(fresh.programme, "complete", actor=actor, now=now, note=note)
    hold_batch(fresh, actor=actor, now=now)


@register(Completion, "return", fields=("note", "remarks"), tone="danger")
@transaction.atomic
def return_completion(completion, *, remarks=(), actor, now, note=""):
    fresh = dossiers.locked(completion)
    parts = dict(parts_of(package_of(fresh, timezone.localdate(now))))
    dossiers.return_(fresh, remarks=remarks, parts=parts, actor=actor, now=now, note=note)
    advance(fresh.programme, "unreport", actor=actor, now=now)


def is_submitted(completion, user):
    return completion.state == State.SUBMITTED


@register(
    Completion, "withdraw", fields=("note",), tone="plain", when=is_submitted,
    confirm="撤回后可以修改并重新提交；是否按时以重新提交的时间为准。",
)  # fmt: skip
@transaction.atomic
def withdraw_completion(completion, *, actor, now, note=""):
    fresh = dossiers.locked(completion)
    submitted = fresh.state == State.SUBMITTED
    dossiers.withdraw(fresh, actor=actor, now=now, note=note)
    if submitted:
        advance(fresh.programme, "unreport", actor=actor, now=now)


@register(Completion, "reopen")
@transaction.atomic
def reopen_completion(completion, *, actor, now):
    dossiers.reopen(dossiers.locked(completion), actor=actor, now=now)
