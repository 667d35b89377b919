"""A class's certificates as one zip, one file for the printer and one table."""

import io
import zipfile

import openpyxl
import pikepdf
import pytest

from certificates.actions import issue_batch
from certificates.bundles import printed, zipped
from certificates.models import Certificate
from certificates.sheets import class_sheet, register_sheet
from certificates.storing import PaperChanged, read_paper
from tests.builders import filer, reviewer, user
from tests.certificates.builders import accepted, clock, held_class
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    batch = accepted(held_class(count=2))
    issue_batch(batch.pk, clock=clock)
    return batch


def test_the_zip_holds_every_paper_as_it_was_issued_and_comes_piece_by_piece(issued):
    rows = list(Certificate.objects.order_by("ordinal"))
    parts = list(zipped(rows))
    assert len(parts) == len(rows) + 1
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"{row.number}.pdf": read_paper(row) for row in rows
        }


def test_the_print_file_has_a_page_for_each_and_claims_no_seal(issued):
    with pikepdf.open(io.BytesIO(printed(Certificate.objects.order_by("ordinal")))) as document:
        assert len(document.pages) == 2
        assert "/AcroForm" not in document.Root
        assert all("/Annots" not in page for page in document.pages)


@pytest.mark.req("004-18", "T05")
def test_the_table_of_a_class_and_of_a_register_name_every_number_and_mask_the_document(issued):
    rows = list(Certificate.objects.select_related("programme", "trainee").order_by("ordinal"))
    for content in (class_sheet(rows[0].programme, rows), register_sheet(rows[0].series, rows)):
        sheet = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        assert sheet[2][:6] == ("序号", "证书编号", "姓名", "性别", "工作单位", "证件号码")
        assert [line[1] for line in sheet[3:]] == [row.number for row in rows]
        assert all("*" in line[5] for line in sheet[3:])
        assert "共 2 个编号：有效 2" in sheet[1][0]
    with_gap = register_sheet(rows[0].series, rows[1:], missing=[1])
    sheet = list(openpyxl.load_workbook(io.BytesIO(with_gap)).active.iter_rows(values_only=True))
    assert (sheet[3][0], sheet[3][10], sheet[4][0]) == (1, "缺号", 2)


@pytest.mark.req("T32")
def test_what_leaves_is_journalled_and_what_was_changed_does_not_leave(client, issued):
    programme = issued.completion.programme
    client.force_login(reviewer(programme.authority))
    for kind in ("zip", "print", "sheet"):
        answer = client.post(f"/admin/certificates/batch/{issued.pk}/{kind}/")
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
        assert b"".join(answer)
    client.force_login(filer(programme.host))
    page = client.get(f"/portal/programmes/{programme.pk}/certificates/").content.decode()
    assert "下载全部证书（2 本）" in page
    assert client.post(f"/portal/programmes/{programme.pk}/certificates/all.zip").status_code == 200
    assert client.post(f"/portal/programmes/{programme.pk}/certificates/print.pdf").status_code == 200
    assert Entry.objects.filter(verb="hand_out").count() == 5
    client.force_login(user("host-reader", programme.host, "reader"))
    assert client.post(f"/portal/programmes/{programme.pk}/certificates/all.zip").status_code == 403
    with open(Certificate.objects.first().file.path, "ab") as file:
        file.write(b"%")
    with pytest.raises(PaperChanged):
        list(zipped(Certificate.objects.all()))
    client.force_login(filer(programme.host))
    assert client.post(f"/portal/programmes/{programme.pk}/certificates/all.zip").status_code == 503
