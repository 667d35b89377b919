"""学时 as they are certified for the 继续教育 record (003-53, 003-54)."""

from django.db import models

from trainees.models.people import Person


class HoursStatementQuerySet(models.QuerySet):
    def with_code(self, code):
        """The statement that whoever holds its code may see."""
        return self.filter(code=code).select_related("person").defer("person__number")


class HoursStatement(models.Model):
    """学时证明 of one person and one year as it was printed: frozen, found by its code, checked by anyone who holds it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="hours_statements", verbose_name="人员")
    year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("核验码", max_length=24, unique=True)
    # Canonical: name, masked number, and per class code, title, host, days, hours, result.
    content = models.JSONField("内容")
    hash = models.CharField("散列", max_length=64)
    made_at = models.DateTimeField("出具时间")

    objects = HoursStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "学时证明"
        verbose_name_plural = "学时证明"
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.person} {self.year} 年学时证明"
