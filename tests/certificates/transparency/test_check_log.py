"""The stand-alone checker, run as a stranger runs it: bare Python, files on the disk, nothing of the portal."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode

import pytest

from accounts.signing import active_key_id, public_keys
from certificates.actions.logging import append_leaves
from certificates.transparency import check_log
from certificates.transparency.proofs import consistency, evidence_of, head_now
from certificates.views.log import CHECKER
from tests.certificates.builders import ISSUED

pytestmark = pytest.mark.django_db

# RFC 8032 section 7.1: (public key, message, signature).
RFC_8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.fixture
def papers(reserved, tmp_path):
    """Evidence of the third entry of five, and the head and the proof of growth when two more have come."""
    leaf = append_leaves(
        reserved, "issued", now=ISSUED, facts={each.pk: {"paper_sha256": "0" * 64} for each in reserved}
    )[2]
    evidence = evidence_of(leaf, now=ISSUED)
    append_leaves(reserved[:2], "revoked", now=ISSUED)
    growth = {"from": 5, "to": 7, "proof": [b64encode(each).decode() for each in consistency(5, 7)]}
    return {"evidence": evidence, "head": head_now(ISSUED).as_json(), "consistency": growth}


@pytest.fixture
def run(tmp_path):
    """`run(evidence=…, head=…)`: the exit code and what was said."""

    def run(key=None, **given):
        arguments = ["--key", key or public_keys()[active_key_id()].hex()]
        for name, content in given.items():
            path = tmp_path / f"{name}.json"
            path.write_text(
                content if isinstance(content, str) else json.dumps(content, ensure_ascii=False),
                encoding="utf-8",
            )
            arguments += [str(path)] if name == "evidence" else [f"--{name}", str(path)]
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(CHECKER), *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60,
            env={"PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@pytest.mark.req("PR-14")
def test_honest_papers_hold(run, papers):
    code, said = run(evidence=papers["evidence"])
    assert code == 0
    assert "是日志的第 3 条，在共 5 条的签名头之内" in said
    code, said = run(**papers)
    assert code == 0
    assert "7 条的日志以 5 条时的日志开头" in said
    assert said.endswith("结论：全部成立。\n")


def raised(path):
    """A tampering: one bit of what stands at the path is turned."""

    def tamper(papers):
        *way, last = path
        place = papers
        for step in way:
            place = place[step]
        value = place[last]
        if isinstance(value, int):
            place[last] = value + 1
        elif last in ("salt", "root", "signature") or isinstance(last, int):
            raw = bytearray(b64decode(value))
            raw[0] ^= 1
            place[last] = b64encode(bytes(raw)).decode()
        else:
            place[last] = value + "0"

    return tamper


@pytest.mark.req("PR-14", "T08")
@pytest.mark.parametrize(
    "path",
    [
        ("evidence", "statement", "number"),
        ("evidence", "statement", "content_hash"),
        ("evidence", "statement", "event"),
        ("evidence", "statement", "at"),
        ("evidence", "statement", "paper_sha256"),
        ("evidence", "salt"),
        ("evidence", "position"),
        ("evidence", "size"),
        ("evidence", "proof", 0),
        ("evidence", "head", "root"),
        ("evidence", "head", "size"),
        ("evidence", "head", "origin"),
        ("evidence", "head", "time"),
        ("evidence", "head", "signature"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_tampered_evidence_does_not_hold(run, papers, path):
    raised(path)(papers)
    code, said = run(evidence=papers["evidence"])
    assert (code, "不成立" in said) == (1, True)
    assert "结论：有不成立的" in said


@pytest.mark.req("PR-14", "T33")
@pytest.mark.parametrize("path", [("consistency", "proof", 0), ("head", "root"), ("head", "signature")])
def test_a_log_that_was_rewritten_does_not_hold(run, papers, path):
    raised(path)(papers)
    assert run(**papers)[0] == 1


def test_two_heads_of_one_size_must_be_the_same(run, papers):
    other = {**papers["evidence"]["head"], "root": papers["head"]["root"]}
    assert run(evidence=papers["evidence"], head=other)[0] == 1


def test_proof_with_something_added_or_left_out_does_not_hold(run, papers):
    evidence = papers["evidence"]
    for proof in (evidence["proof"][:-1], [*evidence["proof"], evidence["proof"][0]]):
        assert run(evidence={**evidence, "proof": proof})[0] == 1


def test_a_foreign_key_does_not_hold(run, papers):
    assert run(key=RFC_8032[0][0], evidence=papers["evidence"])[0] == 1


def test_the_paper_is_compared_byte_for_byte(run, papers, tmp_path):
    assert run(evidence=papers["evidence"], paper="%PDF")[0] == 1


def test_what_is_missing_or_unreadable_is_said(run, papers):
    code, said = run(evidence=papers["evidence"], head=papers["head"])
    assert (code, "缺 --consistency（下载 /log/consistency?from=5&to=7）" in said) == (2, True)
    assert run(evidence="{")[0] == 2
    assert run(evidence={})[0] == 2
    assert run(key="zz", evidence=papers["evidence"])[0] == 2


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_its_ed25519_is_that_of_rfc_8032(key, message, signature):
    key, message, signature = map(bytes.fromhex, (key, message, signature))
    assert check_log.signed(key, signature, message)
    assert not check_log.signed(key, signature, message + b"!")
    assert not check_log.signed(key, signature[:32] + bytes(32), message)
    more = (int.from_bytes(signature[32:], "little") + check_log.L).to_bytes(32, "little")
    assert not check_log.signed(key, signature[:32] + more, message)


def test_it_needs_nothing_but_python():
    lines = CHECKER.read_text(encoding="utf-8").splitlines()
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.req("PR-14")
def test_it_can_be_downloaded(client):
    response = client.get("/log/check_log.py")
    assert response.content == CHECKER.read_bytes()
    assert 'filename="check_log.py"' in response["Content-Disposition"]
