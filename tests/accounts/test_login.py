from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import path, reverse

from accounts.keys import make_keys
from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from config.urls import urlpatterns as real_urlpatterns

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [
    path("", lambda request: HttpResponse("首页")),  # pages that answer, whatever other apps show there
    path("portal/", lambda request: HttpResponse("工作台")),
    path("healthz", lambda request: HttpResponse("ok")),
    *real_urlpatterns,
]

PASSWORD = "a calm official pass phrase"
LOGIN = "/accounts/login/"
LOCKED = "登录失败次数过多，已暂时锁定"


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path, db):
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.CRYPTO_SUITE = "aes-256-gcm"
    settings.STAFF_SECOND_FACTOR = False
    settings.ALLOWED_HOSTS = ["*"]
    make_keys(settings.KEYS_FILE)
    cache.clear()
    yield
    cache.clear()


def person(username, kind):
    organisation = Organisation.objects.create(name=f"{username}的单位", kind=kind)
    organisation.path = f"/{organisation.pk}/"
    organisation.save()
    staff = kind in OrganisationKind.authorities()
    user = User.objects.create_user(username, password=PASSWORD, display_name=username, is_staff=staff)
    Membership.objects.create(user=user, organisation=organisation, role=Role.REVIEWER)
    return user


@pytest.fixture
def officer():
    return person("officer", OrganisationKind.PROVINCE)


@pytest.fixture
def host():
    return person("host", OrganisationKind.HOST)


def log_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.username, "password": password}, **extra)


def enrol(user):
    """A TOTP authenticator; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("kind", "home"),
    [
        (OrganisationKind.MINISTRY, "/admin/"),
        (OrganisationKind.PROVINCE, "/admin/"),
        (OrganisationKind.TALENT_OFFICE, "/admin/"),
        (OrganisationKind.HOST, "/portal/"),
        (OrganisationKind.DEPARTMENT, "/portal/"),
    ],
)
def test_each_comes_to_the_own_door(client, kind, home):
    assert log_in(client, person("someone", kind)).url == home


def test_a_page_asked_for_comes_first_but_no_foreign_one(client, host):
    assert (
        client.post(f"{LOGIN}?next=/portal/a/", {"login": "host", "password": PASSWORD}).url == "/portal/a/"
    )
    client.logout()
    away = client.post(f"{LOGIN}?next=https://example.org/", {"login": "host", "password": PASSWORD})
    assert away.url == "/portal/"


def test_nobody_signs_up(client):
    page = client.post(
        "/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert page.status_code == 200
    assert not User.objects.exists()


def test_a_known_and_an_unknown_name_get_the_same_sentence(client, host):
    known = log_in(client, host, "wrong")
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"})
    sentence = "用户名或密码不正确：请核对后重试"
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()
    assert not logged_in(client)


def test_repeated_failures_lock_and_the_right_password_is_refused_while_locked(client, host, officer):
    for _ in range(5):
        assert "用户名或密码不正确" in log_in(client, host, "wrong").content.decode()
    locked = log_in(client, host)
    assert LOCKED in locked.content.decode()
    assert not logged_in(client)
    assert log_in(client, officer).status_code == 302  # the lock is this account's alone
    client.logout()
    elsewhere = log_in(client, host, REMOTE_ADDR="198.51.100.7")
    assert LOCKED in elsewhere.content.decode()
    later = datetime.now().astimezone() + timedelta(minutes=16)
    with time_machine.travel(later):
        assert log_in(client, host).url == "/portal/"


def test_an_account_that_was_closed_does_not_come_in(client, host):
    assert log_in(client, host).status_code == 302
    client.logout()
    host.is_active = False
    host.save()
    log_in(client, host)
    assert not logged_in(client)


def test_a_spoofed_header_does_not_escape_the_lock_of_an_address(client, host, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip,50/m/key"}
    settings.TRUSTED_PROXIES = []
    for attempt in range(3):
        log_in(client, host, f"wrong {attempt}", HTTP_X_FORWARDED_FOR=f"198.51.100.{attempt}")
    locked = log_in(client, host, HTTP_X_FORWARDED_FOR="198.51.100.99")
    assert LOCKED in locked.content.decode()
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert log_in(client, host, HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 302


def test_a_second_factor_that_is_set_up_is_asked_for_at_login(client, host):
    secret = enrol(host)
    response = log_in(client, host)
    assert response.url == reverse("mfa_authenticate")
    assert not logged_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000" if code(secret) != "000000" else "1"})
    assert wrong.status_code == 200
    assert "验证码不正确" in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).url == "/portal/"
    assert logged_in(client)


def test_the_secret_of_the_second_factor_is_sealed_in_the_database(host):
    secret = enrol(host)
    stored = Authenticator.objects.get(user=host, type=Authenticator.Type.TOTP).data
    assert stored["secret"].startswith("v1:")
    assert secret not in str(stored)


def test_without_the_setting_staff_need_no_second_factor(client, officer):
    log_in(client, officer)
    assert client.get("/").status_code == 200


def test_with_the_setting_staff_are_led_to_set_one_up(client, officer, host, settings):
    settings.STAFF_SECOND_FACTOR = True
    log_in(client, officer)
    for address in ("/", "/admin/", "/portal/"):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp")), address
    assert client.post("/admin/").url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).url.startswith("/accounts/reauthenticate/")
    assert client.get("/healthz").content == b"ok"
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    log_in(client, host)
    assert client.get("/").status_code == 200


def test_setting_one_up_opens_the_doors(client, officer, settings):
    settings.STAFF_SECOND_FACTOR = True
    log_in(client, officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "主管部门人员须先设置双重验证" not in page.content.decode()  # said only when led there
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists()
    # The code has just been shown; a second one would have to wait until the next half minute.
    assert client.get("/").status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200

    elsewhere = type(client)()
    elsewhere.force_login(officer)
    assert urlsplit(elsewhere.get("/").url).path == reverse("mfa_reauthenticate")


def test_a_wrong_code_sets_nothing_up_and_opens_nothing(client, officer, settings):
    settings.STAFF_SECOND_FACTOR = True
    log_in(client, officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert client.get("/").url == reverse("mfa_activate_totp")


def test_a_session_from_another_door_must_show_the_second_factor(client, officer, settings):
    settings.STAFF_SECOND_FACTOR = True
    secret = enrol(officer)
    client.force_login(officer)  # as admin login would: password alone
    led = client.get("/portal/a/?b=1")
    assert urlsplit(led.url).path == reverse("mfa_reauthenticate")
    assert parse_qs(urlsplit(led.url).query) == {"next": ["/portal/a/?b=1"]}
    for way_round in (
        "mfa_index",
        "mfa_deactivate_totp",
        "account_change_password",
        "account_reauthenticate",
    ):
        assert urlsplit(client.get(reverse(way_round)).url).path == reverse("mfa_reauthenticate")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get("/").status_code == 302
    assert client.post(led.url, {"code": code(secret)}).url == "/portal/a/?b=1"
    assert client.get("/").status_code == 200


def test_a_login_with_the_second_factor_is_not_asked_twice(client, officer, settings):
    settings.STAFF_SECOND_FACTOR = True
    secret = enrol(officer)
    log_in(client, officer)
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).url == "/admin/"
    assert client.get("/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, officer, settings):
    settings.STAFF_SECOND_FACTOR = True
    Authenticator.objects.create(user=officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    log_in(client, officer)
    assert client.get("/").url == reverse("mfa_activate_totp")
