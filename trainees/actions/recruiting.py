"""The 招收学员通知 of a class: written, published, stopped, opened again; changes told to everybody registered."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.guards import require_filer
from trainees.actions.telling import write_change
from trainees.models import Quota, Recruitment, Registration
from trainees.recruiting.checks import WRITING, class_facts, filing_of, publishing_obstacles
from workflow.actions import locked
from workflow.journal import record

FIELDS = ("text", "seats", "frontline_seats", "closes_on", "contact", "phone", "email")


@transaction.atomic
def save_recruitment(programme, *, values, quotas, version, actor, now):
    """Keep the notice and the division of its seats. `quotas`: dicts of kind, name, seats, frontline_seats.

    `version` is that of the notice as it was seen, 0 for none yet. Seats may not fall below those given already.
    """
    require_filer(programme, actor, "填写招收学员通知")
    row = _written(programme, version)
    row.programme = programme = locked(programme)
    if programme.stage not in WRITING:
        raise Refused(
            f"项目当前为“{programme.get_stage_display()}”，招收学员通知不能再改。",
            code="wrong_stage",
            status=409,
        )
    before = _summary(row) if row.pk else ""
    for name in FIELDS:
        setattr(row, name, values[name])
    require_sound(row, quotas)
    if row.pk:
        _require_seats_for_admitted(row)
    if row.published_at is not None:
        _require_publishable(row, now, but=("past", "programme"))
    row.version = row.version + 1 if row.pk else 1
    _save(row)
    changed = _keep_quotas(row, quotas)
    record(row, "save_recruiting", actor=actor, now=now, before=before, after=_summary(row),
           note=f"名额分配 {len(quotas)} 项" if changed else "")  # fmt: skip
    return row


def require_sound(row, quotas):
    """The seats can be divided as they are; says with figures what does not add up."""
    if row.frontline_seats > row.seats:
        raise Refused(
            f"预留给基层一线的 {row.frontline_seats} 个名额多于招收人数 {row.seats}，请改正。",
            code="reserve",
            field="frontline_seats",
        )
    total = sum(quota["seats"] for quota in quotas)
    if total > row.seats:
        raise Refused(
            f"名额分配合计 {total} 人，超过招收人数 {row.seats} 人。请减少分配的名额，或增加招收人数。",
            code="quotas",
            field="seats",
        )
    for quota in quotas:
        if quota["frontline_seats"] > quota["seats"]:
            raise Refused(
                f"“{quota['name']}”的基层一线名额 {quota['frontline_seats']} 多于其名额 {quota['seats']}，请改正。",
                code="reserve",
            )


@transaction.atomic
def publish_recruitment(recruitment, *, version, actor, now):
    """Put the notice before the public and open the registration; time and place count as told from here on."""
    row = _own(recruitment, actor, "发布招收学员通知", version)
    if row.published_at is not None and row.closed_at is None:
        raise Refused("通知已经发布，无需重复办理。", code="published", status=409)
    _require_publishable(row, now)
    again = row.published_at is not None
    row.published_at, row.closed_at = row.published_at or now, None
    if not row.told:
        row.told = {"facts": class_facts(row.programme, filing_of(row.programme)), "changes": []}
    row.version += 1
    row.save(update_fields=["published_at", "closed_at", "told", "version"])
    record(row, "reopen_recruiting" if again else "publish_recruiting", actor=actor, now=now,
           after=f"招收 {row.seats} 人，报名截止 {row.closes_on:%Y-%m-%d}")  # fmt: skip
    return row


@transaction.atomic
def stop_recruitment(recruitment, *, version, actor, now):
    """Take no more receipts; what has come stays, and the page says whom to ask."""
    row = _own(recruitment, actor, "停止报名", version)
    if row.published_at is None or row.closed_at is not None:
        raise Refused("报名没有在进行，无需停止。", code="not_open", status=409)
    row.closed_at, row.version = now, row.version + 1
    row.save(update_fields=["closed_at", "version"])
    record(row, "stop_recruiting", actor=actor, now=now)
    return row


def tell_changes(*, actor, now):
    """Compare every published notice with its class and write to everybody concerned what has changed; gives how many."""
    waiting = Recruitment.objects.public().exclude(told={}).order_by("pk").values_list("pk", flat=True)
    return sum(_tell_change(pk, actor=actor, now=now) for pk in list(waiting))


@transaction.atomic
def _tell_change(pk, *, actor, now):
    row = (
        Recruitment.objects.select_for_update(of=("self",))
        .select_related("programme__host", "programme__plan")
        .get(pk=pk)
    )
    facts = class_facts(row.programme, filing_of(row.programme))
    before = row.told["facts"]
    if not facts["starts_on"] or facts == before or before.get("cancelled"):
        return False
    changes = [*row.told.get("changes", []), {"at": now.isoformat(), "before": before, "after": facts}]
    row.told = {"facts": facts, "changes": changes}
    row.save(update_fields=["told"])
    words = write_change(row, before, facts, count=len(changes), now=now)
    if words:
        record(row, "tell_recruiting_change", actor=actor, now=now, after=words)
    return bool(words)


def _own(recruitment, actor, what, version=None):
    """The notice locked in the version that was seen, with its class; for the host's own people."""
    programme = recruitment.programme
    require_filer(programme, actor, what)
    row = locked(recruitment, version=version)
    row.programme = locked(programme)
    return row


