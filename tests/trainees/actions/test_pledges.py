"""The pledge of discipline: by the trainee, or recorded for those who signed on paper."""

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.actions.schemes import a_roster
from tests.trainees.builders import AFTER
from trainees.actions.pledges import pledge, record_pledges
from trainees.models import Pledge
from trainees.own.links import link_of
from workflow.models import Entry

pytestmark = pytest.mark.django_db
WORDS = "本人承诺在研修期间遵守：切实加强学员和培训机构的管理服务、改进工作作风、厉行勤俭节约、端正学风，严谨治学。"


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


@pytest.mark.req("000-56")
def test_a_trainee_pledges_once_in_the_words_of_the_notice(client):
    someone = a_roster().trainees.first()
    client.get(link_of(someone))
    assert "阅读并承诺" in client.get(reverse("own_home")).content.decode()
    assert WORDS in client.get(reverse("own_pledge")).content.decode()
    assert client.post(reverse("own_pledge"))["Location"] == reverse("own_home")
    pledge(someone, actor=None, now=AFTER)
    assert list(Pledge.objects.values_list("trainee", "text", "recorded_by")) == [(someone.pk, WORDS, None)]
    assert Entry.objects.filter(verb="pledge").count() == 1
    assert "已承诺" in client.get(reverse("own_home")).content.decode()


@pytest.mark.req("000-56")
def test_the_host_records_those_who_signed_on_paper(client):
    roster = a_roster()
    one, two, three = roster.trainees.all()
    actor = filer(roster.programme.host)
    pledge(one, actor=None, now=AFTER)
    everybody = [one.pk, two.pk]
    assert (
        refusal(record_pledges, roster, trainees=everybody, actor=filer(host("乙校")), now=AFTER).status
        == 403
    )
    client.force_login(actor)
    assert (
        client.post(reverse("pledges", args=[roster.programme_id]), {"trainees": everybody}).status_code
        == 302
    )
    assert list(Pledge.objects.order_by("trainee").values_list("trainee", "recorded_by")) == [
        (one.pk, None), (two.pk, actor.pk),
    ]  # fmt: skip
    assert refusal(record_pledges, roster, trainees=everybody, actor=actor, now=AFTER).code == "nothing"
    page = client.get(reverse("pledges", args=[roster.programme_id])).content.decode()
    assert "已承诺 2 / 3 人" in page
    assert f'id="pledge-{three.pk}"' in page


def test_no_pledge_is_taken_where_the_notice_asks_for_none():
    roster = a_roster(rules="hebei-draft")
    assert refusal(pledge, roster.trainees.first(), actor=None, now=AFTER).code == "no_pledge"
