"""What trainees have promised to keep: the discipline that the notice names (000-56)."""

from django.conf import settings
from django.db import models

from trainees.models.rosters import Trainee, TraineePartQuerySet


class Pledge(models.Model):
    """One trainee's pledge, in the words in which it was made."""

    trainee = models.OneToOneField(Trainee, models.CASCADE, related_name="pledge", verbose_name="学员")
    text = models.TextField("承诺内容")
    pledged_at = models.DateTimeField("承诺时间")
    # None where the trainee did it on the private page; otherwise whoever holds the signed paper.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "学员承诺"
        verbose_name_plural = "学员承诺"

    def __str__(self):
        return f"{self.trainee} 承诺"