def _require_seats_for_admitted(row):
    admitted = Registration.objects.filter(
        receipt__recruitment=row, state=Registration.State.ADMITTED
    ).count()
    if row.seats < admitted:
        raise Refused(
            f"已录取 {admitted} 人，招收人数不能少于已录取的人数。",
            code="too_few_seats",
            field="seats",
        )


def _require_publishable(row, now, *, but=()):
    """Refuse with every obstacle at once; `but` names places of obstacles that do not count now."""
    found = publishing_obstacles(row, filing_of(row.programme), today=timezone.localdate(now))
    obstacles = [each for each in found if each.place not in but]
    if obstacles:
        raise Refused(
            f"还有 {len(obstacles)} 处要先改正，通知没有发布。"
            if row.published_at is None
            else f"通知已经发布，改动后有 {len(obstacles)} 处不合规定，没有保存。",
            code="obstacles",
            details=[each.sentence for each in obstacles],
        )


def _written(programme, version):
    """The notice, locked before its class as everywhere here; an unsaved one where there is none yet."""
    row = Recruitment.objects.select_for_update().filter(programme=programme).first()
    if version != (row.version if row else 0):
        raise _stale()
    return row or Recruitment(programme=programme)


def _save(row):
    """A colleague may write the first notice in the same moment: whoever comes second is told so."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _stale() from error


def _stale():
    return Refused(
        "招收学员通知在您打开页面之后已有变化，您的填写没有覆盖他人的内容。请刷新页面核对后再保存。",
        code="stale",
        status=409,
    )


def _keep_quotas(row, quotas):
    """Make the quotas what was written, keeping the rows that stay; whether anything changed."""
    left = {(quota.kind, quota.name): quota for quota in row.quotas.all()}
    changed = False
    for values in quotas:
        quota = left.pop((values["kind"], values["name"]), None) or Quota(
            recruitment=row, kind=values["kind"], name=values["name"]
        )
        figures = (values["seats"], values["frontline_seats"])
        if quota.pk is None or (quota.seats, quota.frontline_seats) != figures:
            quota.seats, quota.frontline_seats = figures
            quota.save()
            changed = True
    for quota in left.values():
        quota.delete()
    return changed or bool(left)


def _summary(row):
    return f"招收 {row.seats} 人，其中基层一线 {row.frontline_seats} 人，报名截止 {row.closes_on:%Y-%m-%d}"
