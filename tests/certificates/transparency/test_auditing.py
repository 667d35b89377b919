"""The check of the whole log names each place where something was changed behind its back."""

import json

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from certificates.actions.logging import append_leaves, publish_head
from certificates.models import Certificate, Leaf, TreeHead, TreeNode, TreeSize
from certificates.tasks import check_log
from certificates.transparency import auditing, witness
from certificates.transparency.auditing import troubles
from tests.builders import province, user
from tests.certificates.builders import ISSUED
from tests.certificates.transparency.conftest import ended
from workflow.models import Entry, Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(valid, django_capture_on_commit_callbacks, monkeypatch):
    """Seven entries: five issues, a correction and a revocation; a head over them; walked in chunks of four."""
    monkeypatch.setattr(auditing, "CHUNK", 4)
    ended(valid[1], "superseded")
    ended(valid[3], "revoked")
    with django_capture_on_commit_callbacks(execute=True):
        publish_head(now=ISSUED)
    return valid


def unguarded(model, sql, *values):
    """What somebody with the database's own rights may do: the guards are taken off in this transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql.format(table=table), values)


@pytest.mark.req("PR-14")
def test_a_log_in_order_has_no_troubles(log, capsys):
    assert list(troubles()) == []
    call_command("check_log")
    assert "发证日志完好：7 条" in capsys.readouterr().out


@pytest.mark.req("PR-14", "T33")
@pytest.mark.parametrize(
    ("model", "sql", "values", "expected"),
    [
        (Leaf, "UPDATE {table} SET salt = %s WHERE position = 2", (b"0" * 16,), ["第 3 条的内容与叶散列不符"]),
        (Leaf, "UPDATE {table} SET leaf_hash = %s WHERE position = 2", (bytes(32),),
         ["第 3 条的内容与叶散列不符", "中间散列缺失或与条目不符", "前 7 条重新算出的根与2021-10-28 的签名头不同", "与数据库之外的最新记录不同"]),
        (Leaf, "UPDATE {table} SET event = 'issued' WHERE position = 6", (),
         ["第 7 条与它的证书", "显示为“已撤销”而日志中没有这一条", "有不属于它的发证条目"]),
        (Leaf, "DELETE FROM {table} WHERE position = 6", (),
         ["第 7 条缺失", "显示为“已撤销”而日志中没有这一条"]),
        (TreeNode, "UPDATE {table} SET node_hash = %s WHERE height = 1 AND position = 1", (bytes(32),),
         ["第 3 至 4 条等 1 处的中间散列缺失或与条目不符"]),
        (TreeNode, "DELETE FROM {table} WHERE height = 2", (), ["第 1 至 4 条等 1 处的中间散列缺失"]),
        (TreeNode, "INSERT INTO {table} (height, position, node_hash) VALUES (1, 3, %s)", (bytes(32),),
         ["另有 1 处不该有的中间散列"]),
        (TreeSize, "UPDATE {table} SET size = 6", (),
         ["数据库之外的最新记录有 7 条，现在只有 6 条", "2021-10-28 的签名头有 7 条，现在只有 6 条", "其后还有 1 条不该有的条目"]),
        (TreeHead, "UPDATE {table} SET size = 5", (),
         ["签名头与签名不符", "与当日公布的不同", "前 5 条重新算出的根与2021-10-28 的签名头不同"]),
        (TreeHead, "DELETE FROM {table}", (), ["2021-10-28 公布过的签名头（7 条）在数据库中没有"]),
    ],
)  # fmt: skip
def test_each_tampering_is_named(log, model, sql, values, expected):
    unguarded(model, sql, *values)
    found = list(troubles())
    assert [words for words in expected if not any(words in sentence for sentence in found)] == []
    assert len(found) == len(expected)


@pytest.mark.req("T08", "T09")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "superseded", "leaf": None}, "没有发证条目而显示为已发"),
        ({"state": "revoked"}, "显示为“已撤销”而日志中没有这一条"),
        ({"state": "reserved"}, "没有发出而日志中有条目"),
    ],
)
def test_a_certificate_that_does_not_agree_is_named(log, changed, words):
    Certificate.objects.filter(pk=log[0].pk).update(**changed)
    (sentence,) = [each for each in troubles() if words in each]
    assert log[0].number in sentence


@pytest.mark.req("T08")
def test_a_revoked_certificate_that_was_set_valid_is_named(log):
    Certificate.objects.filter(pk=log[3].pk).update(state="valid")
    (sentence,) = troubles()
    assert "已有失效条目而仍显示有效" in sentence
    assert log[3].number in sentence


def test_a_change_of_the_note_outside_is_named(log):
    known = json.loads((settings.DATA_DIR / witness.NEWEST).read_text("utf-8"))
    (settings.DATA_DIR / witness.NEWEST).write_text(json.dumps({**known, "root": "0" * 64}), "utf-8")
    (sentence,) = troubles()
    assert "与数据库之外的最新记录不同" in sentence


def test_the_walk_takes_few_queries_a_chunk(log, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(auditing, "CHUNK", 4096)
    with django_assert_max_num_queries(16):
        list(troubles())


@pytest.mark.req("PR-14", "T33")
def test_the_weekly_check_writes_to_those_who_keep_the_system(log):
    keeper = user("xitong", province(), "system_admin")
    keeper.email = "xitong@example.org"
    keeper.save(update_fields=["email"])
    check_log()
    assert not Letter.objects.exists()
    TreeNode.objects.filter(height=2).delete()
    check_log()
    check_log()
    (letter,) = Letter.objects.all()
    assert (letter.address, letter.organisation) == (keeper.email, province())
    assert "第 1 至 4 条等 1 处的中间散列缺失" in letter.body
    entries = Entry.objects.filter(verb="log_trouble")
    assert entries.count() == 2
    assert "中间散列" in entries[0].after
    assert mail.outbox == []


def test_the_command_fails_and_names_what_it_found(log, capsys):
    append_leaves(log[:1], "revoked", now=ISSUED)
    with pytest.raises(CommandError, match="有 1 处不符"):
        call_command("check_log")
    assert log[0].number in capsys.readouterr().err
