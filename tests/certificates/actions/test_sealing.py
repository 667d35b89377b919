"""Seals taken into use and out of it: what is checked first, who may, and what the commands say."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.refusals import Refused
from accounts.roles import Role
from certificates.actions.enabling import enable_seal
from certificates.actions.sealing import may_retire, retire_seal, seal_of
from certificates.models import Seal
from certificates.sealing.pades import seal_papers
from certificates.sealing.signers import Algorithm
from tests import builders
from tests.certificates.sealing.authorities import Authority, certificate, key_file, pem
from tests.certificates.sealing.builders import AT, plain_paper
from tests.certificates.sealing.test_pades import validated
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.SEALS_FOLDER = tmp_path / "seals"
    return settings.SEALS_FOLDER


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def enabled(chain, *, key_name="ours", signer="file", office=None, now=AT):
    return enable_seal(
        office or builders.province(), chain=chain, key_name=key_name, signer=signer, actor=None, now=now
    )


def sentence_of(chain, **wanted):
    with pytest.raises(Refused) as refused:
        enabled(chain, **wanted)
    assert not Seal.objects.exists()
    return refused.value.sentence


@pytest.mark.parametrize("kind", ["p256", "p384", "rsa"])
def test_a_certified_key_seals_from_the_moment_it_is_enabled(folder, kind):
    key = {
        "p256": p256,
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "rsa": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    }[kind]()
    key_file(folder, "ours", key)
    office = builders.province()
    seal = enabled(Authority().chain_for(key), office=office)
    assert seal_of(office, now=AT) == seal
    assert Entry.objects.get(verb="enable_seal").after == seal.fingerprint[:16]
    (paper,) = seal_papers([plain_paper()], seal=seal, at=AT)
    assert validated(paper, seal).bottom_line


@pytest.mark.req("PR-31")
def test_each_fault_of_a_chain_is_named(folder):
    key, authority = p256(), Authority()
    key_file(folder, "ours", key)
    good = authority.chain_for(key)
    own, root = x509.load_pem_x509_certificates(good)
    assert "不在有效期内" in sentence_of(good, now=AT + timedelta(days=400))
    assert "不在有效期内" in sentence_of(authority.chain_for(key, start=AT + timedelta(days=30)))
    assert "用途" in sentence_of(authority.chain_for(key, use="key_encipherment"))
    assert "签发机构（CA）的证书" in sentence_of(pem(root, own))
    assert "证书链不连贯" in sentence_of(pem(own, Authority().root))
    assert "证书链不连贯" in sentence_of(pem(own, certificate(key, "测试根", issuer="测试根")))
    assert "读不出来" in sentence_of(b"not a certificate")
    assert "私钥与证书不配" in sentence_of(authority.chain_for(p256()))
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert "密钥算法" in sentence_of(authority.chain_for(weak))
    assert "SM2" in sentence_of(authority.chain_for(ed25519.Ed25519PrivateKey.generate()))
    assert enabled(good).fingerprint  # the twin without a fault
    assert enabled(authority.chain_for(key, use="digital_signature")).fingerprint
    with pytest.raises(Refused, match="已经登记"):
        enabled(good)


@pytest.mark.req("PR-31")
def test_a_key_file_is_held_to_its_rights_and_its_password(folder, settings, tmp_path):
    key = p256()
    chain = Authority().chain_for(key)
    assert "读取不到" in sentence_of(chain, key_name="absent")
    assert "密钥名称" in sentence_of(chain, key_name="../keys")
    path = key_file(folder, "ours", key, mode=0o640)
    assert "chmod 600" in sentence_of(chain)
    path.unlink()
    key_file(folder, "ours", key, password=b"correct")
    assert "需要口令" in sentence_of(chain)
    passwords = tmp_path / "passwords.json"
    settings.SEAL_PASSWORDS_FILE = str(passwords)
    passwords.touch(mode=0o600)
    passwords.write_text(json.dumps({"ours": "wrong"}))
    assert "口令不对" in sentence_of(chain)
    passwords.write_text(json.dumps({"ours": "correct"}))
    passwords.chmod(0o644)
    assert "口令文件" in sentence_of(chain)
    passwords.chmod(0o600)
    assert enabled(chain).key_name == "ours"


class ServiceSigner(Algorithm):
    """An example of a signer of a deployment: the key lies with another process, which is asked for each signature."""

    def __init__(self, key_name, certificate):
        super().__init__(certificate)
        self.command = [sys.executable, os.environ["ZHIGENG_TEST_SERVICE"], key_name]

    def sign(self, attributes):
        return subprocess.run(self.command, input=attributes, capture_output=True, check=True).stdout


SERVICE = """
import sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = serialization.load_pem_private_key(open(sys.argv[1], "rb").read(), None)
sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read(), ec.ECDSA(hashes.SHA256())))
"""


@pytest.mark.req("PR-31")
def test_a_signing_service_seals_without_giving_its_key_away(settings, monkeypatch, tmp_path):
    key = p256()
    held = key_file(tmp_path / "elsewhere", "hsm", key)
    service = tmp_path / "service.py"
    service.write_text(SERVICE)
    monkeypatch.setenv("ZHIGENG_TEST_SERVICE", str(service))
    settings.SEAL_SIGNERS = {**settings.SEAL_SIGNERS, "service": f"{__name__}.ServiceSigner"}
    seal = enabled(Authority().chain_for(key), signer="service", key_name=str(held))
    (paper,) = seal_papers([plain_paper()], seal=seal, at=AT)
    assert validated(paper, seal).bottom_line
    assert not list(settings.SEALS_FOLDER.rglob("*hsm*"))


def test_production_issues_nothing_without_a_seal_in_its_time(folder, settings):
    settings.PRODUCTION = True
    office, key = builders.province(), p256()
    with pytest.raises(Refused, match="没有在有效期内的电子印章"):
        seal_of(office, now=AT)
    key_file(folder, "ours", key)
    seal = enabled(Authority().chain_for(key), office=office)
    assert seal_of(office, now=AT) == seal
    with pytest.raises(Refused, match="没有在有效期内的电子印章"):
        seal_of(office, now=AT + timedelta(days=366))
    with pytest.raises(Refused, match="没有在有效期内的电子印章"):
        seal_of(builders.province("福建", "35"), now=AT)
    retire_seal(seal, reason="私钥泄露", actor=None, now=AT)
    with pytest.raises(Refused, match="没有在有效期内的电子印章"):
        seal_of(office, now=AT)


def test_only_the_issuers_system_administrators_retire_a_seal():
    office = builders.province()
    seal = seal_of(office, now=AT)
    keeper = builders.user("keeper", office, Role.SYSTEM_ADMIN)
    above = builders.user("above", builders.ministry(), Role.SYSTEM_ADMIN)
    far = builders.user("far", builders.province("福建", "35"), Role.SYSTEM_ADMIN)
    for other in (far, builders.approver(office)):
        assert not may_retire(seal, other)
        with pytest.raises(Refused, match="停用电子印章"):
            retire_seal(seal, reason="停用", actor=other, now=AT)
    assert may_retire(seal, above)
    with pytest.raises(Refused, match="写明原因"):
        retire_seal(seal, reason=" ", actor=keeper, now=AT)
    retired = retire_seal(seal, reason="换证", actor=keeper, now=AT)
    assert (retired.retired_at, retired.retired_reason) == (AT, "换证")
    with pytest.raises(Refused, match="已经停用"):
        retire_seal(seal, reason="换证", actor=keeper, now=AT)
    assert Entry.objects.get(verb="retire_seal").actor_name == keeper.display_name
    assert seal_of(office, now=AT) != seal  # the demonstration makes another


def test_who_sees_which_seals():
    office, far = builders.province(), builders.province("福建", "35")
    seals = {each: seal_of(each, now=AT) for each in (office, far)}
    assert list(Seal.objects.visible_to(builders.approver(office))) == [seals[office]]
    keeper = builders.user("keeper", office, Role.SYSTEM_ADMIN)
    assert list(Seal.objects.visible_to(keeper)) == [seals[office]]
    auditor = builders.user("auditor", office, Role.AUDIT_ADMIN)
    assert not Seal.objects.visible_to(auditor)
    assert not Seal.objects.visible_to(builders.filer(builders.host()))
    assert Seal.objects.visible_to(builders.approver(builders.ministry())).count() == 2


def test_the_commands_lead_from_a_request_to_a_seal_and_its_end(folder, tmp_path, capsys):
    office = builders.province()
    asked = {"organisation": office.name, "key": "sd-2021"}
    request = tmp_path / "request.pem"
    call_command("make_seal_request", **asked, out=str(request))
    with pytest.raises(CommandError, match="已存在，未作改动"):
        call_command("make_seal_request", **asked)
    csr = x509.load_pem_x509_csr(request.read_bytes())
    assert csr.is_signature_valid
    assert office.name in csr.subject.rfc4514_string()
    assert (folder / "sd-2021.pem").stat().st_mode & 0o777 == 0o600
    chain = tmp_path / "chain.pem"
    chain.write_bytes(Authority().chain_for(csr.public_key(), start=timezone.now()))
    with pytest.raises(CommandError, match="找不到证书链文件"):
        call_command("enable_seal", **asked, chain=str(tmp_path / "absent.pem"))
    call_command("enable_seal", **asked, chain=str(chain))
    seal = Seal.objects.get()
    assert (seal.authority, seal.demonstration) == (office, False)
    with pytest.raises(CommandError, match="没有恰好一枚"):
        call_command("retire_seal", "0" * 8, reason="测试")
    call_command("retire_seal", seal.fingerprint[:10], reason="测试结束")
    seal.refresh_from_db()
    assert seal.retired_reason == "测试结束"
    said = capsys.readouterr().out
    assert "已启用" in said
    assert "PRIVATE" not in said
