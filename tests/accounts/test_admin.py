"""Keepers of accounts at work in the admin site."""

import pytest

from accounts.models import User
from accounts.roles import Role
from tests import builders

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/user/add/"
PASSWORD = "a-calm-official-phrase"


def typed(organisation, **fields):
    return {
        "username": "li_si", "display_name": "李四", "email": "", "phone": "",
        "organisation": organisation.pk, "roles": ["filer", "reader"], "password": PASSWORD, **fields,
    }  # fmt: skip


def test_a_system_administrator_opens_an_account(client):
    province = builders.province()
    host = builders.host(under=province)
    client.force_login(builders.user("keeper", province, Role.SYSTEM_ADMIN))
    assert client.get(ADD).status_code == 200
    answer = client.post(ADD, typed(host))
    assert (answer.status_code, answer.url) == (302, "/admin/accounts/user/")
    made = User.objects.get(username="li_si")
    assert made.display_name == "李四"
    assert made.check_password(PASSWORD)
    assert {(m.organisation, m.role) for m in made.memberships.all()} == {(host, "filer"), (host, "reader")}


def test_an_account_of_another_province_is_not_opened(client):
    here, there = builders.province(), builders.province("福建", "35")
    foreign = builders.host("示例福州理工学院", under=there)
    client.force_login(builders.user("keeper", here, Role.SYSTEM_ADMIN))
    answer = client.post(ADD, typed(foreign))
    assert "organisation" in answer.context["adminform"].form.errors
    assert not User.objects.filter(username="li_si").exists()


def test_a_weak_password_is_refused_beside_its_field(client):
    province = builders.province()
    client.force_login(builders.user("keeper", province, Role.SYSTEM_ADMIN))
    answer = client.post(ADD, typed(builders.host(under=province), password="123456789012345"))
    assert "password" in answer.context["adminform"].form.errors
    assert not User.objects.filter(username="li_si").exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDIT_ADMIN])
def test_nobody_else_opens_accounts(client, role):
    client.force_login(builders.user("other", builders.province(), role))
    assert client.get(ADD).status_code == 403
