"""What the tests of finance pages share."""

from django.test import Client
from django.urls import reverse

from tests.finance import builders as money

LINE = {"category": "伙食费", "description": "学员用餐", "quantity": "60", "unit_price": "110", "days": "5"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def at(person):
    client = Client()
    client.force_login(person)
    return client


def url(name, programme, *rest):
    return reverse(name, args=[programme.pk, *rest])


def text_of(response):
    return response.content.decode()


def begun(programme):
    return money.opened(programme)


def version(settlement):
    return str(money.fresh(settlement).version)


# --- the host's page ----------------------------------------------------------------------
