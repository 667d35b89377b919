"""How papers move along their chain, what is kept of each round, files and messages."""

import pytest

from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind
from programs.actions import request_change
from programs.models import Change
from tests import builders
from tests.workflow import builders as small
from workflow.actions import (
    accept,
    attach,
    build_chain,
    detach,
    endorse,
    locked,
    reopen,
    return_,
    submit,
    withdraw,
)
from workflow.lifecycle import Gate, State
from workflow.models import Attachment, Entry, Remark, Reminder, Snapshot

pytestmark = pytest.mark.django_db
NOW = builders.NOW


def seats(chain):
    return [(each["seat"], each["label"]) for each in chain]


@pytest.mark.req("002-12", "002-42")
def test_the_chain_names_the_organisation_at_each_seat():
    paper = small.change()
    chain = build_chain(paper, ["sponsor", "province", "ministry"])
    assert seats(chain) == [
        ("sponsor", "山东省有关主管部门"),
        ("province", "山东省人社厅"),
        ("ministry", "人社部"),
    ]


def test_a_city_stands_in_the_chain_of_the_hosts_below_it():
    town = builders.organisation("示例市人社局", OrganisationKind.CITY, builders.province())
    below = small.change(small.programme(builders.host("示例市属院校", town)))
    assert [seat for seat, _ in seats(below.chain)] == ["sponsor", "city", "province"]
    beside = small.change(small.programme(builders.host()))
    assert [seat for seat, _ in seats(beside.chain)] == ["sponsor", "province"]


@pytest.mark.req("002-45")
def test_a_filer_does_not_review_itself_and_one_office_sits_once():
    school = builders.host()
    paper = small.change(small.programme(school, sponsor=school))
    assert [seat for seat, _ in seats(paper.chain)] == ["province"]
    assert seats(build_chain(paper, ["province", "authority"])) == [("province", "山东省人社厅")]


def test_a_chain_with_nobody_in_it_is_refused_with_what_to_do():
    school = builders.host("示例部属院校", builders.ministry())
    case = small.programme(builders.host(), sponsor=builders.host())
    case.host, case.sponsor, case.province = school, school, None
    case.save()
    with pytest.raises(Refused, match="没有对应的机关") as refusal:
        small.change(case)
    assert refusal.value.code == "nobody_in_chain"
    assert not case.changes.exists()


def test_a_closed_office_is_named_and_not_passed_over():
    case = small.programme()
    Organisation.objects.filter(pk=case.sponsor_id).update(active=False)
    with pytest.raises(Refused, match="已停用") as refusal:
        small.change(case)
    assert refusal.value.code == "closed_office"


@pytest.mark.req("PR-11")
def test_a_paper_goes_from_seat_to_seat_and_is_decided_at_the_last():
    paper = small.change()
    assert (paper.state, paper.turn, paper.round) == (State.SUBMITTED, "等山东省有关主管部门", 1)
    endorse(paper, actor=builders.reviewer(paper.holder), now=NOW, note="同意")
    assert (paper.state, paper.turn, paper.seat) == (State.SUBMITTED, "等山东省人社厅", "province")
    approver = builders.approver(paper.holder)
    accept(paper, actor=approver, now=NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.holder, paper.decided_by, paper.decided_at) == (
        State.ACCEPTED,
        None,
        approver,
        NOW,
    )
    said = list(Entry.objects.of(paper.case).values_list("verb", "organisation_name", "after", "note"))
    assert said == [
        ("submit", paper.filer.name, "审核中 等山东省有关主管部门", ""),
        ("endorse", "山东省有关主管部门", "审核中 等山东省人社厅", "同意"),
        ("accept", "山东省人力资源和社会保障厅", "已通过", ""),
    ]


def test_a_return_with_pinned_parts_reopens_only_these_and_tells_the_filer():
    paper = small.change()
    actor = builders.reviewer(paper.holder)
    return_(
        paper,
        remarks=[("reason", "请写明原因"), ("place", " "), ("reason", "并盖章")],
        parts=Change.PARTS,
        actor=actor,
        now=NOW,
    )
    assert (paper.state, paper.open_parts) == (State.RETURNED, ["reason"])
    assert [paper.part_is_open(part) for part in ("reason", "place")] == [True, False]
    assert [(r.part, r.text, r.round) for r in Remark.objects.of(paper).order_by("pk")] == [
        ("reason", "请写明原因", 1), ("reason", "并盖章", 1),
    ]  # fmt: skip
    reminder = Reminder.objects.get()
    assert (reminder.organisation, reminder.body) == (paper.filer, "请写明原因；并盖章")
    assert reminder.address == f"/portal/programmes/{paper.programme_id}/"


