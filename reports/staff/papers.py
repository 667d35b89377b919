"""Papers that move along a chain of seats, and which of them wait for a person. Reads only."""

from django.urls import reverse
from django.utils import timezone

from finance.actions.settling import may_review
from finance.models import Settlement
from programs.models import CasePaper, Topic
from reports.staff.lines import MOST, Line, admin_list
from workflow.checks import is_reviewer


def decides(user, paper):
    """Whether the person may decide on a waiting paper now; asks what `workflow.checks` asks, without a query.

    At its last office a settlement goes to a first reviewer, and only then to whoever approves it.
    """
    if isinstance(paper, Settlement) and paper.at_last_seat and paper.reviewed_by_id in (None, user.pk):
        return may_review(paper, user)
    hands = {seat.get("by") for seat in paper.chain}
    return is_reviewer(user, paper) and paper.submitted_by_id != user.pk and user.pk not in hands


def paper_models():
    """Every kind of paper that moves along a chain of seats."""
    return [*sorted(CasePaper.__subclasses__(), key=lambda model: model._meta.label), Topic]


def waiting_papers(user, models=None):
    """{model: papers that the person may decide on now}, oldest first; one query a model."""
    found = {}
    for model in models or paper_models():
        related = ["holder"] if model is Topic else ["holder", "programme__host"]
        rows = (
            model.objects.visible_to(user)
            .waiting_for(user)
            .select_related(*related)
            .order_by("submitted_at")[:MOST]
        )
        papers = [paper for paper in rows if decides(user, paper)]
        if papers:
            found[model] = papers
    return found


def paper_line(model, papers):
    openings = [day for paper in papers if (day := getattr(paper, "starts_on", None))]
    return Line(
        count=len(papers), thing=f"{model._meta.verbose_name}待审核", example=str(papers[0]),
        url=reverse("paper", args=[papers[0].key]), all_url=admin_list(model, desk="mine"),
        since=timezone.localdate(papers[0].submitted_at), opening_on=min(openings, default=None), button="审核",
    )  # fmt: skip
