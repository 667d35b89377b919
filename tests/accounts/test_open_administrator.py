"""The first administrators of an installation that nobody can log in to yet."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from tests import builders

pytestmark = pytest.mark.django_db
PASSWORD = "a-calm-official-phrase"


def open_administrator(monkeypatch, office, *, username="guan_yi", duty="system_admin", password=PASSWORD):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command(
        "open_administrator", username, organisation=office, duty=duty, name="管一", stdout=io.StringIO()
    )


def test_the_first_administrator_can_open_the_accounts_that_follow(monkeypatch, client):
    province = builders.province()
    open_administrator(monkeypatch, province.name)
    made = User.objects.get(username="guan_yi")
    assert made.check_password(PASSWORD)
    assert made.is_staff
    client.force_login(made)
    assert client.get("/admin/accounts/user/add/").status_code == 200


def test_a_second_one_is_opened_by_the_first(monkeypatch):
    province = builders.province()
    builders.user("earlier", province, Role.SYSTEM_ADMIN)
    with pytest.raises(CommandError, match="已有系统管理员（earlier）"):
        open_administrator(monkeypatch, province.name)
    open_administrator(monkeypatch, province.name, duty="audit_admin")
    assert set(User.objects.values_list("username", flat=True)) == {"earlier", "guan_yi"}


@pytest.mark.parametrize(
    ("office", "password", "sentence"),
    [
        ("没有这个厅", PASSWORD, "load_organisations"),
        ("示例济南理工职业学院", PASSWORD, "没有名为"),
        ("山东省人力资源和社会保障厅", "123456789012", "密码"),
    ],
)
def test_what_cannot_be_opened_is_refused_and_leaves_nothing(monkeypatch, office, password, sentence):
    builders.host()
    with pytest.raises(CommandError, match=sentence):
        open_administrator(monkeypatch, office, password=password)
    assert not User.objects.exists()
