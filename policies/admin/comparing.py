"""Two rule sets side by side: choose the other, look, take the table away."""

from functools import partial, wraps
from itertools import groupby

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND, get_visible
from policies.comparing import How, Line, compare, counts
from policies.models import RuleSet
from policies.sheets import XLSX, comparison_table
from workflow.perform import whole_number
from workflow.xlsx.writing import write_workbook

TONES = {How.CHANGED: "amber", How.ADDED: "green", How.REMOVED: "red", How.SAME: "grey"}


def comparing_urls(desk):
    """The addresses of this module, for `get_urls` of the rule sets' desk."""
    return [
        path("<int:pk>/compare/", door(desk, comparison), name="policies_ruleset_compare"),
        path("<int:pk>/compare/xlsx/", door(desk, download), name="policies_ruleset_compare_xlsx"),
    ]


def door(desk, view):
    """A page for whoever may read rule sets; for everybody else it is not there."""

    @wraps(view)
    def opened(request, **kwargs):
        if not desk.has_view_permission(request):
            raise Http404(NOT_FOUND)
        return view(desk, request, **kwargs)

    return desk.admin_site.admin_view(require_safe(opened))


def pair_of(request, pk):
    """(the rule set, the one it is compared with or None) as the person may see them."""
    this = get_visible(RuleSet.objects.select_related("notice"), request.user, pk=pk)
    other = whole_number(request.GET.get("with"))
    if not other:
        return this, None
    return this, get_visible(RuleSet.objects.select_related("notice"), request.user, pk=other)


def lines_of(left, right, user):
    rules = RuleSet.objects.visible_to(user).filter(pk__in=[left.pk, right.pk]).compiled()
    return compare(rules[left.pk], rules[right.pk])


def comparison(desk, request, pk):
    this, other = pair_of(request, pk)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": "规则集对比",
        "this": this,
        "other": other,
        "choices": choices_for(this, request.user),
        **(
            shown(lines_of(other, this, request.user), everything=request.GET.get("show") == "all")
            if other
            else {}
        ),
    }
    return TemplateResponse(request, "admin/policies/comparison.html", context)


def shown(lines, *, everything):
    numbers = counts(lines)
    kept = [line for line in lines if everything or line.differs]
    return {
        "everything": everything,
        "total": len(lines),
        "different": len(lines) - numbers[How.SAME],
        "clause_only": sum(line.clause_only for line in lines),
        "tiles": [{"count": numbers[how], "label": how.label, "tone": TONES[how]} for how in How],
        "groups": [(name, list(found)) for name, found in groupby(kept, key=group_name)],
        "tones": TONES,
    }


def group_name(line: Line):
    return line.group


def choices_for(this, user):
    """[(heading, rule sets)]: what a draft was made from, the versions of its family, the same office's of other years, all others."""
    rule_sets = RuleSet.objects.visible_to(user).select_related("notice").exclude(pk=this.pk)
    others = list(rule_sets.order_by("-year", "code", "-version"))
    origin = [row for row in others if row.pk == this.drafted_from_id and row.code != this.code]
    others = [row for row in others if row not in origin]
    family = [row for row in others if row.code == this.code]
    near = [row for row in others if row not in family and is_near(row, this)]
    near.sort(key=partial(distance, this))
    rest = [row for row in others if row not in family and row not in near]
    named = [
        ("起草所依的规则集", origin),
        ("同一规则集的其他版本", family),
        ("同级同地区", near),
        ("其他规则集", rest),
    ]
    return [(heading, rows) for heading, rows in named if rows]


def is_near(row, this):
    return (row.level, row.region_code) == (this.level, this.region_code)


def distance(this, row):
    """The year before first, then other years by how far off they are."""
    return abs((row.year or 0) - ((this.year or 1) - 1))


def download(desk, request, pk):
    this, other = pair_of(request, pk)
    if other is None:
        raise Http404(NOT_FOUND)
    everything = request.GET.get("show") == "all"
    lines = [line for line in lines_of(other, this, request.user) if everything or line.differs]
    content = write_workbook(comparison_table(other, this, lines, now=timezone.localtime()))
    response = HttpResponse(content, content_type=XLSX)
    name = f"规则集对比 {other.code} 第{other.version}版 {this.code} 第{this.version}版.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
