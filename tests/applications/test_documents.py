"""What the papers drawn from a filing say."""

import pytest

from applications import documents
from applications.reading import read
from tests.applications import builders as filings

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-44", "001-36")
def test_pledge_on_the_form_is_in_the_words_of_the_pinned_rules():
    shandong = read(filings.written(filings.shandong()))
    fujian = read(filings.written(filings.fujian_national()))
    assert documents.pledge_of(shandong).startswith("不向学员收取任何费用，不转交第三方组织实施")
    assert documents.pledge_of(fujian).startswith("除往返交通费外不向学员收取任何费用")


def test_form_without_promises_says_so():
    reading = read(filings.begun(filings.shandong()))
    assert documents.pledge_of(reading) == "尚未作出"
