"""The result on the trainee's page: only once the roster is closed, so that nobody reads what may still change."""

from trainees.assessing.components import components_of
from trainees.assessing.proposals import scheme_of
from trainees.models import Assessment
from trainees.own.cards import Card


def card(trainee, *, now):
    """The result with its total and the weights; nothing before the roster is closed."""
    roster = trainee.roster
    row = Assessment.objects.filter(trainee=trainee).first() if roster.closed_at else None
    if row is None:
        return None
    lines = [("结果", row.get_result_display() + ("（补考后）" if row.resit else ""))]
    if row.score is not None:
        lines.append(("总评", f"{row.score} 分"))
        if scheme := scheme_of(roster):
            parts = "、".join(f"{each.label} {each.weight:f}%" for each in components_of(scheme.components))
            lines.append(("考核办法", f"{parts}；{scheme.pass_mark:.0f} 分合格"))
    passed = row.result == Assessment.Result.PASSED
    note = "" if roster.state == "accepted" else "名单已报送主管部门审核，以审核通过的结果为准。"
    return Card("result", "结业考核", tuple(lines), note=note, tone="green" if passed else "red")
