"""What holders and offices take out as data."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.actions import issue_batch, note_look
from certificates.credentials.badge import identity_hash
from certificates.finding import token_for
from certificates.models import Certificate, LookupLog
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from tests.trainees.builders import id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    issue_batch(accepted(held_class(count=1, names={1: "王伟"})).pk, clock=clock)
    return Certificate.objects.get()


def shown(certificate):
    """A token as the lookup gives it."""
    (look,) = note_look([certificate], LookupLog.Kind.LOOKUP, now=ISSUED)
    return token_for(look)


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.req("PR-16")
def test_the_signed_credential_holds_against_the_published_key(client, certificate):
    token = client.get(f"/certificates/{shown(certificate)}/credential.jwt").content.decode()
    head, body, signature = token.split(".")
    keys = client.get("/certificates/issuers/keys.json").json()["keys"]
    (key,) = [each for each in keys if json.loads(decoded(head))["kid"].endswith(f"#{each['kid']}")]
    Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(
        decoded(signature), f"{head}.{body}".encode()
    )
    claims = json.loads(decoded(body))
    assert claims["credentialSubject"]["achievement"]["humanCode"] == certificate.number
    assert claims["credentialStatus"]["statusListIndex"] == str(certificate.leaf.position)


@pytest.mark.req("PR-16", "T06")
def test_the_credential_names_nobody_and_bears_no_document_number(client, certificate):
    page = client.get(f"/certificates/{shown(certificate)}/credential.json")
    text = page.content.decode()
    assert "王伟" not in text
    assert id_number(1) not in text
    (identity,) = page.json()["credentialSubject"]["identifier"]
    assert identity["identityHash"] == identity_hash("王伟", identity["salt"])
    assert identity["identityHash"] != identity_hash("王伟", "")


def test_a_stale_token_gives_no_credential(client, certificate):
    assert client.get("/certificates/made-up/credential.jwt").status_code == 410


def test_the_issuer_has_a_profile_and_others_have_none(client, certificate):
    authority = certificate.series.authority
    assert client.get(f"/certificates/issuers/{authority.pk}/").json()["name"] == authority.name
    assert client.get(f"/certificates/issuers/{certificate.programme.host_id}/").status_code == 404


@pytest.mark.req("003-53")
def test_the_holder_takes_the_hours_of_a_year_along(client, certificate):
    year = certificate.programme.ends_on.year
    token = shown(certificate)
    paper = client.post(f"/certificates/{token}/hours/{year}/")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF-")
    none = client.post(f"/certificates/{token}/hours/{year - 5}/")
    assert none.status_code == 409
    assert "还没有可以证明的学时" in none.content.decode()
