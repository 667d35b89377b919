"""What is published stays as it is whatever door is tried, and what people saw is what they publish."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.refusals import Refused
from policies import actions
from policies.checks import head_faults
from policies.files import SHIPPED, read_notice
from policies.models import Notice, Rule, RuleSet
from tests.builders import approver, load_all_notices, ministry, province, rule_set
from tests.policies.test_rule_pages import save

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def draft():
    ministry(), province(), province("福建", "35")
    load_all_notices()
    return actions.supersede_rules(rule_set("shandong-2021"), actor=None, now=NOW)


def test_a_rule_of_a_draft_does_not_move_into_a_published_set(draft):
    moved = draft.rows.first()
    published = RuleSet.objects.get(code="shandong-2021", version=1)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Rule.objects.filter(pk=moved.pk).update(rule_set=published, key="class.seats.other")
    other = RuleSet.objects.create(
        code="other", name="另一套", notice=draft.notice, level="provincial", region_code="37"
    )
    Rule.objects.filter(pk=moved.pk).update(rule_set=other)
    assert Rule.objects.get(pk=moved.pk).rule_set == other


def test_a_file_cannot_make_a_draft_of_a_notice_whose_rules_are_in_force(draft):
    file = read_notice(SHIPPED / "shandong-2021.json")
    changed = replace(file, fields={**file.fields, "draft": True}, digest="0" * 64)
    with pytest.raises(Refused, match="不能再改“征求意见稿”"):
        actions.load_notice(changed, actor=None, now=NOW)
    assert Notice.objects.get(slug="shandong-2021").draft is False


def test_whoever_publishes_publishes_what_the_page_showed(draft, client):
    client.force_login(approver(province()))
    shown = client.get(reverse("admin:policies_ruleset_publication", args=[draft.pk])).context
    assert save(client, draft, "class.hours.min", value__min="30").status_code == 302
    answer = client.post(shown["move"]["url"], {"seen": shown["seen"]})
    assert answer.status_code == 409
    assert "已被他人修改" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == RuleSet.State.DRAFT
    again = client.get(reverse("admin:policies_ruleset_publication", args=[draft.pk])).context
    client.post(again["move"]["url"], {"seen": again["seen"]})
    draft.refresh_from_db()
    assert draft.state == RuleSet.State.PUBLISHED


@pytest.mark.parametrize(
    ("region", "words"),
    [("abc", "两位数字"), ("3 7", "两位数字"), ("３７", "两位数字"), ("370100", "两位数字"), ("35", "应为 37"), ("", "应为 37")],
)  # fmt: skip
def test_a_province_states_rules_for_itself(draft, client, region, words):
    client.force_login(approver(province()))
    data = {
        "code": "shandong-2030",
        "name": "新规则",
        "notice": draft.notice_id,
        "level": "provincial",
        "year": "2030",
    }
    address = reverse("admin:policies_ruleset_add")
    answer = client.post(address, {**data, "region_code": region})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not RuleSet.objects.filter(code="shandong-2030").exists()
    assert client.post(address, {**data, "region_code": "37"}).status_code == 302


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_span_lies_in_years_that_plans_have(draft, day):
    draft.effective_from = day
    assert ("effective_from", f"日期 {day} 不在 2000 年至 2100 年之间，请核对年份。") in list(
        head_faults(draft)
    )
    with pytest.raises(Refused, match="核对年份"):
        actions.keep_rule_set(draft, actor=approver(province()), now=NOW)


def test_a_cycle_made_in_two_steps_by_stale_pages_is_seen(draft):
    keeper = approver(province())
    heads = [
        RuleSet.objects.create(
            code=code, name=code, notice=draft.notice, level="provincial", region_code="37"
        )
        for code in ("upper", "lower")
    ]
    first, second = (RuleSet.objects.get(pk=row.pk) for row in heads)
    # Both pages were read before either was saved.
    first.parent, second.parent = heads[1], heads[0]
    actions.keep_rule_set(first, actor=keeper, now=NOW)
    with pytest.raises(Refused, match="绕回"):
        actions.keep_rule_set(second, actor=keeper, now=NOW)


@pytest.mark.parametrize(
    ("key", "cell"),
    [("filing.documents", "rows__0__name"), ("filing.documents", "rows__0__note"), ("class.duty", "value__text"),
     ("teaching.sharing", "value__text"), ("discipline", "value__names")],
)  # fmt: skip
def test_texts_of_rules_have_a_length(draft, client, key, cell):
    client.force_login(approver(province()))
    before = draft.rows.get(key=key).value
    answer = save(client, draft, key, **{cell: "长" * 10_000})
    assert answer.status_code == 422
    assert "长" * 10_000 in answer.content.decode()
    assert draft.rows.get(key=key).value == before


def posted(client, notice, **changes):
    """The admin form of a notice as a browser sends it back, with changes."""
    address = reverse("admin:policies_notice_change", args=[notice.pk])
    context = client.get(address).context
    formset = context["inline_admin_formsets"][0].formset
    bound = [context["adminform"].form, formset.management_form, *formset.forms]
    data = {cell.html_name: cell.value() for form in bound for cell in form if cell.name != "upload"}
    lines = {name: "\n".join(value) for name, value in data.items() if isinstance(value, list)}
    data = {name: value for name, value in (data | lines).items() if value not in (None, False) or value == 0}
    return client.post(
        address, {n: v for n, v in (data | changes).items() if v is not None and v is not False}
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"draft": "on"}, "不能再改“征求意见稿”"),
        ({"number": "", "written_on": ""}, "至少要留一项"),
        ({"written_on": "0001-01-01"}, "年份不对"),
        ({"effective_on": "9999-12-31"}, "年份不对"),
        ({"contact_postcode": "２５００１４"}, "6 位数字"),
    ],
)
def test_a_notice_keeps_the_standing_that_its_rules_rest_on(draft, client, changes, words):
    notice = draft.notice
    client.force_login(approver(province()))
    answer = posted(client, notice, title="改过的标题", **changes)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "改过的标题" in answer.content.decode()  # what was typed stays
    assert Notice.objects.get(pk=notice.pk).title == notice.title
    assert posted(client, notice, title="改过的标题").status_code == 302
    assert Notice.objects.get(pk=notice.pk).title == "改过的标题"


@pytest.fixture
def family():
    """Next year's drafts of Fujian's five sets, one above four, drawn from a notice with a number."""
    ministry(), province(), province("福建", "35")
    load_all_notices()
    notice = Notice.objects.create(
        slug="fujian-2027", number="闽人社办〔2027〕1号", title="2027 年通知", issuer=province("福建", "35"),
        issuers=["福建省人力资源和社会保障厅"], body="正文", written_on=date(2027, 1, 5), public=True,
    )  # fmt: skip
    upper = RuleSet.objects.get(code="fujian-2024")
    members = [
        actions.Member(row, row.code.replace("2024", "2027"), row.name)
        for row in RuleSet.objects.family("fujian-2024")
    ]
    approver(province("福建", "35"))
    return actions.draft_next_year(
        upper, notice=notice, year=2027, code="fujian-2027", name="福建 2027", family=members, actor=None, now=NOW
    )  # fmt: skip


def states():
    return set(RuleSet.objects.filter(code__startswith="fujian-2027").values_list("state", flat=True))


def seat_everybody():
    """Somebody decides at every seat that the chains of Fujian name."""
    for row in RuleSet.objects.filter(code__startswith="fujian-2027"):
        row.rows.filter(kind="chain").update(value=["province"])


def test_a_drafted_family_is_published_in_one_move(family, client):
    seat_everybody()
    client.force_login(approver(province("福建", "35")))
    address = reverse("admin:policies_ruleset_publication", args=[family.pk])
    shown = client.get(address).context
    assert [faults for _, faults in shown["below"]] == [[], [], [], []]
    assert "整套发布（共 5 套）" in client.get(address).content.decode()
    assert client.post(shown["family_move"]["url"], {"family_seen": shown["family_seen"]}).status_code == 302
    assert states() == {"published"}
    again = client.post(shown["family_move"]["url"], {"family_seen": shown["family_seen"]})
    assert "已经发布过了" in again.content.decode()  # pressed twice, or by a second person
    parents = RuleSet.objects.filter(code__startswith="fujian-2027-").values_list("parent__code", flat=True)
    assert set(parents) == {"fujian-2027"}


def test_a_fault_of_one_leaves_all_of_them_drafts(family, client):
    seat_everybody()
    keeper = approver(province("福建", "35"))
    client.force_login(keeper)
    shown = client.get(reverse("admin:policies_ruleset_publication", args=[family.pk])).context
    last = RuleSet.objects.filter(code__startswith="fujian-2027-").order_by("pk").last()
    last.rows.all().delete()
    answer = client.post(shown["family_move"]["url"], {"family_seen": shown["family_seen"]})
    assert answer.status_code == 409
    with pytest.raises(Refused, match="还没有任何规则"):
        actions.publish_family(family, actor=keeper, now=NOW)
    assert states() == {"draft"}
    text = client.get(reverse("admin:policies_ruleset_publication", args=[family.pk])).content.decode()
    assert "还没有任何规则" in text
    assert "整套发布（共" not in text


def test_a_family_is_published_by_those_who_answer_for_it(family):
    seat_everybody()
    with pytest.raises(Refused) as refusal:
        actions.publish_family(family, actor=approver(province()), now=NOW)
    assert refusal.value.code == "not_allowed"
    assert states() == {"draft"}
