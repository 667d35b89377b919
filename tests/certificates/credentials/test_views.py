"""What holders and offices take out as data."""

import base64
import json
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accounts.refusals import Refused
from certificates.actions import (
    approve_amendment,
    issue_batch,
    note_look,
    propose_amendment,
)
from certificates.credentials.badge import identity_hash
from certificates.lookup.finding import token_for
from certificates.models import Certificate, LookupLog
from tests.builders import approver, filer
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from tests.certificates.issued import LATER, finished, later
from tests.trainees.builders import id_number
from trainees.actions import state_hours
from trainees.identity import mask_number
from trainees.record.statements import verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    issue_batch(accepted(held_class(count=1, names={1: "王伟"})).pk, clock=clock)
    return Certificate.objects.get()


def shown(certificate):
    """A token as the lookup gives it."""
    (look,) = note_look([certificate], LookupLog.Kind.LOOKUP, now=ISSUED)
    return token_for(look)


def said_in(paper):
    """The words of a PDF without white space."""
    text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout
    return "".join(text.decode().split())


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


@pytest.mark.parametrize("values", [{"hours": "20"}, {"name": "王玮"}])
def test_the_statement_of_hours_says_what_was_corrected_and_nothing_of_before(client, certificate, values):
    before = state_hours(certificate.person, year=2021, now=ISSUED)
    assert (before.content["name"], before.content["hours"]) == ("王伟", "24")
    made = propose_amendment(
        certificate, kind="correct", values=values, reason="与签到不符", actor=filer(certificate.programme.host),
        now=LATER,
    )  # fmt: skip
    # What is only proposed changes no statement.
    assert state_hours(certificate.person, year=2021, now=LATER) == before
    done = approve_amendment(made, actor=approver(certificate.series.authority), now=later())
    after = state_hours(finished(done.result, now=later(2)).person, year=2021, now=later(3))
    name, hours = values.get("name", "王伟"), values.get("hours", "24")
    assert (after.content["name"], after.content["hours"]) == (name, hours)
    assert [each["hours"] for each in after.content["classes"]] == [hours]
    assert (verified(before.code).state, verified(after.code).state) == ("superseded", "valid")


def test_who_was_given_another_document_finds_the_hours_there_and_the_old_number_has_none(certificate):
    made = propose_amendment(
        certificate, kind="correct", values={"doc_number": id_number(7), "sex": ""}, reason="号码有误",
        actor=filer(certificate.programme.host), now=LATER,
    )  # fmt: skip
    done = approve_amendment(made, actor=approver(certificate.series.authority), now=later())
    after = state_hours(done.result.person, year=2021, now=later(3))
    assert (after.content["hours"], after.content["number_masked"]) == ("24", mask_number(id_number(7)))
    with pytest.raises(Refused, match="还没有可以证明的学时"):
        state_hours(certificate.person, year=2021, now=later(3))


def test_the_paper_of_hours_is_the_corrected_one_from_either_certificate(client, certificate):
    made = propose_amendment(
        certificate, kind="correct", values={"name": "王玮", "hours": "20"}, reason="与签到不符",
        actor=filer(certificate.programme.host), now=LATER,
    )  # fmt: skip
    new = approve_amendment(made, actor=approver(certificate.series.authority), now=later()).result
    for row in (finished(new, now=later(2)), certificate):
        words = said_in(client.post(f"/certificates/{shown(row)}/hours/2021/").content)
        assert {each for each in ("王伟", "王玮") if each in words} == {"王玮"}
        assert {each for each in ("20学时", "24学时") if each in words} == {"20学时"}
