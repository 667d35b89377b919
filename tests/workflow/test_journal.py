"""The journal: appended, chained, never changed, and every break named by its place."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.workflow import builders as small
from workflow.journal import record, record_many, verify
from workflow.models import Chain, Entry, Snapshot
from workflow.timeline import chain_holds, hands_of, timeline

NOW = builders.NOW
LIST = "/admin/workflow/entry/"


def entries(subject, *verbs, actor=None):
    with transaction.atomic():
        return [record(subject, verb, actor=actor, now=NOW, after="新", note="说明") for verb in verbs]


def without_triggers(sql, *values):
    """What somebody with the rights of the database's owner could do to the file itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table with events that are still due cannot be altered
            cursor.execute("ALTER TABLE workflow_entry DISABLE TRIGGER USER")
            cursor.execute(sql, values)
            cursor.execute("ALTER TABLE workflow_entry ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'workflow_entry'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)
        for _, text in triggers:
            cursor.execute(text)


@pytest.mark.django_db
@pytest.mark.req("PR-21", "T33")
def test_entries_are_numbered_chained_and_say_who_for_whom():
    school = builders.host()
    actor = builders.filer(school)
    first, second = entries(school, "create", "amend", actor=actor)
    assert (first.number, first.previous) == (1, "")
    assert (second.number, second.previous) == (2, first.hash)
    assert (second.actor_name, second.organisation_name) == (actor.display_name, school.name)
    assert list(verify()) == []
    call_command("verify_journal")


@pytest.mark.django_db
def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    school = builders.host()
    with pytest.raises(transaction.TransactionManagementError):
        record(school, "create", actor=None, now=NOW)
    with pytest.raises(transaction.TransactionManagementError):
        record_many([school], "create", actor=None, now=NOW)
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.req("T33")
@pytest.mark.parametrize("sql", ["UPDATE {} SET {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("model", "change"), [(Entry, "note = 'x'"), (Snapshot, "hash = 'x'")])
def test_the_database_itself_refuses_to_change_or_delete(sql, model, change):
    small.change()
    assert model.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(model._meta.db_table, change))
    assert list(verify()) == []


@pytest.mark.django_db
@pytest.mark.req("T33")
@pytest.mark.parametrize(
    ("sql", "number", "words"),
    [
        ("UPDATE workflow_entry SET note = 'x' WHERE {} = 2", 2, "内容与散列不符"),
        ("UPDATE workflow_entry SET actor_name = 'x' WHERE {} = 1", 1, "内容与散列不符"),
        ("DELETE FROM workflow_entry WHERE {} = 2", 2, "缺第 2 条"),
        ("DELETE FROM workflow_entry WHERE {} = 3", 2, "末尾记录可能被删除"),
        ("DELETE FROM workflow_chain WHERE length = 3", 0, "没有链头"),
    ],
)
def test_tampering_is_named_by_its_place(sql, number, words, capsys):
    school = builders.host()
    entries(school, "create", "amend", "move")
    without_triggers(sql.format("number"))
    found = list(verify())
    assert next((each.case, each.number) for each in found) == (f"accounts.organisation:{school.pk}", number)
    assert any(words in each.sentence for each in found)
    with pytest.raises(CommandError, match=f"{len(found)} 处"):
        call_command("verify_journal")
    assert words in capsys.readouterr().err
    assert chain_holds(f"accounts.organisation:{school.pk}") in (False, None)


@pytest.mark.django_db
def test_an_entry_moved_to_another_place_breaks_the_chain():
    school = builders.host()
    entries(school, "create", "amend")
    without_triggers("UPDATE workflow_entry SET previous = '' WHERE number = 2")
    sentences = [each.sentence for each in verify([f"accounts.organisation:{school.pk}"])]
    assert sentences == ["与上一条记录的散列不相接", "内容与散列不符，记录被改动"]


@pytest.mark.django_db
def test_many_rows_cost_as_much_as_two():
    schools = [builders.host(f"示例第{number}学校") for number in range(12)]
    with CaptureQueriesContext(connection) as two, transaction.atomic():
        record_many(schools[:2], "plan", actor=None, now=NOW)
    with CaptureQueriesContext(connection) as ten, transaction.atomic():
        record_many(schools[2:], "plan", actor=None, now=NOW, after="列入")
    assert len(ten) == len(two)
    assert Entry.objects.count() == Chain.objects.count() == 12
    assert list(verify()) == []


@pytest.mark.django_db
def test_many_entries_for_one_case_are_refused():
    school = builders.host()
    with pytest.raises(ValueError, match="different case files"), transaction.atomic():
        record_many([school, school], "plan", actor=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_writers_on_one_case_take_turns():
    school = builders.host()
    entries(school, "create")
    errors, barrier = [], threading.Barrier(2)

    def write():
        try:
            barrier.wait()
            for _ in range(5):
                entries(school, "amend")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 12))
    assert list(verify()) == []


@pytest.mark.django_db
def test_the_timeline_is_filtered_and_tells_the_lanes():
    case = small.programme()
    small.change(case)
    entries(case, "cancel", actor=builders.approver(case.province))
    assert [entry.lane for entry in timeline(case.case)] == ["province", "host"]
    assert [entry.what for entry in timeline(case.case, verb="submit")] == ["提交"]
    people, verbs = hands_of(case.case)
    assert people == sorted({entry.actor_name for entry in timeline(case.case)})
    assert timeline(case.case, person="无此人") == []
    assert ("submit", "提交") in verbs
    assert chain_holds(case.case) is True


@pytest.mark.django_db
@pytest.mark.req("PR-23")
def test_auditors_read_what_lies_below_them_and_nobody_else_reads_it(client):
    entries(builders.host("示例山东学校"), "create", actor=builders.filer(builders.host("示例山东学校")))
    other = builders.host("示例福建学校", builders.province("福建", "35"))
    entries(other, "create", actor=builders.filer(other))
    auditor = builders.user("audit-sd", builders.province(), builders.Role.AUDIT_ADMIN)
    client.force_login(auditor)
    page = client.get(LIST).content.decode()
    assert ("示例山东学校" in page, "示例福建学校" in page) == (True, False)
    client.force_login(builders.user("audit-bu", builders.ministry(), builders.Role.AUDIT_ADMIN))
    page = client.get(LIST).content.decode()
    assert ("示例山东学校" in page, "示例福建学校" in page) == (True, True)
    client.force_login(builders.approver(builders.province()))
    assert client.get(LIST).status_code == 403
