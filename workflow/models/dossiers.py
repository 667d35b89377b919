"""A paper and where it stands."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from workflow.lifecycle import OPEN, Gate, State
from workflow.models.keys import key_of


class DossierQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(state=State.SUBMITTED)

    def waiting_for(self, user):
        """Papers that lie with one of the person's own organisations."""
        ids = {m.organisation_id for m in user.current_memberships}
        return self.waiting().filter(holder__in=ids)


class Dossier(models.Model):
    """A paper that is written, submitted along a chain of seats, and accepted or returned."""

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    # The chain as pinned at submission: [{"seat", "organisation" (pk), "label"}, …], and where the paper lies.
    chain = models.JSONField("审核链", default=list, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    holder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="待办机关",
        editable=False,
    )
    gate = models.CharField("方式", max_length=10, choices=Gate.choices, blank=True, editable=False)
    round = models.PositiveSmallIntegerField("轮次", default=0, editable=False)
    open_parts = models.JSONField("可修改部分", default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(
        "版本", default=1, validators=[MinValueValidator(1)], editable=False
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True, editable=False)
    # When the paper first came in. A paper sent back to be mended keeps its day of receipt; a withdrawn one does not.
    received_at = models.DateTimeField("首次收到时间", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="提交人", editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField("办结时间", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="办结人", editable=False,
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False, holder__isnull=False),
                name="%(app_label)s_%(class)s_submitted_has_holder",
                violation_error_message="已提交的材料必须有提交时间和待办机关。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="%(app_label)s_%(class)s_accepted_has_decision",
                violation_error_message="已通过的材料必须有办结人和办结时间。",
            ),
        ]

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        """The case file the paper belongs to; a paper outside any is its own case."""
        return f"programs.programme:{self.programme_id}" if hasattr(self, "programme_id") else self.key

    @property
    def is_open(self):
        return self.state in OPEN

    def part_is_open(self, part):
        """After a return only the parts that were named reopen; a return without parts reopens all."""
        return self.is_open and (not self.open_parts or part in self.open_parts)

    @property
    def seat(self):
        return self.chain[self.position]["seat"] if self.state == State.SUBMITTED and self.chain else ""

    @property
    def at_last_seat(self):
        return self.position >= len(self.chain) - 1

    @property
    def turn(self):
        """Whose move it is, in words: every state names its owner."""
        if self.state == State.SUBMITTED and self.chain:
            return f"等{self.chain[self.position]['label']}"
        return {State.DRAFT: "等填报单位", State.RETURNED: "等填报单位补正"}.get(self.state, "")

    def organisation_at(self, seat):
        """The organisation that sits at a seat for this paper, or None where the seat does not exist here."""
        raise NotImplementedError

    @property
    def filer(self):
        """The organisation that writes this paper."""
        raise NotImplementedError

    def portal_address(self):
        """Where its writer goes on with this paper."""
        raise NotImplementedError