def test_a_general_remark_reopens_everything():
    paper = small.change()
    return_(
        paper,
        remarks=[("reason", "请写明")],
        parts=Change.PARTS,
        note="整体重写",
        actor=builders.reviewer(paper.holder),
        now=NOW,
    )
    assert paper.open_parts == []
    assert paper.part_is_open("place")


def test_a_remark_on_a_part_that_the_paper_has_not_is_refused():
    """It would reopen nothing that the filer could mend."""
    paper = small.change()
    actor = builders.reviewer(paper.holder)
    with pytest.raises(Refused) as refusal:
        return_(paper, remarks=[("nothing", "请改")], parts=Change.PARTS, actor=actor, now=NOW)
    assert refusal.value.code == "no_part"
    paper.refresh_from_db()
    assert (paper.state, Remark.objects.of(paper).count()) == (State.SUBMITTED, 0)


def test_a_return_without_a_word_is_refused():
    paper = small.change()
    with pytest.raises(Refused) as refusal:
        return_(
            paper,
            remarks=[("reason", "  ")],
            parts=Change.PARTS,
            actor=builders.reviewer(paper.holder),
            now=NOW,
        )
    assert (refusal.value.code, refusal.value.field) == ("no_remark", "note")
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED


def test_a_second_round_closes_all_parts_and_keeps_both_texts():
    paper = small.change()
    return_(
        paper,
        remarks=[("reason", "请写明")],
        parts=Change.PARTS,
        actor=builders.reviewer(paper.holder),
        now=NOW,
    )
    submit(paper, seats=["province"], gate=Gate.RECORD, snapshot={"情况说明": "写明了"},
           actor=builders.filer(paper.filer), now=NOW)  # fmt: skip
    assert (paper.state, paper.round, paper.open_parts, paper.turn) == (
        State.SUBMITTED,
        2,
        [],
        "等山东省人社厅",
    )
    kept = Snapshot.objects.of(paper).order_by("round")
    assert [(row.round, row.parts.get("情况说明")) for row in kept] == [(1, "场地维修"), (2, "写明了")]
    assert len({row.hash for row in kept}) == 2


def test_withdrawing_and_opening_again_is_the_filer_s():
    paper = small.change()
    reviewer, filer = builders.reviewer(paper.holder), builders.filer(paper.filer)
    with pytest.raises(Refused) as refusal:
        withdraw(paper, actor=reviewer, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("not_allowed", 403)
    withdraw(paper, actor=filer, now=NOW)
    assert (paper.state, paper.holder, paper.turn) == (State.WITHDRAWN, None, "")
    reopen(paper, actor=filer, now=NOW)
    assert (paper.state, paper.open_parts) == (State.DRAFT, [])
    names = list(Entry.objects.of(paper.case).values_list("organisation_name", flat=True))
    assert names == [paper.filer.name] * 3


@pytest.mark.req("T30")
def test_two_people_saving_the_same_thing_do_not_overwrite_each_other():
    case = small.programme()
    assert locked(case, version=case.version).pk == case.pk
    assert locked(case, version=str(case.version)).pk == case.pk
    with pytest.raises(Refused, match="第 0 版，现为第 1 版") as refusal:
        locked(case, version=0)
    assert (refusal.value.code, refusal.value.status) == ("stale", 409)


@pytest.mark.req("T23")
def test_a_second_request_for_the_same_change_is_refused():
    case = small.programme()
    small.change(case)
    with pytest.raises(Refused) as refusal:
        request_change(
            case, field="place", new="烟台市", reason="再改", actor=builders.filer(case.host), now=NOW
        )
    assert (refusal.value.code, refusal.value.status) == ("pending", 409)
    assert case.changes.count() == 1


def attached(row, content=b"one", name="通知.pdf"):
    return attach(row, slot="notice", content=content, name=name, content_type="application/pdf",
                  actor=builders.filer(row.filer), now=NOW)  # fmt: skip


def test_a_new_file_supersedes_the_old_one_and_both_stay():
    paper = small.change()
    first, second = attached(paper), attached(paper, b"two", "通知（改）.pdf")
    assert [row.pk for row in Attachment.objects.of(paper).current()] == [second.pk]
    first.refresh_from_db()
    with first.file.open("rb") as kept:
        assert (first.superseded_at, kept.read()) == (NOW, b"one")
    assert first.sha256 != second.sha256
    assert "通知" not in second.file.name
    detach(paper, slot="notice", actor=builders.filer(paper.filer), now=NOW)
    assert not Attachment.objects.of(paper).current().exists()
    with pytest.raises(Refused) as refusal:
        detach(paper, slot="notice", actor=builders.filer(paper.filer), now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("no_file", 409)
