"""The demonstration: something at every stage, something late, due and returned, certificates to look up."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Role
from applications.models import Filing
from certificates.actions.amending import may_decide
from certificates.amending.chains import chain_of
from certificates.amending.looked import looks_of
from certificates.amending.receipts import receipt_hash
from certificates.lookup.finding import certificates_of
from certificates.models import Amendment, Certificate, Completion, ErrorReport, Leaf, Share, TreeHead
from certificates.sample import sample_person
from certificates.transparency.auditing import troubles
from certificates.transparency.statuses import MARK, status_list
from policies.models import Rule, RuleSet
from programs.lifecycle import Stage
from programs.models import AnnualPlan, Programme, Topic
from reports.demo.certified import RECEIPT
from reports.desk import PAPERS, Desk
from supervision.models import Complaint, Draw, Inspection, Proposal, Rectification
from trainees.own.finding import classes_of
from trainees.own.sample import sample_trainee
from workflow.journal import verify
from workflow.lifecycle import State
from workflow.models import Attachment, Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> Iterator[None]:
    """The whole demonstration, loaded once as the three commands of a first start load it."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMONSTRATION=True),
        time_machine.travel(DAY, tick=False),
        transaction.atomic(),
    ):
        for command in ("load_organisations", "load_notices", "load_survey_forms", "load_demo"):
            call_command(command, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.mark.usefixtures("demonstration")
class TestLoaded:
    def test_something_stands_at_every_stage(self):
        stages = set(Programme.objects.values_list("stage", flat=True))
        assert stages == set(Stage.values) - {Stage.CANCELLED}

    def test_a_late_filing_has_its_proposal_and_next_year_its_draft(self):
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.programme.code) == (Proposal.State.OPEN, "SJ2021006")
        assert "逾期" in proposal.found
        drafts = RuleSet.objects.filter(state=RuleSet.State.DRAFT, year=2027)
        assert drafts.count() == 5
        assert Rule.objects.get(rule_set__in=drafts, key="filing.lead", value__n=35).clause == "一、第三段"

    def test_something_is_late_something_due_something_came_back(self):
        year = AnnualPlan.objects.filter(authority__short_name="福建").order_by("-year").first()
        desk = Desk(Programme.objects.filter(plan=year).with_parties().select_related(*PAPERS))
        steps = [desk.next(programme) for programme in desk.programmes]
        today = timezone.localdate()
        assert (year.year, len(steps)) == (2026, 10)
        assert any(step.is_late(today) for step in steps)
        assert any(step.is_soon(today) for step in steps)
        assert any(step.returned for step in steps)

    def test_each_desk_has_something_to_decide(self):
        assert Filing.objects.filter(state=State.SUBMITTED).exists()
        assert Filing.objects.filter(state=State.RETURNED).exists()
        assert Completion.objects.filter(state=State.RETURNED).exists()

    def test_a_draw_led_to_faults_of_which_one_is_put_right_and_one_is_not(self):
        draw = Draw.objects.get()
        assert (draw.drawn_at is not None, len(draw.drawn)) == (True, 3)
        assert {len(pair["inspectors"]) for pair in draw.drawn} == {2}
        outcomes = Inspection.objects.values_list("outcome", flat=True)
        assert sorted(outcomes) == ["clean", "faults", "pending"]
        rows = Rectification.objects.order_by("due_on")
        assert [bool(row.answer) for row in rows] == [True, False]
        assert rows[1].due_on > timezone.localdate()

    def test_complaints_and_topics_stand_at_every_state(self):
        assert sorted(Complaint.objects.values_list("state", flat=True)) == ["closed", "received"]
        assert sorted(Topic.objects.values_list("state", flat=True)) == ["accepted", "draft", "submitted"]

    def test_a_certificate_is_found_by_name_and_number(self):
        certificate = Certificate.objects.valid().select_related("person").first()
        found = certificates_of(certificate.name, certificate.person.number)
        assert certificate.number in {each.number for each in found}
        assert certificates_of("没有这个人", certificate.person.number) == []

    def test_a_newcomer_is_told_whom_to_look_up(self):
        sample = sample_person()
        found = certificates_of(sample.name, sample.number)
        assert sample.certificate in {certificate.number for certificate in found}
        listed = said("demo_accounts")
        assert all(words in listed for words in (sample.name, sample.number, sample.certificate))
        trainee = sample_trainee()
        assert classes_of(trainee.name, trainee.number)
        assert f"学员入口可以试：{trainee.name}  {trainee.number}" in listed

    def test_a_certificate_was_corrected_by_two_people_and_both_say_so(self):
        old = Certificate.objects.get(state="superseded")
        new = Certificate.objects.get(replaces=old)
        assert (old.superseded_by, new.state, old.name, new.name) == (new, "valid", "向宁", "向凝")
        assert [each.pk for each in chain_of(old)] == [each.pk for each in chain_of(new)] == [old.pk, new.pk]
        amendment = new.made_by
        assert (amendment.state, amendment.report.state) == ("approved", "corrected")
        assert people_of(amendment) == ("filer", "approver")
        assert new.trainee.name == new.name

    def test_a_certificate_was_revoked_by_two_people_on_a_document(self):
        amendment = Amendment.objects.get(kind="revoke")
        assert (amendment.state, amendment.certificate.state) == ("approved", "revoked")
        assert people_of(amendment) == ("reviewer", "approver")
        assert amendment.certificate.ended_reason == amendment.reason != ""
        assert amendment.document_number
        assert Attachment.objects.of(amendment).exists()

    def test_a_report_waits_for_the_host_and_a_correction_for_the_second_person(self):
        report = ErrorReport.objects.get(state="open")
        host = report.certificate.programme.host
        assert Reminder.objects.filter(
            key__startswith=f"error_report:{report.pk}:", organisation=host, withdrawn_at=None
        ).exists()
        assert report.receipt_hash == receipt_hash(RECEIPT)
        waiting = Amendment.objects.get(state="proposed")
        approver = User.objects.get(username="shandong_shenpi")
        assert may_decide(waiting, approver)
        assert not may_decide(waiting, waiting.proposed_by)
        listed = said("demo_accounts")
        assert all(words in listed for words in (RECEIPT, "（已被新证书替代）", "（已撤销）"))

    def test_the_sample_person_sees_who_has_looked_and_what_was_shared(self):
        certificate = Certificate.objects.get(number=sample_person().certificate)
        share = Share.objects.of(certificate).with_uses().get()
        assert (share.uses, share.is_live(timezone.now())) == (1, True)
        counts = dict(looks_of(certificate, today=timezone.localdate())["counts"])
        assert counts["打开分享链接"] == counts["核验"] == 1

    def test_the_log_has_heads_and_agrees_with_what_was_issued(self):
        assert list(troubles()) == []
        heads = TreeHead.objects.order_by("day")
        assert (len(heads), heads.last().day, heads.last().size) == (
            4,
            timezone.localdate(),
            Leaf.objects.count(),
        )
        assert set(Leaf.objects.values_list("event", flat=True)) == set(Leaf.Event.values)
        listed = status_list(timezone.now())
        assert listed.size == Leaf.objects.count()
        assert (len(listed.revoked), len(listed.superseded)) == (MARK, MARK)

    def test_every_journal_holds(self):
        assert list(verify()) == []

    def test_every_account_can_log_in_and_is_listed_with_four_keys(self, client):
        listed = json.loads(said("demo_accounts", "--json"))
        assert {frozenset(row) for row in listed} == {
            frozenset({"role", "organisation", "username", "password"})
        }
        assert len(listed) == User.objects.filter(is_active=True).count()
        office, host = listed[0], next(row for row in listed if row["username"].startswith("host_"))
        assert [
            client.login(**{key: row[key] for key in ("username", "password")}) for row in (office, host)
        ] == [True] * 2
        assert client.login(username=host["username"], password="x" * 12) is False

    def test_there_is_an_account_for_every_role_but_each_has_its_own(self):
        rows = User.objects.filter(memberships__role__in=Role.values)
        assert set(rows.values_list("memberships__role", flat=True)) == set(Role)

    def test_all_provinces_and_the_corps_are_there(self):
        kinds = Organisation.objects.filter(kind__in=OrganisationKind.provincial())
        assert kinds.count() == 32  # 31 provinces and the corps

    def test_loading_again_changes_nothing(self):
        before = (Programme.objects.count(), User.objects.count(), Certificate.objects.count())
        assert "不再重复装入" in said("load_demo")
        assert (Programme.objects.count(), User.objects.count(), Certificate.objects.count()) == before

    def test_the_short_list_says_that_there_are_more(self):
        short, full = said("demo_accounts"), said("demo_accounts", "--all")
        assert "全部见 demo_accounts --all" in short
        assert len(short.splitlines()) < len(full.splitlines())


def people_of(amendment):
    """The roles of whoever proposed and whoever decided, who are not the same."""
    assert amendment.proposed_by != amendment.decided_by
    both = (amendment.proposed_by, amendment.decided_by)
    return tuple(user.memberships.get().role for user in both)


def said(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()
