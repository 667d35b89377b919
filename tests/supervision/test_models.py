"""What the rows themselves hold fast, and who sees them."""

import pytest
from django.db import IntegrityError, connection, transaction

from supervision.models import Complaint, Draw, FollowUp, Inspection, Rectification
from tests import builders
from tests.supervision import builders as made

pytestmark = pytest.mark.django_db


def test_an_outcome_needs_the_day_of_the_inspection():
    inspection, _ = made.awaited()
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(outcome="clean")


@pytest.mark.parametrize("missing", [{"closed_at": made.NOW}, {"outcome": "已退费"}])
def test_a_closed_complaint_has_its_day_and_its_result(missing):
    row = made.complaint()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=row.pk).update(state="closed", **missing)


def test_seed_and_contact_are_not_readable_in_the_database():
    draw, complaint = made.committed(), made.complaint(contact="13900001111")
    with connection.cursor() as cursor:
        cursor.execute("SELECT seed FROM supervision_draw")
        assert draw.seed not in str(cursor.fetchone())
        cursor.execute("SELECT contact FROM supervision_complaint")
        assert "13900001111" not in str(cursor.fetchone())
    assert Complaint.objects.get(pk=complaint.pk).contact == "13900001111"


def test_an_empty_code_is_nobodys_receipt():
    made.complaint()
    assert not Complaint.objects.with_receipt("").exists()


@pytest.mark.req("PR-08", "T10")
def test_each_sees_what_belongs_to_him():
    inspection = made.faulty()
    made.complaint()
    case = inspection.programme
    own = {
        builders.filer(case.host): 1,
        made.inspector(): 1,
        builders.user("bu", builders.ministry(), "reader"): 1,
    }
    others = [
        builders.filer(builders.host("示例另一院校")),
        builders.approver(builders.province("福建", "35")),
    ]
    for model in (Inspection, Rectification):
        assert {person: model.objects.visible_to(person).count() for person in own} == own
        assert [model.objects.visible_to(person).count() for person in others] == [0, 0]
    # Complaints and draws belong to the office: a host sees none, not even those about itself.
    for model in (Complaint, Draw):
        assert [model.objects.visible_to(person).count() for person in own] == [0, 1, 1]
        assert [model.objects.visible_to(person).count() for person in others] == [0, 0]
    assert not FollowUp.objects.visible_to(builders.filer(case.host)).exists()
