"""The completion package of a class (结业上报)."""

from django.db import models

from programs.models import CasePaper, Programme


class Completion(CasePaper):
    """结业上报: what the rules demand after the class, generated from the data or uploaded."""

    programme = models.OneToOneField(
        Programme, models.PROTECT, related_name="completion", verbose_name="项目"
    )
    summary = models.TextField("研修总结", blank=True)
    reasons = models.JSONField("情况说明", default=dict, blank=True)

    class Meta(CasePaper.Meta):
        verbose_name = "结业上报"
        verbose_name_plural = "结业上报"

    def __str__(self):
        return f"{self.programme.code} 结业上报"

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/completion/"
