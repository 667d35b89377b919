"""The ordinary view of `plain`, at the same address as the portal's."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.crypto import blind_index, constant_time_equal
from accounts.models import ThrottleCounter
from accounts.throttle import client_address
from certificates.forms import LookupForm
from certificates.models import Certificate, LookupLog
from trainees.identity import index_form
from trainees.names import name_key
from trainees.people import person_indexes


@method_decorator(never_cache, name="dispatch")
class LookupView(FormView):
    form_class = LookupForm
    template_name = "certificates/lookup.html"

    def form_valid(self, form):
        now = timezone.now()
        name, number = form.cleaned_data["name"], form.cleaned_data["number"]
        keys = {
            "lookup.address": client_address(self.request),
            "lookup.number": index_form(number),
            "lookup.overall": "",
        }
        allowed = [self.count(bucket, key, now) for bucket, key in keys.items()]
        if not all(allowed):
            return HttpResponse(status=429)
        rows = Certificate.objects.exclude(state__in=["reserved", "void"]).filter(
            person__number_index__in=person_indexes(number)
        )
        found = [
            row
            for row in rows.order_by("-issued_on")
            if constant_time_equal(name_key(row.name), name_key(name))
        ]
        if not found:
            LookupLog.objects.create(kind="lookup", outcome="missed", at=now)
            return self.render_to_response(self.get_context_data(form=form, missed=True))
        looks = [LookupLog.objects.create(certificate=row, kind="lookup", at=now) for row in found]
        return render(self.request, "certificates/found.html", self.found(found, looks))

    def count(self, bucket, key, now):
        limit, period = settings.CERTIFICATE_BUDGETS[bucket]
        window = now - timedelta(seconds=now.timestamp() % period)
        with transaction.atomic():
            row, _ = ThrottleCounter.objects.get_or_create(
                bucket=bucket, key_hash=blind_index(key, purpose=f"throttle.{bucket}").hex(),
                window_starts_at=window.replace(microsecond=0),
            )  # fmt: skip
            ThrottleCounter.objects.filter(pk=row.pk).update(hits=F("hits") + 1)
            row.refresh_from_db()
        return row.hits <= limit

    def found(self, found, looks):
        rows = "".join(
            render_to_string("certificates/_found_row.html", self.row(certificate, look))
            for certificate, look in zip(found, looks, strict=True)
        )
        hours = sum(row.hours for row in found if row.state == "valid")
        return {
            "count": len(found), "name": found[0].name, "masked": found[0].content["document_masked"], "hours": hours,
            "years": "", "rows": mark_safe(rows),  # noqa: S308 (our own template)
        }  # fmt: skip

    def row(self, certificate, look):
        return {
            "title": certificate.content["class_title"], "issuer": certificate.content["issuer"],
            "hours": certificate.hours, "issued_on": certificate.issued_on, "number": certificate.number,
            "token": signing.dumps(look.pk, salt="bench"), "quoted": certificate.number, "state": certificate.state,
            "word": certificate.get_state_display(),
        }  # fmt: skip


# The other addresses are the portal's own: its templates link to them.
urlpatterns = [
    path("certificates/lookup/", LookupView.as_view(), name="certificate_lookup"),
    path("", include("config.urls")),
]
