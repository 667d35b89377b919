"""What sending units type and send, for the tests of the public pages of recruiting."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tests.trainees.builders import id_number
from tests.trainees.recruits import (
    UNIT,
    applicant,
    received,
)
from trainees.actions.registering import new_token
from trainees.sheets.receipt import COLUMNS


def body(*rows, **changes):
    """What the form posts: the unit, and each row as {field: text}."""
    data = UNIT | {
        "agreed": "on",
        "token": new_token(),
        "people-TOTAL_FORMS": len(rows) + 1,
        "people-INITIAL_FORMS": 0,
    }
    for n, row in enumerate(rows):
        data |= {f"people-{n}-{name}": value for name, value in row.items()}
    return data | changes


def row(serial, **changes):
    return {
        "name": f"示例{serial}号".replace(str(serial), "甲乙丙丁"[serial % 4]),
        "doc_number": id_number(serial),
    } | changes


def sheet(*rows, name="回执.xlsx"):
    book = Workbook()
    book.active.append(COLUMNS)
    for each in rows:
        book.active.append([each.get(label) for label in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def person(serial, **changes):
    return {
        "姓名": "示例甲", "身份证号": id_number(serial), "工作单位": "示例院", "职称或职业资格": "工程师", "电子邮箱": "a@example.com",
        "所在省市": "青岛市", "政治面貌": "中共党员", "基层一线": "是",
    } | changes  # fmt: skip


def register(client, recruitment, data):
    return client.post(reverse("register", args=[recruitment.programme_id]), data)


def entered(client, recruitment, *serials):
    """A receipt whose private page this browser has opened."""
    token = new_token()
    receipt = received(recruitment, *(applicant(n) for n in serials), token=token)
    assert client.get(reverse("receipt_enter", args=[token]))["Location"] == reverse("own_receipt")
    return receipt
