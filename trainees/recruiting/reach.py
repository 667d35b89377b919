"""Who could not be reached by mail and has to be called (values in, values out)."""

from typing import NamedTuple


class Call(NamedTuple):
    name: str
    unit: str
    phone: str
    unit_contact: str
    unit_phone: str
    why: str


def to_call(recruitment, registrations, letters) -> list[Call]:
    """Those who are registered and have no address, or whose last letter did not arrive, with whom to call."""
    failed = {key_of(letter): letter for letter in reversed(letters)}
    rows = []
    for each in registrations:
        if each.state in ("refused", "withdrawn"):
            continue
        letter = failed.get(f"p{each.pk}")
        if not each.email:
            why = "没有邮箱"
        elif letter and letter.state in letter.TROUBLED:
            why = f"邮件未送达：{letter.error or '结果不明'}"
        else:
            continue
        rows.append(Call(each.name, each.unit, each.phone, each.receipt.contact, each.receipt.phone, why))
    return rows


def key_of(letter) -> str:
    """p12: whom a letter about a class was written to; the newest wins."""
    return next((part for part in letter.key.split(":") if part[:1] in "pu" and part[1:].isdecimal()), "")
