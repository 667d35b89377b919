"""What a return may quote: what can be mended."""

from workflow.admin.papers import citable

PARTS = [("headcount", "学员人数")]


def finding(**fields):
    values = {"outcome": "guiding", "part": "headcount", "sentence": "人数不足", "late": False}
    return values | fields


def test_a_fault_is_quoted_and_lateness_that_nobody_can_mend_is_not():
    found = [finding(), finding(sentence="逾期 3 天", late=True), finding(sentence="符合", outcome="passed")]
    assert list(citable(found, PARTS)) == [("headcount", "学员人数", "人数不足", False)]
