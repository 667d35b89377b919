"""Writes to the forms of the survey: drafted, put in use, copied to another year, loaded."""

import json
from pathlib import Path

from django.db import transaction

from accounts.actions import require_office, validated
from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind, Role
from trainees.models import SurveyForm
from trainees.surveying.statistics import faults_of
from workflow.journal import record
from workflow.verbs import register

SHIPPED = Path(__file__).resolve().parent.parent / "surveying" / "forms.json"


def may_keep_form(form, user):
    """Whether the person keeps the forms of the authority; a form that is in use is changed by nobody."""
    try:
        require_office(user, form.authority, Role.APPROVER, "")
    except Refused:
        return False
    return True


def may_publish(form, user):
    return form.published_at is None and may_keep_form(form, user)


@transaction.atomic
def keep_survey_form(form, *, actor, now):
    """Save a draft, new or changed; the form that is in use stays as it is."""
    require_office(actor, form.authority, Role.APPROVER, "编辑测评表样")
    before = SurveyForm.objects.select_for_update().filter(pk=form.pk).first() if form.pk else None
    if before is not None:
        require_office(actor, before.authority, Role.APPROVER, "编辑测评表样")
        require_draft(before)
        form.version = before.version + 1
    validated(form).save()
    record(form, "keep_survey_form", actor=actor, now=now, after=f"{form}，{len(form.questions.items)} 题")
    return form


@register(
    SurveyForm, "publish", "启用", when=may_publish, done="表样已启用，此后开始测评的项目即用这份表样。",
    confirm="启用后不能再修改；如需更正，请复制一份修改后再启用。",
)  # fmt: skip
@transaction.atomic
def publish_survey_form(form, *, actor, now):
    """Put a draft in use; refuses with everything that keeps it from being answered or counted."""
    require_office(actor, form.authority, Role.APPROVER, "启用测评表样")
    form = SurveyForm.objects.select_for_update(of=("self",)).select_related("authority").get(pk=form.pk)
    require_draft(form)
    if faults := faults_of(form.questions):
        raise Refused("表样还不能启用：", code="faults", details=faults)
    form.published_at = now
    form.version += 1
    form.save(update_fields=["published_at", "version"])
    record(form, "publish_survey_form", actor=actor, now=now, after=str(form))
    return form


@register(
    SurveyForm, "copy", "复制为下一年度", tone="plain", when=may_keep_form, done="已复制为下一年度的草稿，在列表最前。"
)  # fmt: skip
@transaction.atomic
def copy_survey_form(form, *, actor, now):
    """A draft of the next year with the same questions; the original stays."""
    require_office(actor, form.authority, Role.APPROVER, "复制测评表样")
    copy = SurveyForm.objects.create(
        authority=form.authority,
        year=form.year + 1,
        title=form.title,
        notice=form.notice,
        content=form.content,
    )
    record(copy, "copy_survey_form", actor=actor, now=now, before=str(form), after=str(copy))
    return copy


@transaction.atomic
def load_survey_forms(entries, *, actor, now):
    """Put the shipped forms in use for the ministry where it has none of that year; gives how many.

    Before there is a ministry nothing is loaded: the next start brings them.
    """
    ministry = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).first()
    if ministry is None:
        return 0
    known = set(SurveyForm.objects.filter(authority=ministry).values_list("year", flat=True))
    made = [
        SurveyForm(
            authority=ministry,
            year=each["year"],
            title=each["title"],
            content=each["content"],
            published_at=now,
        )
        for each in entries
        if each["year"] not in known
    ]
    for form in made:
        if faults := faults_of(form.questions):
            raise Refused(f"测评表样“{form}”：{' '.join(faults)}", code="faults")
        validated(form).save()
        record(form, "load_survey_forms", actor=actor, now=now, after=str(form))
    return len(made)


def shipped_forms(path=SHIPPED):
    return json.loads(path.read_text(encoding="utf-8"))


def require_draft(form):
    if form.published_at is not None:
        raise Refused(
            f"“{form}”已启用，不能修改。请用“复制为下一年度”另存一份草稿，改好后再启用。",
            code="published",
            status=409,
        )
