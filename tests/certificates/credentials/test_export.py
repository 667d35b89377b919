"""The metadata of a register, for offices."""

import io

import pytest
from openpyxl import load_workbook

from certificates.actions import issue_batch
from certificates.credentials.licence import FIELDS
from certificates.models import Series
from tests.builders import approver, filer
from tests.certificates.builders import accepted, clock, held_class
from tests.trainees.builders import id_number

pytestmark = pytest.mark.django_db


@pytest.mark.req("PR-30", "T05")
def test_an_office_exports_the_metadata_of_its_register_and_a_host_does_not(client):
    row = held_class(count=2)
    issue_batch(accepted(row).pk, clock=clock)
    series = Series.objects.get()
    address = f"/admin/certificates/series/{series.pk}/metadata"
    client.force_login(approver(series.authority))
    found = client.get(f"{address}.json").json()["rows"]
    assert [each["ZZBH"] for each in found] == list(series.certificates.values_list("number", flat=True))
    sheet = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content)).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert list(FIELDS.values()) in cells
    assert list(FIELDS) in cells
    assert id_number(1) not in str(cells)
    client.force_login(filer(row.host))
    assert client.get(f"{address}.json").url.startswith("/admin/login/")
