"""What the rules say to a topic and a change, on both sides of the counter."""

import pytest
import time_machine

from policies.findings import Status
from programs.checks import topic_findings
from programs.models import Topic
from tests import builders
from tests.programs.actions.test_topics import OPEN, call, submitted
from tests.workflow import builders as small

pytestmark = pytest.mark.django_db


def test_a_topic_is_judged_by_the_rules_of_the_year_s_categories():
    of = call(year=2022)
    assert topic_findings(Topic(call=of, headcount=130, days=4, period="12月20日-12月23日")) == []
    builders.track(year=2022, code="ordinary", rules="shandong-2021")
    builders.track(year=2022, code="special", rules="shandong-2021")
    found = topic_findings(Topic(call=of, headcount=130, days=4, period="12月20日-12月23日"))
    told = {each.key: each for each in found}
    assert told["class.headcount.about"].status == Status.ADVICE
    assert "鲁人社函〔2021〕60号" in told["class.headcount.about"].sentence
    assert told["class.end_by"].status == Status.ADVICE
    assert len(found) == len(told)


def test_a_topic_shows_one_list_to_whoever_wrote_it_and_to_whoever_selects(client):
    of = call(year=2022)
    builders.track(year=2022, code="ordinary", rules="shandong-2021")
    row = submitted(of, headcount=130)
    with time_machine.travel(OPEN, tick=False):
        client.force_login(builders.filer(row.sponsor))
        writer = client.get(f"/portal/topics/{row.pk}/").content.decode()
        client.force_login(builders.approver(row.call.authority))
        reviewer = client.get(f"/admin/programs/topic/{row.pk}/change/").content.decode()
    sentence = topic_findings(row)[0].sentence
    assert sentence in writer
    assert sentence in reviewer


def test_a_change_shows_the_host_what_the_reviewer_sees(client):
    paper = small.change()
    client.force_login(builders.filer(paper.filer))
    page = client.get(f"/portal/programmes/{paper.programme_id}/change/").content.decode()
    assert "规定核对" in page
