"""Next year's rules from this year's, and what is asked before they are published."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from policies import actions
from policies.attention import needs_a_look
from policies.checks import publication_faults
from policies.files import SHIPPED, read_notice
from policies.models import Notice, RuleSet
from policies.querysets import _compiled
from tests.builders import approver, load_all_notices, ministry, province, reviewer, rule_set, service_centre
from tests.policies.conftest import ALL
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def fujian():
    """The province whose family of five is drafted; everybody sits where its chains lead."""
    ministry(), province()
    fujian = province("福建", "35")
    load_all_notices()
    for office in (fujian, ministry(), service_centre()):
        reviewer(office)
    return fujian


def address(rule_set, name="change"):
    return reverse(f"admin:policies_ruleset_{name}", args=[rule_set.pk])


def drafted(client, source, **changes):
    """Post the form as it is offered, with changes; gives the answer."""
    form = client.get(address(source, "next_year")).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False):
            data[bound.html_name] = "on" if value is True else value
    return client.post(address(source, "next_year"), data | changes)


def numbered(notice):
    Notice.objects.filter(pk=notice.pk).update(number="闽人社办〔2025〕1号", written_on=date(2025, 6, 1))


def test_a_whole_family_is_drafted_with_its_parents(fujian, client):
    client.force_login(approver(fujian))
    answer = drafted(client, rule_set("fujian-2024"))
    assert answer.status_code == 302
    drafts = {row.code: row for row in RuleSet.objects.filter(state="draft", year=2025)}
    assert set(drafts) == {
        f"fujian-2025{tail}" for tail in ("", "-national", "-demonstration", "-engineering", "-ordinary")
    }
    head = drafts.pop("fujian-2025")
    assert {row.parent for row in drafts.values()} == {head}
    assert {row.notice for row in drafts.values()} == {head.notice}
    assert (head.name, head.notice.title[:20]) == (
        "福建省高级研修项目 2025（通用）", rule_set("fujian-2024").notice.title[:20],
    )  # fmt: skip
    assert (head.notice.number, head.notice.public, head.notice.issuer) == ("", False, fujian)
    for row in (head, *drafts.values()):
        assert row.drafted_from.code == row.code.replace("2025", "2024")
        said = "key", "value", "force", "clause", "quote", "source"
        assert list(row.rows.values(*said)) == list(row.drafted_from.rows.values(*said))
    assert Entry.objects.filter(verb="draft_rules").count() == 5


def test_what_is_typed_is_kept_and_faults_stand_at_their_fields(fujian, client):
    client.force_login(approver(fujian))
    source = rule_set("fujian-2024")
    answer = drafted(client, source, code="fujian-2024-ordinary", title="", name="我的名称")
    form = answer.context["form"]
    assert answer.status_code == 422
    assert "已由规则集" in form.errors["code"][0]
    assert "请填写新文件的标题" in form.errors["title"][0]
    assert "我的名称" in answer.content.decode()
    assert not RuleSet.objects.filter(year=2025).exists()
    child = rule_set("fujian-2024-national")
    twice = drafted(client, source, **{f"code_{child.pk}": "fujian-2025"})
    assert "不止一次" in twice.context["form"].errors[f"code_{child.pk}"][0]
    known = drafted(client, source, basis="known")
    assert "请选择已登记的文件" in known.context["form"].errors["notice"][0]
    assert Notice.objects.filter(body__startswith="（").count() == 0


def test_one_set_alone_under_a_known_notice(fujian, client):
    client.force_login(approver(fujian))
    notice = Notice.objects.get(slug="fujian-2024")
    child = rule_set("fujian-2024-national")
    assert drafted(client, child, basis="known", notice=notice.pk).status_code == 302
    draft = RuleSet.objects.get(code="fujian-2025-national")
    assert (draft.notice, draft.parent) == (notice, rule_set("fujian-2024"))


def test_who_may_draft_and_from_what(fujian, client):
    source = rule_set("fujian-2024")
    for person, status in ((approver(province()), 403), (reviewer(fujian), 403), (approver(ministry()), 200)):
        client.force_login(person)
        assert client.get(address(source, "next_year")).status_code == status
        if status == 403:
            assert client.post(address(source, "next_year"), {}).status_code == 403
    draft = actions.supersede_rules(source, actor=None, now=NOW)
    assert client.get(address(draft, "next_year")).status_code == 409


def test_what_needs_a_look_is_named():
    shandong = ALL["shandong-2021"]
    later = type(shandong)(shandong.own, year=2024)
    found = list(needs_a_look(later, shandong))
    assert {look.key for look in found if "只要求到 2023-01-07" in look.sentence} == {"safety.plan"}
    fujian = ALL["fujian-2024"]
    said = {look.key: look.sentence for look in needs_a_look(type(fujian)(fujian.own, year=2025), fujian)}
    assert "数量与上一年度相同" in said["plan.counts"]
    assert "2024 年" in said["class.end_by"]
    assert list(needs_a_look(fujian, fujian)) == [
        look
        for look in needs_a_look(fujian, fujian)
        if "数量与上一年度相同" in look.sentence or " 2023 年" in look.sentence
    ]


def test_a_draft_without_number_and_date_is_not_published(fujian, client):
    client.force_login(approver(fujian))
    drafted(client, rule_set("fujian-2024"))
    draft = RuleSet.objects.get(code="fujian-2025")
    page = client.get(address(draft, "publication"))
    assert any("还没有文号和成文日期" in fault for fault in page.context["faults"])
    assert "确认发布" not in page.content.decode()
    move = reverse("move", args=["policies.ruleset", draft.pk, "publish_rules"])
    assert client.post(move).status_code == 422
    numbered(draft.notice)
    assert client.get(address(draft, "publication")).context["faults"] == []
    assert "确认发布" in client.get(address(draft, "publication")).content.decode()
    assert client.post(move).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"


def test_the_publication_page_counts_what_changed_and_names_all_faults(fujian, client):
    client.force_login(approver(fujian))
    drafted(client, rule_set("fujian-2024"))
    child = RuleSet.objects.get(code="fujian-2025-national")
    assert "处抄自上一年度，请核对" in client.get(address(child.parent)).content.decode()
    actions.keep_rule(
        child, "class.headcount.max", value={"max": 60}, force="binding", clause="二", actor=None, now=NOW
    )
    page = client.get(address(child, "publication"))
    assert page.context["before"] == rule_set("fujian-2024-national")
    assert [line.key for line in page.context["changed"]] == ["class.headcount.max"]
    assert len(page.context["faults"]) == 2  # no number, parent not published


def test_the_sets_that_keep_the_earlier_version_are_named(fujian, client):
    client.force_login(approver(fujian))
    second = actions.supersede_rules(rule_set("fujian-2024"), actor=None, now=NOW)
    context = client.get(address(second, "publication")).context
    assert (len(context["heirs"]), context["looks"]) == (4, [])
    assert "仍继承旧版" in client.get(address(second, "publication")).content.decode()


def test_what_people_publish_is_compiled_once(fujian, client, django_assert_num_queries):
    client.force_login(approver(fujian))
    drafted(client, rule_set("fujian-2024"))
    draft = RuleSet.objects.get(code="fujian-2025")
    numbered(draft.notice)
    _compiled.clear()
    published = actions.publish_rules(draft, actor=approver(fujian), now=NOW)
    assert published.source_digest.startswith("hand:")
    assert len(published.source_digest) == 64
    first = published.rules()
    with django_assert_num_queries(1):
        assert published.rules() is first


def test_a_file_that_staff_load_twice_makes_one_version(fujian):
    """Whoever loads it, what a file says keeps the digest of the file."""
    file = read_notice(SHIPPED / "national-2021.json")
    file = replace(file, rule_sets=(replace(file.rule_sets[0], digest="0" * 64),))
    person = approver(ministry())
    assert actions.load_notice(file, actor=person, now=NOW)
    assert not actions.load_notice(file, actor=person, now=NOW)
    assert not RuleSet.objects.current("national-2021").source_digest.startswith("hand:")


def test_versions_do_not_overlap(fujian):
    first = rule_set("fujian-2024")
    second = actions.supersede_rules(first, actor=None, now=NOW)
    second.effective_from = date(2024, 7, 1)
    with pytest.raises(Refused, match="不能早于") as refusal:
        actions.keep_rule_set(second, actor=approver(fujian), now=NOW)
    assert refusal.value.field == "effective_from"
    second.effective_from = date(2025, 1, 1)
    actions.keep_rule_set(second, actor=approver(fujian), now=NOW)
    entry = Entry.objects.filter(verb="update").latest("pk")
    assert (entry.before, entry.after) == ("自：2024-07-31", "自：2025-01-01")
    actions.publish_rules(second, actor=approver(fujian), now=NOW)
    first.refresh_from_db()
    assert first.effective_to == date(2024, 12, 31)
    third = actions.supersede_rules(rule_set_version("fujian-2024", 2), actor=None, now=NOW)
    RuleSet.objects.filter(pk=third.pk).update(effective_from=date(2024, 12, 1))
    third.refresh_from_db()
    faults = list(publication_faults(third))
    assert [("第 2 版自" in f, "第 1 版适用到" in f) for f in faults] == [(True, False), (False, True)]


def rule_set_version(code, version):
    return RuleSet.objects.get(code=code, version=version)


def test_a_new_set_says_at_its_fields_what_it_may_not_be(fujian, client):
    client.force_login(approver(fujian))
    notice = Notice.objects.get(slug="fujian-2024")
    line = [rule_set("fujian-2024")]
    for n in range(3):
        line.append(
            RuleSet.objects.create(
                code=f"deep-{n}", name=f"第 {n}", notice=notice, parent=line[-1], level="provincial"
            )
        )
    data = {
        "code": "fujian-2024",
        "name": "厦门",
        "notice": notice.pk,
        "level": "provincial",
        "region_code": "35",
    }
    add = reverse("admin:policies_ruleset_add")
    taken = client.post(add, data)
    assert "已由规则集“福建省高级研修项目 2024（通用）（第 1 版）”使用" in str(taken.context["errors"])
    assert 'value="厦门"' in taken.content.decode()
    deep = client.post(add, data | {"code": "xiamen-2024", "parent": line[-1].pk})
    assert "继承层次至多" in str(deep.context["errors"])
    made = client.post(add, data | {"code": "xiamen-2024", "parent": line[0].pk})
    row = RuleSet.objects.get(code="xiamen-2024")
    assert made["Location"] == address(row)
    grandparent = rule_set_version("deep-0", 1)
    grandparent.parent = row
    with pytest.raises(Refused, match="层次将超过"):
        actions.keep_rule_set(grandparent, actor=None, now=NOW)
