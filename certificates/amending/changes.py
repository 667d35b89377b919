"""What a correction changes: typed values in, old and new and the new certificate's content out (pure)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from certificates.documents import FORMAT, CertificateContent
from trainees.identity import DOCUMENT_TYPES, RESIDENT_ID, check_document, mask_number, normalise_number, sex
from trainees.names import name_faults, normalise_name

LABELS = {
    "name": "姓名",
    "sex": "性别",
    "doc_type": "证件类型",
    "document_masked": "证件号码",
    "hours": "学时",
    "class_title": "研修班名称",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "host": "承办单位",
}
SEXES = ("男", "女")
# What somebody who reports an error may tick. The last three stand on the certificates of the whole class.
PARTS = {
    "name": "姓名",
    "document": "证件号码",
    "sex": "性别",
    "hours": "学时",
    "class_title": "研修班名称",
    "dates": "举办时间",
    "host": "承办单位",
    "other": "其他",
}
# What stands on the roster as well.
ON_ROSTER = frozenset({"name", "sex", "doc_type", "document_masked"})
OF_CLASS = ("class_title", "dates", "host")
MOST_HOURS = Decimal("999.5")


@dataclass(frozen=True)
class Known:
    """What the certificate says now; `doc_type` is a code, `number` the full number, hours are 学时."""

    name: str
    sex: str
    doc_type: str
    number: str
    masked: str
    hours: Decimal


@dataclass(frozen=True)
class Proposed:
    """Corrected values, in normal form; `number` is "" where the document stays."""

    name: str
    sex: str
    doc_type: str
    number: str
    hours: Decimal
    changes: dict[str, list[str]]


def read_values(
    values: dict[str, str], known: Known, *, on: date, most: Decimal
) -> tuple[Proposed, dict[str, list[str]]]:
    """Typed values (name, sex, doc_type, doc_number, hours) and their faults {field: [sentences]}.

    An empty number leaves the document as it is. `most` are the 学时 of the whole timetable, 0 where there is none.
    """
    faults: dict[str, list[str]] = {}
    name, _ = normalise_name(values.get("name", ""))
    if found := name_faults(name):
        faults["name"] = found
    number = normalise_number(values.get("doc_number", ""))
    doc_type = values.get("doc_type") or known.doc_type
    if doc_type != known.doc_type:
        number = number or known.number
    elif number == known.number:
        number = ""
    if number and (found := check_document(doc_type, number, on=on)):
        faults["doc_number"] = found
    bearer = (doc_type, number or known.number)
    said = values.get("sex", "").strip()
    if said not in (*SEXES, ""):
        faults["sex"] = ["性别请选择“男”或“女”。"]
    elif (
        said
        and (said != known.sex or number)
        and bearer[0] == RESIDENT_ID
        and sex(bearer[1]) not in (said, None)
    ):
        faults["sex"] = [
            f"身份证号码表明性别为“{sex(bearer[1])}”，与所选“{said}”不一致。请对照证件核对号码和性别。"
        ]
    hours = read_hours(values.get("hours", ""), known.hours, most, faults)
    changes = _changes(known, name, said, doc_type, number, hours) if not faults else {}
    return Proposed(name, said, doc_type, number, hours, changes), faults


def read_hours(text, known, most, faults):
    """学时 as typed, an empty text as `known`; what is wrong goes to `faults`."""
    try:
        hours = Decimal(text.strip() or known)
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS or hours * 2 != int(hours * 2):
        faults["hours"] = ["学时请填写大于 0 的数字，最小到半学时，如 24 或 7.5。"]
        return known
    if most and hours > most and hours != known:
        faults["hours"] = [
            f"本班课程表共 {figure(most)} 学时，更正后的 {figure(hours)} 学时超过了它。请核对。"
        ]
    return hours


def _changes(known, name, said, doc_type, number, hours):
    masked = mask_number(number) if number else known.masked
    pairs = {
        "name": (known.name, name),
        "sex": (known.sex, said),
        "doc_type": (DOCUMENT_TYPES.get(known.doc_type, ""), DOCUMENT_TYPES.get(doc_type, "")),
        "document_masked": (known.masked, masked),
        "hours": (figure(known.hours), figure(hours)),
    }
    changed = {key: [old, new] for key, (old, new) in pairs.items() if old != new}
    if number and "document_masked" not in changed:  # the digits that differ are among those that are hidden
        changed["document_masked"] = [known.masked, masked]
    return changed


def figure(value: Decimal) -> str:
    """24, 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def corrected(
    content: CertificateContent, changes: dict[str, list[str]], *, number, issued_on, site
) -> CertificateContent:
    """The content of the certificate that takes the old one's place: only what was decided differs.

    It comes from what the old one froze, never from the roster as it is now.
    """
    new = {key: pair[1] for key, pair in changes.items()}
    return replace(
        content,
        number=number,
        issued_on=issued_on,
        verify_url=f"{site}/verify/{number}/",
        qr_text="",
        format=FORMAT,
        name=new.get("name", content.name),
        sex=new.get("sex", content.sex),
        document_masked=new.get("document_masked", content.document_masked),
        hours=Decimal(new["hours"]) if "hours" in new else content.hours,
        class_title=new.get("class_title", content.class_title),
        host=new.get("host", content.host),
        starts_on=date.fromisoformat(new["starts_on"]) if "starts_on" in new else content.starts_on,
        ends_on=date.fromisoformat(new["ends_on"]) if "ends_on" in new else content.ends_on,
    )


def told(changes: dict[str, list[str]]) -> str:
    """姓名 张三 → 张叁；学时 24 → 20."""
    return "；".join(
        f"{LABELS[key]} {old or '（空）'} → {new or '（空）'}" for key, (old, new) in changes.items()
    )
