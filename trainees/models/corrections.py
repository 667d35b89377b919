"""What was put right on an accepted roster after its certificates were issued."""

from django.conf import settings
from django.db import models

from trainees.models.people import Person
from trainees.models.rosters import Trainee, TraineePartQuerySet


class Correction(models.Model):
    """One correction of name, sex, document or 学时, decided by two people. The database lets a row of an accepted roster
    change only to what the latest of these says, and never changes these."""

    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="corrections", verbose_name="学员")
    person_before = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="原人员")
    name_before = models.CharField("原姓名", max_length=60)
    sex_before = models.CharField("原性别", max_length=4, blank=True)
    mask_before = models.CharField("原证件号码", max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=4, blank=True)
    number_mask = models.CharField("证件号码", max_length=40)
    # What counts instead of the half days that were signed; None leaves those.
    hours_before = models.DecimalField("原学时", max_digits=5, decimal_places=1, null=True, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批准人"
    )
    made_at = models.DateTimeField("更正时间")

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "名单更正"
        verbose_name_plural = "名单更正"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("approved_by")),
                name="correction_by_two_people",
                violation_error_message="名单更正须由两人办理：提出人不能自己批准。",
            )
        ]

    def __str__(self):
        return f"{self.name_before} 更正"
