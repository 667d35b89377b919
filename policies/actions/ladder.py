"""Writes to the ladder of reminders."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import require_office, validated
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from policies.models import Rung
from policies.models.ladder import TOLD_OF
from workflow.journal import record
from workflow.models import Entry

SHIPPED = Path(__file__).resolve().parent.parent / "ladder.json"
# One chain for all rungs: a rung has no case of its own.
CASE = "policies.rung"


def require_ladder_keeper(actor, authority, what):
    """An authority's approvers keep its ladder; that for all is kept by the ministry. None is the system itself."""
    if actor is None:
        return
    if authority is not None:
        require_office(actor, authority, Role.APPROVER, what)
    elif not (actor.is_ministry and actor.has_role(Role.APPROVER)):
        raise not_allowed(
            what, "人力资源社会保障部的审批人员（通用阶梯由人社部维护；本机关可以另设自己的阶梯）"
        )


def may_keep_rung(rung, user):
    """Whether the person would be let through `require_ladder_keeper`; for showing forms and buttons."""
    try:
        require_ladder_keeper(user, rung.authority, "")
    except Refused:
        return False
    return True


@transaction.atomic
def keep_rung(rung, *, actor, now):
    require_ladder_keeper(actor, rung.authority, "编辑催办阶梯")
    before = Rung.objects.select_for_update(of=("self",)).filter(pk=rung.pk).first() if rung.pk else None
    if before is not None:
        require_ladder_keeper(actor, before.authority, "编辑催办阶梯")
    validated(rung).save()
    record(
        rung,
        "keep_rung",
        actor=actor,
        now=now,
        case=CASE,
        before=said(before) if before else "",
        after=said(rung),
    )
    return rung


@transaction.atomic
def drop_rung(rung, *, actor, now):
    require_ladder_keeper(actor, rung.authority, "删除催办阶梯")
    record(rung, "drop_rung", actor=actor, now=now, case=CASE, before=said(rung))
    rung.delete()


def said(rung):
    marks = ["以机关名义" if rung.official else "", "" if rung.active else "停用"]
    return "，".join(filter(None, [f"{rung.authority or '通用'}：{rung}", *marks]))


@transaction.atomic
def load_ladder(rungs, *, actor, now):
    """Add the default rungs of kinds that have none yet; what staff keep, or have dropped, stays so. Gives the number added."""
    require_ladder_keeper(actor, None, "录入催办阶梯")
    known = set(Rung.objects.defaults().values_list("kind", flat=True)) | kinds_loaded()
    rows = [rung for rung in rungs if rung.kind not in known]
    for rung in rows:
        try:
            rung.clean_fields()  # whether anybody holds a seat is known only once there are people
            rung.validate_unique()
        except ValidationError as error:
            raise Refused(f"催办阶梯“{rung}”：{' '.join(error.messages)}", code="invalid") from error
        rung.save()
    if rows:
        record(
            rows[0], "load_ladder", actor=actor, now=now, case=CASE, after=f"通用阶梯 {len(rows)} 级",
            data={"kinds": sorted({rung.kind for rung in rows})},
        )  # fmt: skip
    return len(rows)


def kinds_loaded():
    """The kinds whose default rungs were loaded before: staff who have dropped them since do not get them back.

    The first entries named no kinds; all that can come due were loaded then.
    """
    entries = Entry.objects.of(CASE).filter(verb="load_ladder")
    return {kind for entry in entries for kind in entry.data.get("kinds", TOLD_OF)}


def shipped_rungs(path=SHIPPED):
    """The rungs of the shipped file, not saved."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return [
        Rung(kind=entry["kind"], seat=entry["seat"], offset=offset, official=entry.get("official", False))
        for entry in entries
        for offset in entry["offsets"]
    ]
