"""Registers and batches in the admin site: what leaves as a file, and for whom."""

import io

import openpyxl
import pytest

from accounts.roles import Role
from certificates.actions.issuing import begin_batch, reserve_batch
from certificates.models import Certificate, Series
from tests import builders
from tests.certificates.builders import ISSUED, accepted, held_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    row = accepted(held_class())
    running, _ = begin_batch(row.pk, now=ISSUED)
    reserve_batch(running, now=ISSUED)
    return row


def test_the_register_leaves_as_a_table_of_every_number(client, batch):
    series = Series.objects.get()
    client.force_login(builders.user("reader", series.authority, Role.READER))
    answer = client.get(f"/admin/certificates/series/{series.pk}/register.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    certificates = list(Certificate.objects.select_related("trainee").order_by("ordinal"))
    assert [(*row[:3], row[5]) for row in rows[3:]] == [
        (each.ordinal, each.number, each.name, each.trainee.number_mask) for each in certificates
    ]
    assert (rows[2][1:3], rows[2][5], len(certificates), "*" in rows[3][5]) == (
        ("证书编号", "姓名"), "证件号码", 3, True,
    )  # fmt: skip


def test_the_register_of_another_province_is_not_found(client, batch):
    client.force_login(builders.approver(builders.province("福建", "35")))
    address = f"/admin/certificates/series/{Series.objects.get().pk}/register.xlsx"
    assert (
        client.get(address).status_code
        == client.get("/admin/certificates/series/9999/register.xlsx").status_code
        == 404
    )


def test_readers_see_no_button_for_what_deciders_alone_take_away(client, batch):
    client.force_login(builders.user("reader", batch.completion.programme.authority, Role.READER))
    page = client.get(f"/admin/certificates/batch/{batch.pk}/change/").content.decode()
    assert "下载全部证书" not in page
    assert client.post(f"/admin/certificates/batch/{batch.pk}/zip/").status_code == 404


@pytest.mark.req("T04")
@pytest.mark.parametrize(
    "lookup", ["trainee__person__number_index=1", "trainee__number_mask__startswith=3", "name=x"]
)
def test_no_filter_probes_document_numbers(client, batch, lookup):
    client.force_login(builders.approver(batch.completion.programme.authority))
    assert client.get(f"/admin/certificates/certificate/?{lookup}").status_code == 400


def test_filters_offer_no_plan_of_another_province(client, batch):
    client.force_login(builders.approver(builders.province("福建", "35")))
    theirs = batch.completion.programme.plan
    page = client.get("/admin/programs/programme/").content.decode()
    assert (theirs.title in page, f"plan__id__exact={theirs.pk}" in page) == (False, False)
