"""Matching the names in a plan with organisations (pure): who is known, who would have to be created, where."""

from dataclasses import dataclass

from accounts.roles import OrganisationKind


@dataclass(frozen=True)
class Known:
    """What the matcher needs to know of an organisation; `where` is the name of its parent."""

    pk: int
    name: str
    short_name: str
    kind: str
    path: str
    uscc: str = ""
    where: str = ""


@dataclass(frozen=True)
class Match:
    """One name of the plan: the organisation found, or what creating it would mean.

    `uscc` is the credit code that the plan gives for it; `found_name` what the organisation found is called
    where that differs. `ambiguous` means that several are called so: creating one more is no answer.
    """

    name: str
    pk: int | None
    kind: str
    parent_pk: int | None
    parent_name: str
    rows: tuple[int, ...]
    near: tuple[Known, ...] = ()
    uscc: str = ""
    found_name: str = ""
    ambiguous: bool = False

    @property
    def known(self):
        return self.pk is not None


def guess_kind(name, *, sponsor):
    if name.endswith("公司") or "集团" in name:
        return OrganisationKind.ENTERPRISE
    if "协会" in name or "学会" in name:
        return OrganisationKind.ASSOCIATION
    return OrganisationKind.DEPARTMENT if sponsor else OrganisationKind.HOST


def province_of(texts, provinces):
    """The first province whose short name occurs in one of the texts, in their order."""
    for text in texts:
        for province in provinces:
            if province.short_name and province.short_name in text:
                return province
    return None


def match_organisations(rows, organisations, default_parent):
    """Match every sponsor and host of the rows (dicts of programs.sheets) by credit code, else by exact name.

    One code is one institution (GB 32100), whatever a plan calls it. Of several organisations with one name
    the one below `default_parent` (the office whose plan it is) is meant; where that does not decide, the name
    stays open and all of them are offered. A name that is not known is proposed below the province that the
    sponsor's or its own name tells, else below `default_parent`. `rows` of a match are Excel row numbers.
    """
    by_name, by_code = {}, {o.uscc: o for o in organisations if o.uscc}
    for organisation in organisations:
        by_name.setdefault(organisation.name, []).append(organisation)
    provinces = [o for o in organisations if o.kind in OrganisationKind.provincial()]
    matches = []
    for name, entry in names_in(rows).items():
        found, near = by_code.get(entry["code"]), ()
        if found is None:
            found, near = choose(by_name.get(name, []), default_parent)
        parent = province_of(entry["texts"], provinces) or default_parent
        matches.append(
            Match(
                name=name,
                pk=found.pk if found else None,
                kind=found.kind if found else guess_kind(name, sponsor=entry["sponsor"]),
                parent_pk=None if found else parent.pk,
                parent_name="" if found else parent.name,
                rows=tuple(entry["rows"]),
                near=() if found else near or nearest(name, organisations),
                uscc=entry["code"],
                found_name=found.name if found and found.name != name else "",
                ambiguous=bool(near),
            )
        )
    return matches


def names_in(rows):
    """{name: {"rows", "sponsor", "texts", "code"}} of all sponsors and hosts, in the order of the sheet."""
    seen = {}
    for row in rows:
        for column, sponsor in (("sponsor", True), ("host", False)):
            if name := row[column]:
                entry = seen.setdefault(name, {"rows": [], "sponsor": sponsor, "texts": [name], "code": ""})
                entry["rows"].append(row["excel_row"])
                if not sponsor:
                    entry["texts"] = [name, row["sponsor"]]
                    entry["code"] = entry["code"] or row.get("host_code", "")
    return seen


def choose(candidates, office):
    """The one organisation that a name means, or None with all those that it might mean."""
    if len(candidates) > 1:
        own = [each for each in candidates if each.path.startswith(office.path)]
        candidates = own or candidates
    return (candidates[0], ()) if len(candidates) == 1 else (None, tuple(candidates))


def nearest(name, organisations):
    """Up to three organisations whose names contain one another: the likely other spellings."""
    return tuple(o for o in organisations if o.name != name and (name in o.name or o.name in name))[:3]
