"""Who walks a class along its way, and at which hours."""

import io
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

import pikepdf

from accounts.models import User
from accounts.roles import Role
from programs.models import Programme

WHY = "演示数据：因实际报名和场地情况作此安排，已与主管部门沟通。"


def moment(day, hour=10):
    """An hour of a day in China (UTC+8)."""
    return datetime.combine(day, time(hour - 8), UTC)


def small_pdf():
    """One blank A4 page: what stands in for a scan."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


SCAN = small_pdf()


class Walker:
    """One programme and the people who act on it. Every step returns the walk, so that steps read as a line."""

    def __init__(self, programme, *, opening, days=None, roster="", people=None):
        self.programme = programme
        self.opening = opening
        self.days = days or programme.days
        self.roster_file = roster
        self.people = people or programme.headcount

    @property
    def ending(self):
        return self.opening + timedelta(days=self.days - 1)

    @cached_property
    def filer(self):
        return User.objects.filter(
            memberships__organisation=self.programme.host, memberships__role=Role.FILER
        ).first()

    def fresh(self):
        self.programme = Programme.objects.with_parties().get(pk=self.programme.pk)
        return self.programme

    def officer(self, organisation, *roles):
        """Somebody of an office with one of the roles, the first asked for first."""
        for role in roles:
            found = User.objects.filter(
                memberships__organisation=organisation, memberships__role=role
            ).first()
            if found:
                return found
        raise LookupError(f"{organisation} has nobody with {roles}")

    def decide(self, dossier, endorse, accept, at):
        """Every seat of the chain agrees, an hour apart."""
        dossier.refresh_from_db()
        while not dossier.at_last_seat:
            endorse(
                dossier,
                actor=self.officer(dossier.holder, Role.REVIEWER, Role.APPROVER),
                now=at,
                note="同意。",
            )
            dossier.refresh_from_db()
            at += timedelta(hours=1)
        accept(dossier, actor=self.officer(dossier.holder, Role.APPROVER), now=at, note="符合要求。")
