"""What another account has too. The sentence names no other class: `others` does, for those who see it."""

from collections.abc import Iterator

from applications.models import Half
from finance.hints.values import Account, Elsewhere, Hint

UNNAMED = "为保护其他单位的信息，这里不显示是哪一期。"


def by_line(rows: tuple[Elsewhere, ...]) -> dict[int, list[Elsewhere]]:
    found: dict[int, list[Elsewhere]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return found


def others_of(rows) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row.programme for row in rows))


def same_lectures(account: Account) -> Iterator[Hint]:
    """A lecturer paid by another class for the same half day, perhaps in another town."""
    for pk, rows in by_line(account.lectures).items():
        fee = account.line(pk).lecture
        if fee is None:
            continue
        apart = any(row.place and row.place != account.place for row in rows)
        where = "，办班地点不同" if apart else ""
        yield Hint(
            "lecturer", f"line-{pk}",
            f"{fee.name}（{account.line(pk).lecturer_unit}）{fee.on:%Y-%m-%d} {Half(fee.half).label}，"
            f"另有 {len(others_of(rows))} 期研修班也付了讲课费{where}。",
            f"同一人同一半天在两处授课的，请核对日期、时段和姓名；也可能是重名。{UNNAMED}", (pk,), others_of(rows),
        )  # fmt: skip


def same_files(account: Account) -> Iterator[Hint]:
    for pk, rows in by_line(account.files).items():
        yield Hint(
            "file", f"line-{pk}",
            f"“{account.line(pk).description}”所附的{rows[0].what}，与另一期研修班的附件是同一个文件。",
            f"一份凭证只能报销一次，请核对是否传错。{UNNAMED}", (pk,), others_of(rows),
        )  # fmt: skip


def same_numbers(account: Account) -> Iterator[Hint]:
    """The same number and sum under another code: one paper written down in two ways."""
    for pk, rows in by_line(account.numbers).items():
        yield Hint(
            "number", f"line-{pk}",
            f"“{account.line(pk).description}”的票据 {rows[0].what}，号码和金额与另一期研修班登记的一张相同，只是代码不同。",
            f"请对照票面核对发票代码。{UNNAMED}", (pk,), others_of(rows),
        )  # fmt: skip
