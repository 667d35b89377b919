"""What the forms around the plan refuse."""

import pytest

from programs.forms import TopicForm
from programs.models import Call, Topic
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["0", "-3"])
def test_a_topic_without_people_or_days_is_none(number):
    topic = Topic(call=Call(authority=builders.province(), year=2022))
    person = builders.filer(builders.host())
    form = TopicForm({"headcount": number, "days": number}, instance=topic, user=person)
    sentence = ["请填写大于 0 的整数。"]
    assert (form.errors["headcount"], form.errors["days"]) == (sentence, sentence)
    some = TopicForm({"headcount": "1", "days": "1"}, instance=topic, user=person)
    assert {"headcount", "days"} & set(some.errors) == set()
