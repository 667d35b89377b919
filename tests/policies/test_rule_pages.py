"""The sheet of a rule set and the page of each rule, through the admin site."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from policies import actions
from policies.models import Rule, RuleSet
from policies.sheet import line_of, sheet
from tests.builders import (
    approver,
    host,
    load_all_notices,
    ministry,
    province,
    reviewer,
    rule_set,
    service_centre,
    user,
)
from tests.policies.conftest import ALL
from tests.policies.test_rule_forms import posted
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def loaded():
    ministry(), province(), province("福建", "35")
    load_all_notices()


@pytest.fixture
def draft(loaded):
    """The second version of Shandong's rules, in its approver's hands."""
    return actions.supersede_rules(RuleSet.objects.get(code="shandong-2021"), actor=None, now=NOW)


def address(rule_set, name="change", *args):
    return reverse(f"admin:policies_ruleset_{name}", args=[rule_set.pk, *args])


def text_of(answer):
    return answer.content.decode()


def cells(client, rule_set, key):
    """What a browser would send back from the page of a rule that nobody touched."""
    context = client.get(address(rule_set, "rule", key)).context
    data = posted(context["entry"])
    for bound in context["statement"]:
        data[bound.html_name] = bound.value() or ""
    data["seen"] = context["seen"]
    return dict(data.lists())


def save(client, rule_set, key, **changes):
    data = cells(client, rule_set, key)
    for name, typed in changes.items():
        data[name.replace("__", "-")] = typed
    return client.post(address(rule_set, "rule", key), data)


def test_a_published_set_is_a_sheet_to_read(loaded, client):
    published = rule_set("shandong-2021")
    client.force_login(approver(province()))
    text = text_of(client.get(address(published)))
    for words in ("不少于 24 学时", "办班要求", "另存为新版本", "起草下一年度规则", "本级"):
        assert words in text
    for words in ("增加规则", "修改基本信息", "/rules/class.hours.min/", "<textarea", "{&quot;min"):
        assert words not in text
    assert client.post(address(published), {"name": "x"}).status_code == 403
    for name, args in (("rule", ["class.hours.min"]), ("remove_rule", ["class.hours.min"]), ("add_rule", [])):
        assert client.get(address(published, name, *args)).status_code == 409
    assert client.post(address(published, "rule", "class.hours.min"), {}).status_code == 409


def test_the_sheet_says_where_each_rule_comes_from():
    child = ALL["fujian-2024-national"]
    origins = {line.key: line for group in sheet(child) for line in group.lines}
    assert origins["filing.chain"].source == "本级"
    assert origins["class.end_by"].source == f"继承自〈{child.parent.name}〉"
    over = [line for line in origins.values() if line.origin == "override"]
    assert {line.key for line in over} == {r.key for r in child.own} & {r.key for r in child.parent.own}
    assert all(line.parent_words for line in over)
    assert line_of(child, "party.committee") is None


def test_the_sheet_is_filtered_by_words_and_level():
    child = ALL["fujian-2024-national"]
    found = [line.key for group in sheet(child, words="11 月 30") for line in group.lines]
    assert found == ["class.end_by", "subsidy.none_after"]
    own = [line.key for group in sheet(child, own_only=True) for line in group.lines]
    assert set(own) == {rule.key for rule in child.own}
    assert sheet(child, words="查无此词") == []


def test_the_filter_works_by_address(loaded, client):
    client.force_login(reviewer(province()))
    page = client.get(address(rule_set("fujian-2024-national")), {"q": "完成办班", "own": "1"})
    assert (page.context["shown"], "没有符合条件的规则" in text_of(page)) == (0, True)
    assert client.get(address(rule_set("fujian-2024-national")), {"q": "完成办班"}).context["shown"] == 1


def test_saving_a_page_that_nobody_touched_changes_nothing(draft, client):
    client.force_login(approver(province()))
    before = list(Rule.objects.filter(rule_set=draft).values("key", "value", "force", "clause", "quote"))
    entries = Entry.objects.count()
    for rule in before:
        assert save(client, draft, rule["key"]).status_code == 302, rule["key"]
    after = list(Rule.objects.filter(rule_set=draft).values("key", "value", "force", "clause", "quote"))
    assert (after, Entry.objects.count()) == (before, entries)


def test_a_rule_is_changed_and_the_journal_says_it_in_words(draft, client):
    client.force_login(approver(province()))
    assert save(client, draft, "class.hours.min", value__min="28").status_code == 302
    assert draft.rows.get(key="class.hours.min").value == {"min": 28}
    entry = Entry.objects.get(verb="keep_rule")
    assert "学时：不少于 24 学时（" in entry.before
    assert "学时：不少于 28 学时（" in entry.after
    assert "不少于 28 学时" in text_of(client.get(address(draft)))


def test_a_fault_keeps_what_was_typed_and_saves_nothing(draft, client):
    client.force_login(approver(province()))
    answer = save(
        client, draft, "class.hours.min", value__min="二十八", rule__clause="", rule__quote="新的原文"
    )
    text = text_of(answer)
    assert answer.status_code == 422
    for words in ("下限应为数字", "请写明出自文件的哪一条", 'value="二十八"', "新的原文"):
        assert words in text
    assert draft.rows.get(key="class.hours.min").value == {"min": 24}


def test_the_second_of_two_people_is_told(draft, client):
    client.force_login(approver(province()))
    data = cells(client, draft, "class.hours.min")
    save(client, draft, "class.hours.min", value__min="28")
    data["value-min"] = "30"
    answer = client.post(address(draft, "rule", "class.hours.min"), data)
    assert (answer.status_code, "已被他人修改" in text_of(answer), 'value="30"' in text_of(answer)) == (
        409,
        True,
        True,
    )
    assert draft.rows.get(key="class.hours.min").value == {"min": 28}


def test_a_rule_is_added_from_the_catalogue(draft, client):
    client.force_login(approver(province()))
    page = client.get(address(draft, "add_rule"), {"q": "临时党小组活动"})
    assert page.context["count"] == 0
    assert "班委和临时党小组" not in text_of(client.get(address(draft, "add_rule")))
    free = next(
        key for _, keys in client.get(address(draft, "add_rule")).context["groups"] for key, *_ in keys
    )
    assert address(draft, "rule", free) in text_of(client.get(address(draft, "add_rule")))
    answer = save(
        client, draft, "programme.period", value__text="2021—2030年", rule__force="binding", rule__clause="一"
    )
    assert answer.status_code == 302
    assert draft.rows.get(key="programme.period").kind == "text"
    assert client.get(address(draft, "rule", "no.such.rule")).status_code == 404


@pytest.mark.req("004-44")
def test_an_inherited_rule_is_overridden_restored_and_found_again(loaded, client):
    parent = rule_set("fujian-2024")
    child = RuleSet.objects.create(
        code="fuzhou-2024",
        name="福州",
        notice=parent.notice,
        parent=parent,
        level="provincial",
        region_code="35",
    )
    client.force_login(approver(province("福建", "35")))
    page = client.get(address(child, "rule", "class.end_by"))
    assert page.context["entry"].form["day"].value() == 30
    assert save(client, child, "class.end_by", value__day="15").status_code == 302
    assert "本级改写" in text_of(client.get(address(child)))
    question = client.get(address(child, "remove_rule", "class.end_by"))
    assert "恢复继承" in text_of(question)
    gone = client.post(address(child, "remove_rule", "class.end_by"), {"version": question.context["seen"]})
    assert gone.status_code == 302
    assert child.rules().value("class.end_by")["day"] == 30
    assert "找回原来的内容" in text_of(client.get(gone["Location"]))
    again = client.get(address(child, "rule", "class.end_by"), {"again": "1"})
    assert again.context["entry"].form["day"].value() == 15
    assert client.get(address(child, "remove_rule", "class.end_by")).status_code == 404


def test_removing_what_was_changed_meanwhile_is_refused(draft, client):
    client.force_login(approver(province()))
    seen = client.get(address(draft, "remove_rule", "class.hours.min")).context["seen"]
    save(client, draft, "class.hours.min", value__min="28")
    assert client.post(address(draft, "remove_rule", "class.hours.min"), {"version": seen}).status_code == 409
    assert draft.rows.filter(key="class.hours.min").exists()


def test_another_province_reads_and_does_not_write(draft, client):
    pages = (
        ("rule", ["class.hours.min"]),
        ("remove_rule", ["class.hours.min"]),
        ("add_rule", []),
        ("publication", []),
    )
    for person in (approver(province("福建", "35")), reviewer(province())):
        client.force_login(person)
        assert "修改基本信息" not in text_of(client.get(address(draft)))
        for name, args in pages:
            assert client.get(address(draft, name, *args)).status_code == 403
        assert client.post(address(draft, "rule", "class.hours.min"), {}).status_code == 403
    client.force_login(approver(ministry()))
    for name, args in pages:
        assert client.get(address(draft, name, *args)).status_code == 200
    client.force_login(user("host-person", host(), Role.FILER))
    assert client.get(address(draft, "rule", "class.hours.min")).status_code == 302


def test_a_chain_names_only_seats_that_somebody_holds(draft, client):
    """The sponsor's holder depends on the class; every other seat must have somebody who may decide."""
    person = approver(province())
    client.force_login(person)
    assert (
        save(client, draft, "filing.chain", value__seat_1="sponsor", value__seat_2="province").status_code
        == 302
    )
    empty = save(client, draft, "filing.chain", value__seat_2="city", value__seat_3="province")
    assert empty.status_code == 422
    assert "“市级人社部门”这一级在山东没有在用的机构" in " ".join(
        empty.context["entry"].form.errors["seat_2"]
    )
    service_centre()
    empty = save(client, draft, "settlement.chain", value__seat_1="service_centre")
    assert "没有可以审核的人" in " ".join(empty.context["entry"].form.errors["seat_1"])
    reviewer(service_centre())
    assert save(client, draft, "settlement.chain", value__seat_1="service_centre").status_code == 302


def test_codes_in_use_are_offered_and_taken_over(draft, client):
    client.force_login(approver(province()))
    page = client.get(address(draft, "rule", "filing.documents"))
    assert ("implementation_plan", "实施方案") in list(page.context["codes"])
    rows = len(page.context["entry"].rows.initial_forms)
    answer = save(
        client, draft, "filing.documents", **{f"rows__{rows}__name": "结业证书发放登记表之外的新材料"}
    )
    assert answer.status_code == 302
    assert draft.rows.get(key="filing.documents").value[-1]["code"].startswith("item_")


def test_the_sheet_costs_the_same_however_many_rules(draft, client, django_assert_max_num_queries):
    client.force_login(approver(province()))
    with django_assert_max_num_queries(20):
        client.get(address(draft))
