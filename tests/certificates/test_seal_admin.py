"""The seals in the admin site: how long each still holds, and the two steps that end its use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from certificates.actions.sealing import seal_of
from certificates.admin.seals import standing
from certificates.models import Seal
from reports.staff import desk_lines
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal():
    return seal_of(builders.province(), now=timezone.now())


def page_of(client, seal, at=""):
    return client.get(f"/admin/certificates/seal/{seal.pk}/{at or 'change/'}")


def test_the_page_says_what_the_certificate_says(client, seal):
    client.force_login(builders.user("reader", seal.authority, Role.READER))
    page = page_of(client, seal).content.decode()
    assert seal.subject in page
    assert ":".join(seal.fingerprint[n : n + 2].upper() for n in range(0, 64, 2)) in page
    assert "演示印章，无法律效力" in page
    assert "启用电子印章" in page
    assert "停用这枚印章" not in page
    assert "天到期" not in page
    assert seal.fingerprint[:16] in client.get("/admin/certificates/seal/").content.decode()


def test_two_months_before_its_end_a_seal_asks_for_the_next(client, seal):
    now = timezone.now()
    client.force_login(builders.user("keeper", seal.authority, Role.SYSTEM_ADMIN))
    Seal.objects.update(not_after=now + timedelta(days=59, hours=1))
    assert "还有 59 天到期" in page_of(client, seal).content.decode()
    seal.refresh_from_db()
    assert standing(seal, now) == ("amber", "即将到期")
    seal.not_after = now + timedelta(days=61)
    assert standing(seal, now) == ("green", "使用中")
    assert standing(seal, seal.not_after) == ("red", "已到期")
    assert standing(seal, seal.not_before - timedelta(seconds=1))[0] == "grey"


def desk_of(person):
    return [line for line in desk_lines(person) if line.thing.startswith("电子印章")]


def test_a_seal_that_ends_is_laid_on_the_desk_of_those_who_keep_it_until_another_follows(client, seal):
    now = timezone.now()
    own = builders.user("keeper", seal.authority, Role.SYSTEM_ADMIN)
    above = builders.user("above", builders.ministry(), Role.SYSTEM_ADMIN)
    neighbour = builders.user("neighbour", builders.province("福建", "35"), Role.SYSTEM_ADMIN)
    for person in (own, above):
        assert desk_of(person) == []
    Seal.objects.update(not_after=now + timedelta(days=59, hours=1))
    for person in (own, above):
        (line,) = desk_of(person)
        assert (line.count, line.url) == (1, f"/admin/certificates/seal/{seal.pk}/change/")
        assert "还有 59 天" in line.example
    for person in (neighbour, builders.approver(seal.authority)):
        assert desk_of(person) == []
    client.force_login(own)
    assert "电子印章即将到期" in client.get("/admin/").content.decode()
    Seal.objects.update(not_after=now - timedelta(days=1))
    assert "不能再签章" in desk_of(own)[0].example
    following = seal_of(seal.authority, now=now)  # the demonstration makes the next one
    assert following != seal
    assert desk_of(own) == []


def test_a_seal_is_retired_in_two_steps_with_a_reason(client, seal):
    keeper = builders.user("keeper", seal.authority, Role.SYSTEM_ADMIN)
    client.force_login(keeper)
    assert "停用这枚印章" in page_of(client, seal).content.decode()
    asked = page_of(client, seal, "retire/").content.decode()
    assert "已经签章的 0 本证书不受影响" in asked
    seal.refresh_from_db()
    assert seal.retired_at is None  # a question changes nothing
    address = f"/admin/certificates/seal/{seal.pk}/retire/"
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, "须写明原因" in refused.content.decode()) == (422, True)
    done = client.post(address, {"reason": "换用新证书"}, follow=True).content.decode()
    assert "已停用" in done
    assert "换用新证书" in done
    seal.refresh_from_db()
    assert seal.retired_at is not None
    assert client.get(address).status_code == 404
    assert standing(seal, timezone.now()) == ("grey", "已停用")


def test_another_office_sees_and_retires_nothing(client, seal):
    far = builders.province("福建", "35")
    client.force_login(builders.user("far", far, Role.SYSTEM_ADMIN))
    assert page_of(client, seal).status_code == 404
    assert client.post(f"/admin/certificates/seal/{seal.pk}/retire/", {"reason": "停"}).status_code == 404
    seal.refresh_from_db()
    assert seal.retired_at is None
