"""Tags of a topic come from the rules; the office counts and finds topics by them."""

import pytest
import time_machine
from django.urls import reverse

from policies.models import RuleSet
from programs.forms import TopicForm
from programs.models import Topic
from tests import builders
from tests.programs.actions.test_topics import OPEN, WRITTEN, call, submitted, topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules():
    builders.ministry(), builders.province()
    builders.load_all_notices()
    with time_machine.travel(OPEN, tick=False):
        yield


def choices(name, of=None):
    sponsor = builders.sponsor()
    form = TopicForm(instance=Topic(call=of or call(), sponsor=sponsor), user=builders.filer(sponsor))
    return [value for value, _ in form.fields[name].choices] if name in form.fields else None


@pytest.mark.req("000-06", "001-06")
def test_the_tags_on_offer_are_those_of_the_country_and_of_the_region():
    offered = choices("themes")
    for name in ("人才强国", "创新驱动发展", "乡村振兴", "新旧动能转换", "海洋强省", "区域协调发展"):
        assert offered.count(name) == 1
    assert "海洋强省" not in choices("themes", call(builders.province("福建", "35")))


@pytest.mark.req("004-10")
def test_the_nature_of_a_topic_is_asked_where_rules_in_force_name_some():
    assert choices("natures") is None
    hebei, draft = builders.province("河北", "13"), RuleSet.objects.get(code="hebei-draft")
    assert choices("natures", call(hebei)) is None  # a draft binds nobody
    draft.notice.draft = False
    draft.notice.save(update_fields=["draft"])
    RuleSet.objects.filter(pk=draft.pk).update(state="published", published_at=OPEN)
    assert choices("natures", call(hebei)) == [
        "需要总结", "尚待解决", "急需研讨", "重点问题", "热点问题", "难点问题",
    ]  # fmt: skip


@pytest.mark.req("000-06", "004-09")
def test_need_advantages_and_tags_are_written_and_read_by_the_office(client):
    row = topic()
    client.force_login(builders.filer(row.sponsor))
    typed = WRITTEN | {
        "host": row.host_id, "themes": ["传统产业高端化、智能化、绿色化", "海洋强省"], "advantages": "有国家海洋实验室", "version": row.version,
    }  # fmt: skip
    address = reverse("topic", args=[row.pk])
    assert client.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert (row.themes, row.advantages) == ("传统产业高端化、智能化、绿色化；海洋强省", "有国家海洋实验室")
    assert client.post(address, typed | {"themes": ["没有的"], "version": row.version}).status_code == 422
    checked = client.get(address).content.decode()
    assert checked.count("checked") == 2
    client.post(f"/move/programs.topic/{row.pk}/submit/", {"version": row.version})
    client.force_login(builders.approver(row.call.authority))
    page = client.get(reverse("admin:programs_topic_change", args=[row.pk]), follow=True).content.decode()
    for words in (WRITTEN["need"], "有国家海洋实验室", "传统产业高端化、智能化、绿色化；海洋强省"):
        assert words in page


@pytest.mark.req("000-06")
def test_the_office_counts_and_finds_topics_by_tag(client):
    of = call()
    for title, themes in (
        ("甲班", "乡村振兴"),
        ("乙班", "海洋强省；乡村振兴"),
        ("丙班", "质量强国；海洋强省"),
        ("丁班", ""),
    ):
        submitted(of, title=title, themes=themes)
    client.force_login(builders.approver(of.authority))
    page = client.get(reverse("admin:programs_topic_changelist"))
    for words in ("乡村振兴（2）", "海洋强省（2）", "质量强国（1）"):
        assert words in page.content.decode()
    found = client.get(reverse("admin:programs_topic_changelist"), {"theme": "乡村振兴"})
    assert {row.title for row in found.context["cl"].queryset} == {"甲班", "乙班"}
    assert {row.title for row in Topic.objects.themed("海洋强省")} == {"乙班", "丙班"}
    assert not Topic.objects.themed("海洋").exists()
