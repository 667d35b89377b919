"""The certificates behind the seals, for whoever is to trust them: public, complete, and never a key."""

from datetime import timedelta

import pytest
from cryptography import x509
from django.utils import timezone

from certificates.actions.sealing import retire_seal, seal_of
from certificates.models import Seal
from certificates.sealing.chains import links_of
from tests import builders
from tests.certificates.issued import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal():
    return seal_of(builders.province(), now=timezone.now())


def file_of(client, seal, name):
    return client.get(f"/verify/seals/{seal.fingerprint}/{name}")


def test_the_root_that_leaves_is_the_one_that_signed_the_seal(client, seal):
    answer = file_of(client, seal, "root.cer")
    root = x509.load_der_x509_certificate(answer.content)
    own, top = x509.load_pem_x509_certificates(file_of(client, seal, "chain.pem").content)
    assert root == top
    own.verify_directly_issued_by(root)
    assert answer["Content-Type"] == "application/pkix-cert"
    assert "attachment" in answer["Content-Disposition"]
    page = client.get("/verify/seals/").content.decode()
    assert links_of(seal.chain)[-1].grouped in page
    assert "演示用，无法律效力" in page


def test_one_root_stands_for_all_its_seals(client, seal):
    other = seal_of(builders.province("福建", "35"), now=timezone.now())
    (kept,) = client.get("/verify/seals/").context["tops"]
    assert {each for each, _ in kept["seals"]} == {seal, other}


def test_a_key_never_leaves_even_where_one_stood_in_the_chain(client, seal):
    key = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"
    Seal.objects.filter(pk=seal.pk).update(chain=key + seal.chain)
    for name in ("chain.pem", "root.cer"):
        answer = file_of(client, seal, name)
        assert answer.status_code == 200
        assert b"PRIVATE" not in answer.content
        assert b"MIGH" not in answer.content
    assert "PRIVATE" not in client.get("/verify/seals/").content.decode()


def test_a_seal_that_ended_unused_is_gone_and_one_that_papers_bear_stays(client, seal):
    retire_seal(seal, reason="换用新证书", actor=None, now=timezone.now())
    assert file_of(client, seal, "chain.pem").status_code == 404
    page = client.get("/verify/seals/")
    assert "还没有电子印章" in page.content.decode()
    borne = issued(count=1)[0].seal
    Seal.objects.filter(pk=borne.pk).update(not_after=timezone.now() - timedelta(days=1))
    assert file_of(client, borne, "chain.pem").status_code == 200
    assert client.get(f"/verify/seals/{'0' * 64}/chain.pem").status_code == 404
    assert client.get("/verify/").content.decode().count("/verify/seals/") == 1
