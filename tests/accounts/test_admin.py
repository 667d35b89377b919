"""Keepers of accounts at work in the admin site."""

import pytest

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from tests import builders
from workflow.models import Entry

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


def keeper(at, role=Role.SYSTEM_ADMIN):
    return builders.user(f"{role}-{at.pk}", at, role)


def invitation(at, **changes):
    return {
        "username": "lin.ming", "display_name": "林茗", "email": "", "phone": "", "organisation": at.pk,
        "roles": [Role.REVIEWER], "password": builders.PASSWORD, **changes,
    }  # fmt: skip


@pytest.mark.req("PR-06")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"roles": [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN]}, "三员之一"),
        ({"password": "short"}, "初始密码至少 12 位，现在是 5 位。"),
        ({"organisation": ""}, "请填写这一项。"),
        ({"roles": []}, "请填写这一项。"),
    ],
)
def test_what_is_wrong_stands_in_the_form_and_nothing_is_kept(client, changes, sentence):
    office = builders.province()
    client.force_login(keeper(office))
    page = client.post(ADD, invitation(office, **changes)).content.decode()
    assert (sentence in page, "林茗" in page, User.objects.filter(username="lin.ming").exists()) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.req("PR-06")
def test_an_account_is_disabled_and_its_role_taken_back(client):
    office = builders.province()
    person = builders.reviewer(office)
    person.set_password(builders.PASSWORD)
    person.save()
    client.force_login(keeper(office, Role.SECURITY_ADMIN))
    address = f"/admin/accounts/user/{person.pk}/"
    client.post(f"{address}change/", {"display_name": "林茗", "email": "", "phone": ""})
    values = {"display_name": "林茗", "email": "", "phone": ""}
    client.post(f"{address}change/", {**values, "is_active": "on"})
    client.post(f"{address}change/", values)
    # What did not change is not said to have been corrected.
    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["amend", "disable", "enable", "disable"]
    client.post(f"{address}revoke/{person.memberships.get().pk}/")
    person.refresh_from_db()
    assert (person.display_name, person.is_active, person.memberships.count()) == ("林茗", False, 0)


@pytest.mark.req("PR-06")
def test_the_audit_administrator_reads_accounts_and_changes_none(client):
    office = builders.province()
    person = builders.reviewer(office)
    client.force_login(keeper(office, Role.AUDIT_ADMIN))
    address = f"/admin/accounts/user/{person.pk}/"
    page = client.get(f"{address}change/").content.decode()
    assert ("重设初始密码" in page, 'name="_save"' in page) == (False, False)
    answers = [
        client.post(f"{address}change/", {"display_name": "他人"}).status_code,
        client.post(f"{address}revoke/{person.memberships.get().pk}/").status_code,
        client.post(f"{address}password/", {"password": builders.PASSWORD}).status_code,
        client.get(ADD).status_code,
    ]
    assert answers == [403, 404, 404, 403]
    assert Membership.objects.filter(user=person).count() == 1


def test_an_organisation_is_made_and_a_bad_code_refused(client):
    office = builders.province()
    client.force_login(keeper(office))
    data = {"name": "示例新设院校", "short_name": "", "kind": "host", "parent": office.pk, "region_code": "37",
            "uscc": "123456789012345678", "base_level": "", "division": ""}  # fmt: skip
    refused = client.post("/admin/accounts/organisation/add/", data).content.decode()
    assert ("统一社会信用代码" in refused, Organisation.objects.filter(name=data["name"]).exists()) == (
        True,
        False,
    )
    assert client.post("/admin/accounts/organisation/add/", {**data, "uscc": ""}).status_code == 302
    made = Organisation.objects.get(name=data["name"])
    assert made.path == f"{office.path}{made.pk}/"


def test_there_is_no_history_page_beside_the_journal(client):
    office = builders.province()
    client.force_login(keeper(office))
    assert client.get(f"/admin/accounts/organisation/{office.pk}/history/").status_code == 404


def form_of(answer):
    """What a browser would send back of a change form."""
    form = answer.context["adminform"].form
    return {bound.name: bound.value() if bound.value() is not None else "" for bound in form}


@pytest.mark.req("T30")
def test_two_keepers_with_one_form_open_do_not_overwrite_each_other(client):
    """The second to save is told so; what he typed is still in the form, what the first saved still in the row."""
    province = builders.province()
    host = builders.host(under=province)
    address = f"/admin/accounts/organisation/{host.pk}/change/"
    client.force_login(builders.user("keeper", province, Role.SYSTEM_ADMIN))
    first, second = (form_of(client.get(address)) for _ in range(2))
    assert client.post(address, {**first, "short_name": "济理"}).status_code == 302
    answer = client.post(address, {**second, "short_name": "济职"})
    assert answer.status_code == 200
    assert "已被他人修改" in answer.content.decode()
    assert answer.context["adminform"].form["short_name"].value() == "济职"
    host.refresh_from_db()
    assert host.short_name == "济理"
    assert client.post(address, {**form_of(client.get(address)), "short_name": "济职"}).status_code == 302
    host.refresh_from_db()
    assert host.short_name == "济职"
