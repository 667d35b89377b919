"""The public home page: the certificate lookup first."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.forms import LookupForm
from certificates.sample import sample_person
from policies.models import Notice
from programs.models import AnnualPlan


@require_safe
def home(request):
    plans = AnnualPlan.objects.published().select_related("authority")[:6]
    notices = Notice.objects.public()[:6]
    context = {"form": LookupForm(), "sample": sample_person(), "plans": plans, "notices": notices}
    return render(request, "reports/home.html", context)
