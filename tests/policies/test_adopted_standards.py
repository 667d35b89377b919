"""Rule sets that adopt another's standards: what wins, what follows a change, what is frozen, what a class keeps."""

import json
from datetime import UTC, datetime
from shutil import copy

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.refusals import Refused
from policies import actions
from policies.checks import head_faults, publication_faults
from policies.files import SHIPPED, faults_of, in_order, read_notice, shipped_files
from policies.models import Notice, Rule, RuleSet
from policies.rules import Force
from policies.sheet import line_of
from tests.builders import approver, host, load_all_notices, ministry, programme, province, rule_set

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
OWN_QUOTA = {
    "default": "all",
    "kinds": [{
        "code": "all", "name": "省级培训", "total": "400.00",
        "parts": [{"code": "whole", "name": "各项费用", "amount": "400.00", "categories": ["lodging", "meals", "venue"]}],
    }],
}  # fmt: skip


@pytest.fixture
def loaded():
    ministry(), province(), province("河北", "13"), province("福建", "35")
    load_all_notices()


def copies(tmp_path, *names, change=lambda data: None):
    """Notice files in a folder of their own, each changed."""
    for name in names:
        data = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
        for enclosure in data["notice"].get("attachments", []):
            enclosure.pop("file", None)
        change(data)
        (tmp_path / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        copy(SHIPPED / f"{name}.txt", tmp_path)
    return tmp_path


def load(folder):
    call_command("load_notices", str(folder), verbosity=0)


def without_standards(data):
    for item in data["rule_sets"]:
        item.pop("standards", None)


def higher_quota(data):
    for item in data["rule_sets"]:
        item["rules"]["expense.staff.max"]["value"] = {"max": 12}


@pytest.mark.req("004-37")
def test_national_sets_are_bound_and_provincial_ones_advised(loaded):
    forces = {
        code: RuleSet.objects.get(code=code).rules().require("expense.day_quota").force
        for code in (
            "national-2021",
            "fujian-2024-national",
            "fujian-2024-demonstration",
            "shandong-2021",
            "hebei-draft",
        )
    }
    assert forces == {
        "national-2021": Force.BINDING,
        "fujian-2024-national": Force.BINDING,
        "fujian-2024-demonstration": Force.ADVICE,
        "shandong-2021": Force.ADVICE,
        "hebei-draft": Force.ADVICE,
    }
    line = line_of(RuleSet.objects.get(code="shandong-2021").rules(), "expense.day_quota")
    assert (line.origin, line.parent) == ("inherited", "培训费开支标准（各地参照）")
    assert (
        line.rule.address == "/notices/training-fees-2016/#training-fees-2016-reference-1-expense.day_quota"
    )


@pytest.mark.req("004-37")
def test_a_province_enters_its_own_office_standards_and_they_win(loaded):
    """In the common set of Fujian: all its sets follow, and what it does not state stays a reference."""
    draft = actions.supersede_rules(rule_set("fujian-2024"), actor=None, now=NOW)
    Rule.objects.create(
        rule_set=draft,
        key="expense.day_quota",
        kind="day_quotas",
        value=OWN_QUOTA,
        force="binding",
        clause="第六条",
    )
    actions.publish_rules(draft, actor=None, now=NOW)
    child = actions.supersede_rules(rule_set("fujian-2024-demonstration"), actor=None, now=NOW)
    RuleSet.objects.filter(pk=child.pk).update(parent=draft)
    rules = RuleSet.objects.get(pk=child.pk).rules().in_force()
    quota, fee = rules.require("expense.day_quota"), rules.require("expense.lecture_fee")
    assert (quota.value["kinds"][0]["total"], quota.force, quota.citation) == (
        "400.00", Force.BINDING, "闽人社办〔2024〕212号 第六条",
    )  # fmt: skip
    assert (fee.force, fee.notice_number) == (Force.ADVICE, "财行〔2016〕540号")


def test_the_standards_of_a_province_may_be_a_notice_of_their_own(loaded):
    """冀 regulates its training fees; its standards rest on the reference, and the classes adopt them."""
    notice = Notice.objects.create(
        slug="hebei-fees",
        number="冀财行〔2017〕1号",
        title="河北省省级机关培训费管理办法",
        body="第六条",
        public=True,
    )
    fees = RuleSet.objects.create(
        code="hebei-fees", name="河北省省级机关培训费开支标准", notice=notice, level="provincial", region_code="13",
        parent=rule_set("training-fees-2016-reference"),
    )  # fmt: skip
    Rule.objects.create(
        rule_set=fees,
        key="expense.day_quota",
        kind="day_quotas",
        value=OWN_QUOTA,
        force="binding",
        clause="第六条",
    )
    actions.publish_rules(fees, actor=None, now=NOW)
    draft = actions.supersede_rules(rule_set("shandong-2021"), actor=None, now=NOW)
    draft.standards = RuleSet.objects.get(pk=fees.pk)
    actions.keep_rule_set(draft, actor=approver(province()), now=NOW)
    rules = RuleSet.objects.get(pk=draft.pk).rules().in_force()
    assert rules.require("expense.day_quota").citation == "冀财行〔2017〕1号 第六条"
    assert rules.require("expense.lecture_hours").citation == "财行〔2016〕540号 第十条（参照）"
    assert [each.code for each in RuleSet.objects.get(pk=draft.pk).lineage()] == [
        "shandong-2021", "hebei-fees", "training-fees-2016-reference",
    ]  # fmt: skip


def test_an_older_database_gets_a_new_version_and_a_class_keeps_the_one_it_is_pinned_to(tmp_path):
    ministry(), province()
    load(copies(tmp_path, "shandong-2021", change=without_standards))
    pinned = programme(host(), rules="shandong-2021")
    call_command("load_notices", verbosity=0)
    pinned.refresh_from_db()
    old, new = RuleSet.objects.filter(code="shandong-2021").order_by("version")
    assert (pinned.rule_set, old.state, new.state) == (old, RuleSet.State.SUPERSEDED, RuleSet.State.PUBLISHED)
    assert ("expense.day_quota" in old.rules(), "expense.day_quota" in new.rules()) == (False, True)
    call_command("load_notices", verbosity=0)
    assert RuleSet.objects.filter(code="shandong-2021").count() == 2


def test_changed_standards_bring_every_set_that_adopts_them_a_new_version(loaded, tmp_path):
    load(copies(tmp_path, "national-2021"))
    before = RuleSet.objects.current("national-2021").version
    load(copies(tmp_path, "training-fees-2016", change=higher_quota))
    load(copies(tmp_path, "national-2021"))
    after = RuleSet.objects.current("national-2021")
    assert after.version == before + 1
    assert after.standards == RuleSet.objects.current("training-fees-2016")
    assert after.rules().value("expense.staff.max") == {"max": 12}
    load(copies(tmp_path, "national-2021"))
    assert RuleSet.objects.current("national-2021") == after


def test_standards_changed_by_hand_do_not_make_the_files_of_others_new(loaded):
    draft = actions.supersede_rules(rule_set("training-fees-2016"), actor=None, now=NOW)
    draft.rows.filter(key="expense.staff.max").update(value={"max": 8})
    actions.publish_rules(draft, actor=approver(ministry()), now=NOW)
    call_command("load_notices", verbosity=0)
    assert RuleSet.objects.current("national-2021").version == 1
    assert RuleSet.objects.current("national-2021").rules().value("expense.staff.max") == {"max": 10}


def test_a_set_without_its_standards_is_refused(tmp_path):
    province()
    with pytest.raises(CommandError, match=r"开支标准“training-fees-2016-reference”不存在"):
        load(copies(tmp_path, "shandong-2021"))


def test_files_come_after_those_they_rest_on(tmp_path):
    order = [path.stem for path in shipped_files()]
    assert all(
        order.index("training-fees-2016") < order.index(name) for name in ("fujian-2024", "national-2021")
    )
    assert sorted(order) == sorted(path.stem for path in SHIPPED.glob("*.json"))
    (tmp_path / "a.json").write_text("[", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"rule_sets": [{"code": "b", "standards": "c"}]}', encoding="utf-8")
    (tmp_path / "c.json").write_text('{"rule_sets": [{"code": "c", "parent": "b"}]}', encoding="utf-8")
    assert {path.stem for path in in_order(sorted(tmp_path.glob("*.json")))} == {"a", "b", "c"}


def test_a_file_names_its_standards_in_words_only():
    data = json.loads((SHIPPED / "national-2021.json").read_text(encoding="utf-8"))
    data["rule_sets"][0]["standards"] = 7
    assert any("standards 应为文字" in fault for fault in faults_of(data))


def test_the_database_freezes_which_standards_a_published_set_adopts(loaded):
    published = rule_set("shandong-2021")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        RuleSet.objects.filter(pk=published.pk).update(standards=rule_set("training-fees-2016"))
    draft = actions.supersede_rules(published, actor=None, now=NOW)
    assert draft.standards == rule_set("training-fees-2016-reference")
    RuleSet.objects.filter(pk=draft.pk).update(standards=rule_set("training-fees-2016"))


def test_standards_that_rest_on_others_or_on_the_set_itself_are_refused(loaded):
    published = rule_set("shandong-2021")
    draft = actions.supersede_rules(published, actor=None, now=NOW)
    published.refresh_from_db()
    for wrong, words in ((rule_set("national-2021"), "自己不再引用"), (published, "不能取自本规则集自己")):
        draft.standards = wrong
        with pytest.raises((Refused, ValidationError), match=words):
            actions.keep_rule_set(draft, actor=None, now=NOW)
    open_draft = actions.supersede_rules(rule_set("training-fees-2016-reference"), actor=None, now=NOW)
    draft.standards = open_draft
    assert list(head_faults(draft)) == []
    assert any("尚未发布" in fault for fault in publication_faults(draft))


def test_next_year_adopts_the_standards_then_in_force(loaded):
    newer = actions.supersede_rules(rule_set("training-fees-2016-reference"), actor=None, now=NOW)
    actions.publish_rules(newer, actor=None, now=NOW)
    notice = rule_set("shandong-2021").notice
    draft = actions.draft_next_year(
        rule_set("shandong-2021"),
        notice=notice,
        year=2027,
        code="shandong-2027",
        name="山东 2027",
        actor=None,
        now=NOW,
    )
    assert draft.standards_id == newer.pk


def test_whoever_keeps_a_draft_chooses_its_standards_in_the_form(loaded, client):
    draft = actions.supersede_rules(rule_set("shandong-2021"), actor=None, now=NOW)
    client.force_login(approver(province()))
    page = client.get(reverse("admin:policies_ruleset_change", args=[draft.pk]), {"head": 1})
    offered = page.context["adminform"].form.fields["standards"].queryset
    assert {each.code for each in offered} == {"training-fees-2016", "training-fees-2016-reference"}
    assert "培训费开支标准（各地参照）" in page.content.decode()


def test_rules_with_standards_cost_no_query_more(loaded, django_assert_num_queries):
    heads = RuleSet.objects.filter(code__in=["national-2021", "shandong-2021", "fujian-2024-national"])
    RuleSet.objects.filter(state="published").compiled()
    with django_assert_num_queries(1):
        assert all("expense.day_quota" in rules for rules in heads.compiled().values())


def test_the_excerpt_says_that_it_is_one():
    fields = read_notice(SHIPPED / "training-fees-2016.json").fields
    assert fields["body"].startswith("中央和国家机关培训费管理办法（节录）")
    assert fields["remark"].startswith("节录")
    assert "与财政部公布的原文核对" in fields["remark"]
