"""Two people decide at one moment, two propose at one moment: one of them does, the other is told."""

import pytest

from certificates.actions import approve_amendment, decline_amendment, propose_amendment
from certificates.models import Amendment, Certificate, Leaf, Series
from certificates.register import register_report
from tests.at_once import at_once
from tests.builders import approver, filer, user
from tests.certificates.issued import LATER, issued, later
from workflow.journal import verify

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thawed")]


@pytest.mark.slow
@pytest.mark.req("T20", "T22", "T24")
def test_two_who_propose_and_two_who_decide_at_once_make_one_correction():
    (certificate,) = issued(count=1)
    clerk, office = filer(certificate.programme.host), certificate.series.authority
    first, second = approver(office), user("approver-two", office, "approver")

    def propose(kind):
        return lambda: propose_amendment(
            certificate,
            kind=kind,
            values={"hours": "20"},
            reason="学时有误",
            document_number="文号",
            actor=clerk,
            now=LATER,
        )

    assert at_once(propose("correct"), propose("correct")) == ["done", "wrong_state"]
    amendment = Amendment.objects.get()
    acts = [
        lambda: approve_amendment(amendment, actor=first, now=later()),
        lambda: approve_amendment(amendment, actor=second, now=later()),
        lambda: decline_amendment(amendment, note="不同意", actor=second, now=later()),
    ]
    outcomes = at_once(*acts)
    assert outcomes == ["decided", "decided", "done"]
    amendment.refresh_from_db()
    numbers = Certificate.objects.filter(replaces=certificate).count()
    assert numbers == (1 if amendment.state == "approved" else 0)
    assert register_report(Series.objects.get()).in_order
    assert Leaf.objects.count() == 1
    assert list(verify()) == []
