"""Two people for an issue: who accepts the package does not sign the certificates off, and only a class's own office numbers."""

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from certificates.actions import issue_batch, release_batch, rerun_batch
from certificates.actions.numbering import numbering_authority
from certificates.models import Batch, Certificate, Series
from tests import builders
from tests.certificates.builders import ACCEPTED, ISSUED, clock, held, held_class, settled
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.req("T22", "000-39", "004-18")
def test_whoever_accepted_the_package_does_not_sign_off_and_a_colleague_does():
    batch = held(held_class(count=1))
    office = batch.completion.programme.authority
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.HELD
    with pytest.raises(Refused, match="同一人不能既通过结业上报又签发证书"):
        release_batch(batch, actor=builders.approver(office), now=ACCEPTED)
    assert Certificate.objects.count() == 0
    released = release_batch(batch, actor=builders.reviewer(office), now=ISSUED)
    assert (released.state, released.released_by, released.released_at) == (
        Batch.State.QUEUED, builders.reviewer(office), ISSUED,
    )  # fmt: skip
    assert Entry.objects.filter(verb="release_batch", actor_name=f"reviewer-{office.pk}").count() == 1
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.DONE


@pytest.mark.req("T10", "T22")
def test_nobody_outside_the_numbering_authority_signs_off():
    row = held_class(count=1)
    batch = held(row)
    office = row.authority
    strangers = (
        builders.filer(row.host), builders.user("reader", office, Role.READER), builders.finance_officer(office),
        builders.approver(builders.province("福建", "35")), builders.approver(builders.ministry()),
    )  # fmt: skip
    for stranger in strangers:
        with pytest.raises(Refused, match="签发证书"):
            release_batch(batch, actor=stranger, now=ISSUED)
    assert release_batch(batch, actor=builders.reviewer(office), now=ISSUED).state == Batch.State.QUEUED
    with pytest.raises(Refused, match="不需要再签发"):
        release_batch(batch, actor=builders.reviewer(office), now=ISSUED)


def test_a_batch_that_waits_for_its_signature_is_not_put_into_the_queue_by_another_way():
    batch = held(held_class(count=1))
    office = batch.completion.programme.authority
    with pytest.raises(Refused, match="待签发"):
        rerun_batch(batch, actor=builders.reviewer(office), now=ISSUED)
    assert list(Batch.objects.due(ISSUED)) == []


@pytest.mark.req("PR-17", "004-16", "004-17")
def test_a_province_never_numbers_a_national_class_and_the_ministry_no_provincial_one():
    national = held_class(count=1, rules="national-2021", level="national")
    assert numbering_authority(national).kind == "ministry"
    provincial = held_class(builders.host("示例青岛职业学院"), count=1, first_serial=11)
    assert numbering_authority(provincial) == builders.province()
    for row, wrong in ((national, "province"), (provincial, "ministry")):
        rules = row.rule_set.rules()
        rule = rules.require("certificate.register")
        assert rule.value != wrong
        swapped = Swapped(rules, type(rule)(**{**vars(rule), "value": wrong}))
        with pytest.raises(Refused, match="不能由") as refusal:
            numbering_authority(row, swapped)
        assert "证书编号机关" in str(refusal.value)
        assert rule.clause in str(refusal.value)


class Swapped:
    """Rules of a class with another word on who numbers."""

    def __init__(self, rules, rule):
        self.rules, self.rule = rules, rule

    def require(self, key):
        return self.rule if key == self.rule.key else self.rules.require(key)


@pytest.mark.req("004-16")
def test_national_certificates_are_signed_off_at_the_ministry():
    row = held_class(count=1, rules="national-2021", level="national")
    settled(row)
    batch = held(row)
    with pytest.raises(Refused, match="人力资源社会保障部"):
        release_batch(batch, actor=builders.reviewer(builders.province()), now=ISSUED)
    other = builders.user("second", builders.ministry(), Role.REVIEWER)
    assert release_batch(batch, actor=other, now=ISSUED).state == Batch.State.QUEUED
    assert Series.objects.count() == 0


@pytest.mark.req("T22", "PR-27")
def test_the_signer_sees_the_list_the_numbers_the_seal_and_what_no_font_draws(client):
    batch = held(held_class(count=3, failed=(2,), names={3: "示例\U0003ffff"}))
    office = batch.completion.programme.authority
    client.force_login(builders.reviewer(office))
    page = client.get(f"/admin/certificates/batch/{batch.pk}/change/").content.decode()
    for words in (
        "发证</dt><dd>2 人",
        "不发证 1 人",
        "YX372021000001",
        "YX372021000002",
        "字库没有",
        "演示印章",
    ):
        assert words in page
    assert f"/move/certificates.batch/{batch.pk}/release_batch/" in page
    assert "YX372021000003" not in page
    client.force_login(builders.approver(office))
    own = client.get(f"/admin/certificates/batch/{batch.pk}/change/").content.decode()
    assert ("release_batch/" in own, "同一人不能既通过结业上报又签发证书" in own) == (False, True)
