"""The journal in the admin site: in words, filtered, checked, taken away; for the audit administrator alone."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from accounts.roles import Role
from tests import builders
from tests.workflow import builders as small
from workflow.actions import endorse
from workflow.models import Entry

pytestmark = pytest.mark.django_db
LIST = "/admin/workflow/entry/"


@pytest.fixture
def auditor(client):
    person = builders.user("auditor", builders.province(), Role.AUDIT_ADMIN)
    client.force_login(person)
    return person


@pytest.fixture
def entry(auditor):
    paper = small.change()
    endorse(paper, actor=builders.reviewer(builders.sponsor()), now=timezone.now() - timedelta(days=3))
    return Entry.objects.get(verb="endorse")


@pytest.mark.req("PR-21")
def test_entries_read_in_words_and_say_whether_their_chain_holds(client, entry):
    page = client.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert all(words in page for words in ("同意并转下一级", "校验一致", entry.hash))
    assert not any(words in page for words in ("Actor id", "Organisation id", "Previous", 'name="_save"'))


@pytest.mark.req("PR-21")
def test_the_list_is_filtered_by_act_and_by_days(client, entry):
    def shows(query):
        return entry.subject_name in client.get(f"{LIST}?{query}").content.decode()

    assert [shows(query) for query in ("verb=endorse&days=7", "verb=endorse&days=1", "verb=nonsense", "q=nobody")] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.req("PR-21")
def test_the_filtered_list_leaves_as_xlsx(client, entry):
    answer = client.get(f"{LIST}export/?verb=endorse")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    header, line = rows[1], dict(zip(rows[1], rows[2], strict=True))
    assert (header[:4], len(rows)) == (("时间", "代表单位", "经办人", "动作"), 3)
    assert (line["动作"], line["对象名称"], line["散列"]) == (
        "同意并转下一级",
        entry.subject_name,
        entry.hash,
    )


@pytest.mark.req("PR-23")
@pytest.mark.parametrize("role", [Role.READER, Role.APPROVER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_nobody_else_reads_or_takes_it(client, role):
    client.force_login(builders.user("other", builders.province(), role))
    assert {client.get(LIST).status_code, client.get(f"{LIST}export/").status_code} <= {403, 404}


@pytest.mark.req("PR-23")
def test_what_another_province_did_is_neither_listed_nor_exported(client):
    paper = small.change()
    endorse(paper, actor=builders.reviewer(builders.sponsor()), now=builders.NOW)
    client.force_login(builders.user("far", builders.province("福建", "35"), Role.AUDIT_ADMIN))
    answer = client.get(f"{LIST}export/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert (len(rows), client.get(f"{LIST}{Entry.objects.first().pk}/change/").status_code) == (2, 404)
