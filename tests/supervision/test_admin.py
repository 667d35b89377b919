"""The desks of inspection, complaints and standing."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Sanction
from accounts.roles import Role
from certificates.models import Completion
from programs.lifecycle import Stage
from supervision.models import Complaint, Draw, Inspection
from tests import builders
from tests.supervision import builders as made
from workflow.actions import attach

pytestmark = pytest.mark.django_db
FOUND = {"held_on": "2021-10-16", "people_seen": "28", "people_signed_in": "30", "report": "现场查看签到"}


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(made.LATER, tick=False):
        yield


def page(row, verb="change"):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{verb}/"


def move(row, verb):
    return f"/move/{row._meta.label_lower}/{row.pk}/{verb}/"


@pytest.mark.req("003-73", "001-48")
def test_a_draw_is_set_up_and_drawn_from_the_admin(client):
    office = builders.province()
    for n in range(3):
        made.a_class(builders.host(f"示例院校{n}"))
    made.a_class(builders.host(), stage="planned")  # not yet allowed to open: not in the frame
    client.force_login(made.inspector())
    sent = client.post(
        "/admin/supervision/draw/add/", {"authority": office.pk, "title": "秋季抽查", "year": 2021, "size": 2}
    )
    assert sent.status_code == 302
    row = Draw.objects.get()
    assert (len(row.frame), row.size, row.drawn_at) == (3, 2, None)
    assert "开始抽取" in client.get(page(row)).content.decode()
    assert client.post(move(row, "draw")).status_code == 302
    assert client.post(move(row, "draw")).status_code == 409
    row.refresh_from_db()
    assert len(row.drawn) == Inspection.objects.count() == 2
    assert "开始抽取" not in client.get(page(row)).content.decode()


def test_a_draw_that_cannot_be_is_refused_in_the_form(client):
    client.force_login(made.inspector())
    values = {"authority": builders.province().pk, "title": "抽查", "year": 2021, "size": 1}
    refused = client.post("/admin/supervision/draw/add/", values)
    assert refused.status_code == 422
    assert "还没有已准予办班的项目" in refused.content.decode()
    made.a_class()
    assert client.post("/admin/supervision/draw/add/", values).status_code == 302


def test_what_was_found_is_written_on_the_page_of_the_inspection(client):
    inspection, actor = made.awaited()
    client.force_login(actor)
    assert "登记" in client.get(page(inspection)).content.decode()
    values = FOUND | {"outcome": "faults", "fault": "签到不全"}
    assert client.post(page(inspection), values).status_code == 422  # a fault without a day
    assert client.post(page(inspection), values | {"fault": ""}).status_code == 422  # faults without one
    assert client.post(page(inspection), values | {"due_on": "2021-11-20"}).status_code == 302
    inspection.refresh_from_db()
    assert (inspection.outcome, inspection.rectifications.get().fault) == ("faults", "签到不全")
    late = client.post(page(inspection), values | {"due_on": "2021-11-20"})
    assert late.status_code == 409


def test_somebody_who_was_not_drawn_is_refused_and_what_he_typed_stays(client):
    inspection, actor = made.awaited()
    client.force_login(made.inspector("undrawn"))
    refused = client.post(page(inspection), FOUND | {"outcome": "clean"})
    assert (refused.status_code, "现场查看签到" in refused.content.decode()) == (403, True)
    client.force_login(actor)
    assert client.post(page(inspection), FOUND | {"outcome": "clean"}).status_code == 302


@pytest.mark.req("003-75")
def test_a_complaint_is_investigated_and_closed_by_moves(client):
    row = made.complaint()
    client.force_login(made.inspector())
    assert row.contact in client.get(page(row)).content.decode()
    assert client.post(move(row, "close"), {"outcome": "查实"}).status_code == 409
    assert client.post(move(row, "investigate")).status_code == 302
    assert client.post(move(row, "close"), {"outcome": ""}).status_code == 422
    assert client.post(move(row, "close"), {"outcome": "查实", "referred_to": "省财政厅"}).status_code == 302
    row = Complaint.objects.get(pk=row.pk)
    assert (row.state, row.outcome, row.referred_to) == ("closed", "查实", "省财政厅")


@pytest.mark.req("PR-05", "T10")
def test_the_contact_of_a_complainant_opens_to_those_who_handle_complaints_only(client):
    row = made.complaint(contact="13900001111")
    office = builders.province()
    answers = {}
    for name, at, role in (
        ("reader", office, Role.READER), ("finance", office, Role.FINANCE), ("system", office, Role.SYSTEM_ADMIN),
        ("far", builders.province("福建", "35"), Role.INSPECTOR), ("own", office, Role.INSPECTOR),
    ):  # fmt: skip
        client.force_login(builders.user(name, at, role))
        opened = client.get(page(row))
        answers[name] = (opened.status_code, "13900001111" in opened.content.decode())
    assert answers == {
        "reader": (404, False), "finance": (404, False), "system": (404, False), "far": (404, False), "own": (200, True),
    }  # fmt: skip


@pytest.mark.req("000-55", "001-49")
def test_a_bar_is_imposed_in_the_form_and_lifted_by_a_move(client):
    host = builders.host()
    values = {
        "organisation": host.pk,
        "violation": "乱收费",
        "reason": "查实",
        "from_year": 2022,
        "until_year": 2021,
    }
    client.force_login(made.inspector())
    assert client.post("/admin/accounts/sanction/add/", values).status_code == 403
    client.force_login(builders.approver(builders.province()))
    assert "截止年度不能早于起始年度" in client.post("/admin/accounts/sanction/add/", values).content.decode()
    assert client.post("/admin/accounts/sanction/add/", values | {"until_year": 2022}).status_code == 302
    row = Sanction.objects.get()
    assert row.imposed_by == builders.province()
    assert client.post(move(row, "lift"), {"note": ""}).status_code == 422
    assert client.post(move(row, "lift"), {"note": "已整改"}).status_code == 302
    assert Sanction.objects.get().lifted_at == made.LATER


def test_lists_cost_the_same_for_one_row_and_three(client):
    client.force_login(builders.user("bu", builders.ministry(), Role.INSPECTOR, Role.APPROVER))
    counted = {}
    for round_ in (1, 2):
        for n in range(round_ * 2 - 1):
            made.complaint()
            made.committed(1, authority=builders.province(f"示例{round_}{n}", f"9{n}"))
        for model in (Complaint, Draw):
            address = f"/admin/supervision/{model._meta.model_name}/"
            client.get(address)
            counted.setdefault(model, set()).add(queries(client, address))
    assert {model: len(found) for model, found in counted.items()} == {Complaint: 1, Draw: 1}


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.req("001-63")
def test_the_evaluation_papers_lie_before_the_inspector(client):
    """附件4—7 are asked for under 督导检查: whoever inspects sees which of them the host has handed in."""
    row = builders.programme(stage=Stage.APPROVED)
    inspection, person = made.inspection_of(row)
    completion = Completion.objects.create(programme=row)
    attach(
        completion, slot="self_evaluation", content=b"%PDF-1.7\n%%EOF\n", name="自评报告.pdf",
        content_type="application/pdf", actor=builders.filer(row.host), now=made.NOW,
    )  # fmt: skip
    client.force_login(person)
    answer = client.get(page(inspection))
    assert answer.context["guide"].states == [
        ("学员名单", "平台生成"), ("绩效评价自评报告", "自评报告.pdf"), ("绩效考核表", "尚未报送"), ("执行情况验收表", "尚未报送"),
    ]  # fmt: skip
    assert "鲁人社函〔2021〕60号 三（加强项目实施的督导检查工作）" in answer.content.decode()


@pytest.mark.req("004-39")
def test_the_costs_to_look_at_stand_on_the_page(client):
    inspection, person = made.inspection_of(builders.programme(rules="hebei-draft", stage=Stage.APPROVED))
    client.force_login(person)
    assert "住宿费、伙食费、场地费、讲课费、资料费、交通费" in client.get(page(inspection)).content.decode()
