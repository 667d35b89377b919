"""What changed between two rounds."""

import pytest

from programs.models import Change
from tests import builders
from tests.workflow import builders as small
from workflow.actions import return_, submit
from workflow.lifecycle import Gate
from workflow.models import Snapshot
from workflow.rounds import Difference, changed_since_last_round, differences, open_remarks


def test_differences_name_part_label_old_and_new():
    old = {"time": {"开班": "10-15", "结束": "10-18"}, "place": "济南", "gone": "有"}
    new = {"time": {"开班": "10-16", "结束": "10-18", "说明": "顺延"}, "place": "济南", "added": {"项": 1}}
    assert differences(old, new) == [
        Difference("time", "开班", "10-15", "10-16"), Difference("time", "说明", "", "顺延"),
        Difference("added", "项", "", "1"), Difference("gone", "gone", "有", ""),
    ]  # fmt: skip
    assert differences(new, new) == []


@pytest.mark.django_db
def test_a_paper_keeps_the_order_of_its_parts():
    """jsonb of PostgreSQL would give them back by the length of their names."""
    said = {"headcount": {"线下学员人数": "50", "线上": "0"}, "time": "10-15", "place": "济南"}
    kept = Snapshot.objects.create(subject="a", round=1, at=builders.NOW, parts=said, hash="0" * 64)
    kept.refresh_from_db()
    assert (list(kept.parts), list(kept.parts["headcount"])) == (list(said), list(said["headcount"]))
    assert kept.parts == said


@pytest.mark.django_db
def test_the_next_round_shows_what_changed_and_no_more():
    paper = small.change()
    assert changed_since_last_round(paper) == []
    return_(
        paper,
        remarks=[("reason", "请写明")],
        parts=Change.PARTS,
        actor=builders.reviewer(paper.holder),
        now=builders.NOW,
    )
    assert {part: [r.text for r in rows] for part, rows in open_remarks(paper).items()} == {
        "reason": ["请写明"]
    }
    kept = {"变更事项": "举办地点", "原内容": "济南市", "变更为": "青岛市", "情况说明": "原场地停用"}
    submit(
        paper,
        seats=["province"],
        gate=Gate.RECORD,
        snapshot=kept,
        actor=builders.filer(paper.filer),
        now=builders.NOW,
    )
    assert changed_since_last_round(paper) == [Difference("情况说明", "情况说明", "场地维修", "原场地停用")]
    assert open_remarks(paper) == {}
