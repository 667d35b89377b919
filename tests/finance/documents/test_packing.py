"""The package: one archive that anybody can check, the same bytes for the same data."""

import io
import subprocess
import zipfile
from datetime import timedelta

import openpyxl
import pytest

from accounts.refusals import Refused
from finance.actions.generating import generate_paper
from finance.documents import packing
from finance.documents.basis import basis_of
from finance.documents.official import Imprint
from finance.models import Paper
from tests import builders
from tests.finance import builders as money
from tests.finance.documents import makers

pytestmark = pytest.mark.django_db


def packed(programme, actor=None, now=money.AFTER):
    return generate_paper(
        programme, kind="package", form="zip", actor=actor or builders.filer(programme.host), now=now
    )


def test_everything_is_in_it_in_order_and_sha256sum_accepts_it(tmp_path):
    programme = makers.full(lines=3).programme
    paper = packed(programme)
    with paper.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path)
    assert names[:3] == ["00 目录.pdf", "00 目录.xlsx", "SHA256SUMS.txt"]
    assert [name for name in names if name.startswith("01")] == [
        f"01 经费表/{at:02} {name}.{form}"
        for at, name in enumerate(("经费预算表", "经费结算表", "讲课费签收单", "补助款申请", "补助款票据", "票据清单"), start=1)
        for form in ("pdf", "xlsx")
    ]  # fmt: skip
    assert len([name for name in names if name.startswith("03 票据凭证/")]) == 3
    done = subprocess.run(["sha256sum", "-c", packing.SUMS], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, len(names) - 1)
    index = openpyxl.load_workbook(tmp_path / "00 目录.xlsx").active
    listed = [row[1].value for row in index.iter_rows() if isinstance(row[0].value, int)]
    assert listed == names[3:]


def test_no_name_in_it_holds_an_id_number_or_leads_out_of_it():
    programme = money.demonstration()
    settlement = money.opened(programme)
    line = money.line(settlement, description="../../住宿:\n*110101199003078888")
    makers.scan(line, "..\\110101199003078888/发票?.PNG")
    with packed(programme).file.open("rb") as file, zipfile.ZipFile(file) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("03")]
    assert "110101199003078888" not in name
    assert [
        part for part in name.split("/") if part.strip(". ") != part or set(part) & set('\\:*?"<>|')
    ] == []
    assert name.endswith(".png")


def test_the_same_data_give_the_same_package_and_the_same_bytes():
    programme = makers.full(lines=2).programme
    first = packed(programme)
    again = packed(programme, now=money.AFTER + timedelta(days=1))
    assert (again.pk, Paper.objects.filter(kind="package").count()) == (first.pk, 1)
    basis = basis_of(programme, on=money.AFTER.date())
    items = [packing.item_of(path, file, file.content_type) for path, file in packing.attachments_of(basis)]
    written = []
    for _ in range(2):
        target = io.BytesIO()
        packing.write_package(target, basis, items, Imprint(first.data_sha256, 1))
        written.append(target.getvalue())
    assert written[0] == written[1]


def test_a_scan_that_is_not_what_was_uploaded_stops_it():
    programme = money.demonstration()
    settlement = money.opened(programme)
    file = makers.scan(money.line(settlement))
    with open(file.file.path, "wb") as stored:
        stored.write(b"something else")
    with pytest.raises(Refused) as refusal:
        packed(programme)
    assert (refusal.value.code, Paper.objects.filter(kind="package").exists()) == ("damaged", False)


def test_a_new_scan_makes_a_new_edition():
    programme = money.demonstration()
    line = money.line(money.opened(programme))
    first = packed(programme)
    makers.scan(line)
    second = packed(programme)
    assert (first.edition, second.edition, first.sha256 != second.sha256) == (1, 2, True)


def test_more_than_the_most_is_refused_with_what_to_do(monkeypatch):
    programme = money.demonstration()
    makers.scan(money.line(money.opened(programme)))
    monkeypatch.setattr(packing, "LARGEST", 1)
    with pytest.raises(Refused) as refusal:
        packed(programme)
    assert refusal.value.code == "too_big"
