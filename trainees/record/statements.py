"""学时证明: what it says, its hash and its code, and what the holder of a code is told."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from accounts.throttle import hit
from trainees.identity import normalise_number
from trainees.models import HoursStatement, Person
from trainees.record.ledger import Entry, ledger
from workflow.journal import canonical

FORMAT = "zhigeng-hours/1"
# Without the letters that are read as figures; 20 of them are a hundred random bits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _LONG = 4, 5
_READ_AS = str.maketrans("OILU", "011V")
NO_RESULT = "未登记"


def content_of(person: Person, year: int, lines: list[Entry]) -> dict:
    """What a statement freezes: name and masked number as the latest roster has them, and its classes."""
    latest = lines[-1].trainee
    return {
        "format": FORMAT,
        "name": latest.name,
        "document": person.get_doc_type_display(),
        "number_masked": latest.number_mask,
        "year": year,
        "hours": figure(sum(line.hours for line in lines)),
        "classes": [class_of(line) for line in lines],
    }


def class_of(line):
    row = line.programme
    return {
        "code": row.code, "title": row.title, "host": row.host.name, "authority": row.authority.name,
        "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(), "hours": figure(line.hours),
        "result": {"passed": "合格", "failed": "不合格"}.get(line.result, NO_RESULT),
    }  # fmt: skip


def figure(value):
    """A decimal without exponent and trailing zeros: 24, 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hash_of(content: dict) -> str:
    return sha256(canonical(content).encode()).hexdigest()


def new_code() -> str:
    """7K3QF-…: 20 letters in groups of five."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))


def tidy_code(text: str) -> str:
    """A code however it was typed: full width, small letters, without or with other dashes."""
    letters = [c for c in normalise_number(text).upper().translate(_READ_AS) if c in _LETTERS]
    found = "".join(letters)
    return "-".join(found[at : at + _LONG] for at in range(0, len(found), _LONG))


def address_of(statement: HoursStatement) -> str:
    return f"{settings.SITE_URL.rstrip('/')}/hours/verify/{statement.code}/"


@dataclass(frozen=True)
class Answer:
    """What the holder of a code is told: "valid", "superseded" by other facts, or "unknown"."""

    state: str
    statement: HoursStatement | None = None


def verified(code: str) -> Answer:
    """The state of a code: a statement holds as long as the registered 学时 of its year are those it says."""
    statement = HoursStatement.objects.with_code(tidy_code(code)).first()
    if statement is None:
        return Answer("unknown")
    lines = ledger(statement.person, statement.year)
    now = hash_of(content_of(statement.person, statement.year, lines)) if lines else ""
    return Answer("valid" if now == statement.hash else "superseded", statement)


def may_verify(address: str, *, now) -> bool:
    """Count one question; False when the address, or the whole portal, has had enough for now."""
    verdicts = []
    for name, key in {"address": address, "overall": ""}.items():
        limit, period = settings.CERTIFICATE_BUDGETS[f"verify.{name}"]
        verdicts.append(hit(f"hours.{name}", key, limit=limit, period=period, now=now).allowed)
    return all(verdicts)
