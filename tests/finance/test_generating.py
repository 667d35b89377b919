"""Papers are kept once for their data, by those who may, with the account in full for the host alone."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from accounts.refusals import Refused
from finance.actions.generating import fetch_paper, generate_paper, keep_paper, may_fetch
from finance.models import Paper
from tests import builders
from tests.finance import builders as money
from tests.finance.documents import makers
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    programme = money.demonstration()
    money.line(money.opened(programme))
    return programme


def made(programme, kind="settlement", form="xlsx", actor=None):
    return generate_paper(
        programme, kind=kind, form=form, actor=actor or builders.filer(programme.host), now=money.AFTER
    )


def test_the_same_data_give_the_stored_paper_again(programme):
    first = made(programme)
    assert made(programme).pk == first.pk
    assert Entry.objects.filter(verb="generate_paper").count() == 1
    assert Entry.objects.get(verb="generate_paper").after == f"{first.file_name} {first.sha256[:16]}"


def test_both_forms_of_the_same_data_bear_the_same_edition(programme):
    first, second = made(programme), made(programme, form="pdf")
    assert (first.edition, second.edition, first.data_sha256) == (1, 1, second.data_sha256)


def test_a_change_makes_a_new_edition_and_keeps_the_old(programme):
    first = made(programme)
    money.line(programme.settlement, "7.00", description="补充")
    second = made(programme)
    assert [(row.edition, row.data_sha256 == first.data_sha256) for row in (first, second)] == [
        (1, True),
        (2, False),
    ]
    assert made(programme, form="pdf").edition == 2
    assert makers.bytes_of(first)[:2] == makers.bytes_of(second)[:2] == b"PK"


def test_data_that_come_back_give_the_paper_that_said_them(programme):
    first = made(programme)
    line = money.line(programme.settlement, "7.00", description="误填")
    made(programme)
    money.actions.remove_expense(line, actor=builders.filer(programme.host), now=money.AFTER)
    assert made(programme).pk == first.pk


@pytest.mark.req("002-41")
def test_the_account_is_in_full_for_the_host_and_masked_for_everybody_else(programme):
    money.complete(programme.settlement)
    province = programme.authority
    own = made(programme, "receipt", actor=builders.filer(programme.host))
    office = made(programme, "receipt", actor=builders.reviewer(province))
    assert (own.in_full, office.in_full, own.data_sha256 == office.data_sha256) == (True, False, True)
    assert "6222020200112233445" not in f"{office.content}{own.content}"
    people = [builders.filer(programme.host), builders.reviewer(province), builders.approver(province)]
    assert [may_fetch(own, person) for person in people] == [True, False, False]
    assert [may_fetch(office, person) for person in people] == [True, True, True]


def test_the_cashier_of_the_payer_may_fetch_it_and_it_is_journalled(programme):
    settlement = money.complete(programme.settlement)
    filer = builders.filer(programme.host)
    money.actions.submit_settlement(settlement, actor=filer, now=money.AFTER)
    own = made(programme, "receipt")
    cashier = builders.finance_officer(money.fresh(settlement).payer)
    fetch_paper(own, actor=cashier, now=money.AFTER)
    with pytest.raises(Refused) as refusal:
        fetch_paper(own, actor=builders.reviewer(programme.authority), now=money.AFTER)
    assert refusal.value.code == "not_allowed"
    assert [entry.actor_id for entry in Entry.objects.filter(verb="fetch_paper")] == [cashier.pk]


def test_an_account_with_the_same_last_digits_is_another_account(programme):
    settlement = money.fresh(money.complete(programme.settlement))
    filer = builders.filer(programme.host)
    first = made(programme, "receipt", actor=builders.reviewer(programme.authority))
    money.actions.save_payee(
        settlement, name=settlement.payee_name, account="6222020200119993445", bank=settlement.payee_bank, actor=filer,
        now=money.AFTER,
    )  # fmt: skip
    second = made(programme, "receipt", actor=builders.reviewer(programme.authority))
    assert (first.content == second.content, first.pk == second.pk, second.edition) == (True, False, 2)


def test_who_may_generate(programme):
    reader = builders.user("reader", programme.authority, "reader")
    for person in (reader, builders.filer(builders.host("别家单位", money.fujian()))):
        with pytest.raises(Refused) as refusal:
            made(programme, actor=person)
        assert refusal.value.code == "not_allowed"
    for person in (builders.finance_officer(programme.authority), builders.reviewer(programme.sponsor)):
        assert made(programme, actor=person).kind == "settlement"


@pytest.mark.parametrize(
    ("kind", "form", "code"),
    [("settlement", "zip", "unknown_paper"), ("nonsense", "pdf", "unknown_paper"), ("lectures", "pdf", "not_ready")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_the_reason(programme, kind, form, code):
    with pytest.raises(Refused) as refusal:
        made(programme, kind, form)
    assert refusal.value.code == code
    assert not Paper.objects.exists()


def test_a_character_that_no_font_draws_leaves_the_workbook(programme):
    money.line(programme.settlement, description="生僻字\U000323b0")
    with pytest.raises(Refused) as refusal:
        made(programme, form="pdf")
    assert refusal.value.code == "missing_glyphs"
    assert made(programme, form="xlsx").size > 0
    assert made(programme, "package", "zip").size > 0


def test_two_people_at_once_do_not_share_an_edition(programme):
    made(programme)
    overtaken = Paper(
        programme=programme, kind="settlement", form="xlsx", edition=1, data_sha256="0" * 64, content=[], file_name="x"
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        keep_paper(overtaken, file=ContentFile(b"x"), actor=builders.filer(programme.host), now=money.AFTER)
    assert refusal.value.code == "overtaken"


def test_a_kept_paper_is_never_changed_or_deleted(programme):
    paper = made(programme)
    for change in (
        lambda: Paper.objects.update(edition=9),
        lambda: Paper.objects.filter(pk=paper.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Paper.objects.get().edition == 1
