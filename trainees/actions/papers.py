"""研修论文: handed in by the trainee on the own page, or by the host for somebody who cannot (004-32)."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_running, still_on
from trainees.actions.rosters import safe_name
from trainees.actions.scoring import is_confirmed
from trainees.assessing.components import Kind, components_of
from trainees.assessing.proposals import scheme_of
from trainees.models import ResearchPaper
from workflow.actions import locked
from workflow.journal import record


def paper_component(scheme):
    """The component of a scheme that is a 研修论文; None where there is none."""
    parts = components_of(scheme.components) if scheme else ()
    return next((each for each in parts if each.kind == Kind.PAPER), None)


@transaction.atomic
def hand_in_paper(
    trainee, *, title, content, name, content_type, actor, now, relation="", problem="", industry=""
):
    """Keep a paper; the last version takes the place of the one before, which is kept. `actor` None is the trainee.

    `relation` says what ties it to the class and to the trainee's own work (004-49), `problem` and `industry` what it is
    good for (004-48).
    """
    programme = trainee.roster.programme
    if actor is not None:
        require_filer(programme, actor, "代学员提交研修论文")
    roster = locked(trainee.roster)
    roster.programme = programme = locked(programme)
    require_running(programme, "提交研修论文")
    require_editable(roster)
    trainee = still_on(roster, trainee)
    _require_wanted(roster, trainee, by_trainee=actor is None, today=timezone.localdate(now))
    if not title.strip():
        raise Refused("请填写论文题目。", code="no_title", field="title")
    trainee.papers.filter(superseded_at=None).update(superseded_at=now)
    paper = ResearchPaper(
        trainee=trainee, title=title.strip(), relation=relation.strip(), problem=problem.strip(), industry=industry.strip(),
        original_name=safe_name(name, programme.code), content_type=content_type,
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), uploaded_at=now, uploaded_by=actor,
    )  # fmt: skip
    paper.file.save("paper", ContentFile(content), save=False)
    paper.save()
    record(roster, "hand_in_paper", actor=actor, now=now, after=f"{trainee.name}《{paper.title}》",
           note="" if actor else "学员本人提交", data={"sha256": paper.sha256, "size": paper.size})  # fmt: skip
    return paper


def _require_wanted(roster, trainee, *, by_trainee, today):
    component = paper_component(scheme_of(roster))
    if component is None:
        raise Refused("本班的考核不含研修论文，无需提交。", code="no_paper", status=409)
    if by_trainee and component.due and today > date.fromisoformat(component.due):
        raise Refused(
            f"提交研修论文的截止日期是 {component.due}，已经过了。确有困难的，请联系班主任代为提交。",
            code="too_late",
            status=409,
        )
    if is_confirmed(trainee):
        raise Refused("考核结果已经确认，论文不能再更换。", code="confirmed", status=409)
