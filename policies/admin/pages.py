"""What the pages about one rule set share: who comes in, how a refusal looks, the frame."""

from functools import wraps

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND, get_visible
from policies.models import RuleSet
from workflow.perform import refused


def page_door(desk, view, *methods):
    """A page about a rule set for whoever may read it; the view is given the rule set, what it refuses is shown."""

    @wraps(view)
    def opened(request, pk, **kwargs):
        if not desk.has_view_permission(request):
            raise Http404(NOT_FOUND)
        rule_set = get_visible(RuleSet.objects.select_related("notice", "parent"), request.user, pk=pk)
        try:
            return view(desk, request, rule_set, **kwargs)
        except Refused as refusal:
            return refused(request, refusal, back=address_of(rule_set))

    return desk.admin_site.admin_view(require_http_methods(methods or ["GET", "HEAD"])(opened))


def address_of(rule_set, name="change", *args):
    return reverse(f"admin:policies_ruleset_{name}", args=[rule_set.pk, *args])


def framed(desk, request, rule_set, template, *, status=200, **context):
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "rule_set": rule_set,
        "back": address_of(rule_set),
        **context,
    }
    return TemplateResponse(request, f"admin/policies/{template}", context, status=status)
