"""Papers that belong to a class's case file, and the change of its locked fields."""

from django.db import models

from programs.locking import LABELS
from programs.models.programmes import Programme, case_fields
from workflow.models import Dossier, DossierQuerySet


class CasePaperQuerySet(DossierQuerySet):
    scope_fields = case_fields("programme")


class CasePaper(Dossier):
    """A dossier in the case file of one programme, written by the host unless the rules say otherwise."""

    programme: "models.Field"
    # Set for a page of papers by programs.lateness; no column.
    days_late: int

    objects = CasePaperQuerySet.as_manager()

    class Meta(Dossier.Meta):
        abstract = True

    def organisation_at(self, seat):
        return self.programme.organisation_at(seat)

    @property
    def filer(self):
        return self.programme.host

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/"


class Change(CasePaper):
    """A request to change one of the locked fields, with its 情况说明 (000-13, 001-20, 002-11, 004-40)."""

    PARTS = {"reason": "情况说明"}

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="changes", verbose_name="项目")
    field = models.CharField(
        "变更事项",
        max_length=12,
        choices=list(LABELS.items()),
    )
    old = models.TextField("原内容")
    new = models.TextField("变更为")
    reason = models.TextField("情况说明")

    class Meta(CasePaper.Meta):
        verbose_name = "计划变更"
        verbose_name_plural = "计划变更"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.programme.code} 变更{self.get_field_display()}"
