"""A holder's links: made once, live for their days, taken back."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from certificates.actions import end_share, make_share
from certificates.actions.sharing import digest_of, new_token, note_shared
from certificates.models import LookupLog, Share
from tests.certificates.issued import LATER, issued, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issued(count=1)[0]


def shared(certificate, *, token=None, label="某公司人事处", days=7, paper=False):
    return make_share(certificate, token=token or new_token(), label=label, days=days, paper=paper, now=LATER)


@pytest.mark.req("T03", "T23")
def test_a_link_is_made_once_and_only_the_hash_of_its_token_is_kept(certificate):
    token = new_token()
    link = shared(certificate, token=token)
    assert shared(certificate, token=token, label="别的单位").pk == link.pk
    assert len(token) >= 32  # 192 bits
    assert token not in str(Share.objects.values())
    assert Share.objects.with_digest(digest_of(token)).get() == link


def test_a_link_lives_for_its_days_and_until_it_is_taken_back(certificate):
    link = shared(certificate, days=7)
    assert link.is_live(LATER + timedelta(days=7) - timedelta(seconds=1))
    assert not link.is_live(LATER + timedelta(days=7))
    ended = end_share(link, now=LATER + timedelta(days=1))
    assert not ended.is_live(LATER + timedelta(days=1))
    assert end_share(link, now=LATER + timedelta(days=2)).ended_at == LATER + timedelta(days=1)
    assert list(Share.objects.live(LATER)) == []


@pytest.mark.parametrize(("fields", "code"), [({"label": " "}, "no_label"), ({"days": 8}, "no_days")])
def test_a_link_says_for_whom_and_how_long(certificate, fields, code):
    with pytest.raises(Refused) as refusal:
        shared(certificate, **fields)
    assert refusal.value.code == code


def test_only_a_certificate_in_force_is_shared():
    with pytest.raises(Refused, match="只有有效的证书可以分享"):
        shared(numbered(count=1)[0])


def test_a_look_says_whether_the_link_still_held(certificate):
    link = shared(certificate)
    rows = [
        note_shared(link, now=LATER, live=True),
        note_shared(link, now=LATER, live=False),
        note_shared(None, now=LATER, live=False),
    ]
    assert [(row.certificate, row.outcome, row.share) for row in rows] == [
        (certificate, "found", link), (certificate, "stale", link), (None, "stale", None),
    ]  # fmt: skip
    assert {row.kind for row in rows} == {LookupLog.Kind.SHARE}
