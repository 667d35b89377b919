"""Files and messages: who may open them, and that a stranger learns nothing."""

import pytest

from tests import builders
from tests.workflow import builders as small
from workflow.actions import attach, remind
from workflow.models import Reminder

pytestmark = pytest.mark.django_db
NOW = builders.NOW


def attached(row, name="通知.pdf", content_type="application/pdf"):
    return attach(row, slot="notice", content=b"%PDF-1.4", name=name, content_type=content_type,
                  actor=builders.filer(row.filer), now=NOW)  # fmt: skip


def fetched(response):
    return b"".join(response.streaming_content)


@pytest.mark.req("PR-05", "T07", "T10")
def test_a_file_is_for_those_who_see_its_paper(client):
    paper = small.change()
    row = attached(paper)
    statuses = {}
    cast = {
        "host": builders.filer(paper.filer), "colleague": builders.user("mate", paper.filer, builders.Role.READER),
        "sponsor": builders.reviewer(paper.holder), "province": builders.approver(paper.programme.province),
        "ministry": builders.approver(builders.ministry()), "neighbour": builders.filer(builders.host("示例另一院校")),
        "other province": builders.approver(builders.province("福建", "35")),
        "duty": builders.user("duty", builders.province(), builders.Role.SYSTEM_ADMIN),
        "centre": builders.reviewer(builders.service_centre()),
    }  # fmt: skip
    for who, user in cast.items():
        client.force_login(user)
        response = client.get(f"/files/{row.pk}/")
        statuses[who] = response.status_code
        if response.status_code == 200:
            assert fetched(response) == b"%PDF-1.4"
        else:
            assert response.content == client.get("/files/999999/").content
    allowed = {who for who, status in statuses.items() if status == 200}
    assert allowed == {"host", "colleague", "sponsor", "province", "ministry"}


@pytest.mark.req("T16", "T17")
def test_files_are_served_by_their_content_and_never_run(client):
    paper = small.change()
    client.force_login(builders.filer(paper.filer))
    shown = client.get(f"/files/{attached(paper).pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Content-Disposition"].startswith("inline")
    fetched(shown)
    page = attached(paper, "a\r\nb.html", "text/html")
    saved = client.get(f"/files/{page.pk}/")
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert "\n" not in saved["Content-Disposition"]
    fetched(saved)
    asked = client.get(f"/files/{attached(paper).pk}/?download")
    assert asked["Content-Disposition"].startswith("attachment")
    fetched(asked)


def test_messages_are_the_organisation_s_and_are_read_once(client):
    school, other = builders.host(), builders.host("示例另一院校")
    remind("a", organisation=school, title="备案还有 3 天到期", now=NOW, address="/portal/")
    remind("b", organisation=other, title="别家的消息", now=NOW)
    client.force_login(builders.filer(school))
    page = client.get("/portal/messages/").content.decode()
    assert ("还有 3 天到期" in page, "别家的消息" in page) == (True, False)
    mine, theirs = Reminder.objects.get(key="a"), Reminder.objects.get(key="b")
    assert client.get(f"/portal/messages/{mine.pk}/read/").status_code == 405
    assert client.post(f"/portal/messages/{mine.pk}/read/")["Location"] == "/portal/"
    foreign = client.post(f"/portal/messages/{theirs.pk}/read/")
    missing = client.post("/portal/messages/999999/read/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert (mine.readings.count(), theirs.readings.count()) == (1, 0)
