"""Who somebody is: one row a document, whatever the class or the year."""

from django.db import models

from accounts.fields import EncryptedTextField
from trainees.identity import DOCUMENT_TYPES


class Person(models.Model):
    """One identity document, across classes and years. Has no admin: the number is found by its keyed index only."""

    doc_type = models.CharField("证件类型", max_length=30, choices=list(DOCUMENT_TYPES.items()))
    number = EncryptedTextField("证件号码")
    number_index = models.BinaryField(max_length=16, unique=True)
    name = models.CharField("姓名", max_length=60)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self):
        return self.name
