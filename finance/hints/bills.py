"""What invoices say among themselves and beside their lines."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from finance.hints.values import Account, Hint, named, yuan
from finance.numbering import plain

EARLY, LATE = timedelta(days=60), timedelta(days=60)  # rooms are booked before, bills settled after
ROUND, LARGE = 1000, 10_000  # 元: a lump sum of full thousands from there on
FEW = 3  # from so many bills on a pattern is one


def strange_days(account: Account) -> Iterator[Hint]:
    if account.opens_on is None or account.ends_on is None:
        return
    for line, bill in account.bills:
        early, late = account.opens_on - bill.dated, bill.dated - account.ends_on
        if early > EARLY or late > LATE:
            apart = f"开班前 {early.days} 天" if early > EARLY else f"办班结束后 {late.days} 天"
            yield Hint(
                "day", f"bill-{bill.pk}",
                f"“{line.description}”的票据 {bill.number} 开票日期 {bill.dated:%Y-%m-%d}，在{apart}"
                f"（本期 {account.opens_on:%Y-%m-%d} 至 {account.ends_on:%Y-%m-%d}）。",
                "开票日期离办班较远，请核对是不是本期的支出。", (line.pk,),
            )  # fmt: skip


def round_sums(account: Account) -> Iterator[Hint]:
    found = [
        line for line in account.lines if line.lump and line.amount >= LARGE and line.amount % ROUND == 0
    ]
    if found:
        yield Hint(
            "round", "lines",
            f"{len(found)} 笔整笔填写的支出是整千元：{named(f'“{line.description}”{yuan(line.amount)}' for line in found)}。",
            "实际支出很少正好是整数，请按票据的实际金额填写，或写明数量、单价和天数。", tuple(line.pk for line in found),
        )  # fmt: skip


def one_seller(account: Account) -> Iterator[Hint]:
    sellers = {plain(bill.seller): bill.seller for _, bill in account.bills}
    categories = {line.category for line, _ in account.bills}
    if len(sellers) == 1 and len(account.bills) >= FEW and len(categories) > 1:
        yield Hint(
            "seller", "bills",
            f"{len(account.bills)} 张票据、{len(categories)} 个科目（{named(sorted(categories))}）都由"
            f"“{next(iter(sellers.values()))}”开具。",
            "多个科目同一开票方的，请确认是打包承办，并附合同或协议。", tuple({line.pk: 0 for line, _ in account.bills}),
        )  # fmt: skip


def runs_of_numbers(account: Account) -> Iterator[Hint]:
    """Numbers that follow each other from one seller, on several days or many at once."""
    sellers: dict[tuple[str, str], list] = {}
    for line, bill in account.bills:
        if bill.number.isdecimal():
            sellers.setdefault((plain(bill.seller), bill.code), []).append((int(bill.number), line, bill))
    for rows in sellers.values():
        rows.sort(key=lambda row: row[0])
        for run in runs(rows):
            if len(run) >= FEW or len({bill.dated for _, _, bill in run}) > 1:
                bills = [bill for _, _, bill in run]
                yield Hint(
                    "run", f"bill-{min(bill.pk for bill in bills)}",
                    f"“{bills[0].seller}”的 {len(bills)} 张票据号码相连：{named(bill.number for bill in bills)}，"
                    f"合计 {yuan(sum((bill.amount for bill in bills[1:]), bills[0].amount))}。",
                    "连号票据常见于一次拆开多张，请核对是不是一笔支出。", tuple({line.pk: 0 for _, line, _ in run}),
                )  # fmt: skip


def runs(rows):
    """Longest stretches of two and more whose numbers go up by one."""
    run = rows[:1]
    for before, after in pairwise(rows):
        if after[0] == before[0] + 1:
            run.append(after)
            continue
        if len(run) > 1:
            yield run
        run = [after]
    if len(run) > 1:
        yield run


def unmatched(account: Account) -> Iterator[Hint]:
    for line in account.lines:
        if line.bills and line.billed != line.amount:
            yield Hint(
                "sum", f"line-{line.pk}",
                f"“{line.description}”填 {yuan(line.amount)}，所附 {len(line.bills)} 张票据合计 {yuan(line.billed)}，"
                f"相差 {yuan(abs(line.amount - line.billed))}。",
                "一张票据分摊几笔的请在事项中写明，其余的请核对金额。", (line.pk,),
            )  # fmt: skip


def foreign_buyers(account: Account) -> Iterator[Hint]:
    for line, bill in account.bills:
        if bill.buyer and plain(bill.buyer) != plain(account.host):
            yield Hint(
                "buyer", f"bill-{bill.pk}",
                f"“{line.description}”的票据 {bill.number} 抬头是“{bill.buyer}”，不是承办单位“{account.host}”。",
                "抬头不是承办单位的，财务一般不予报销，请核对或写明原因。", (line.pk,),
            )  # fmt: skip


def bare_lines(account: Account) -> Iterator[Hint]:
    bare = [line for line in account.lines if not (line.files or line.bills)]
    if bare:
        yield Hint(
            "bare", "lines",
            f"{len(bare)} 笔支出没有附凭证：{named(f'“{line.description}”' for line in bare)}。",
            "没有凭证的支出，审核时会要求补。", tuple(line.pk for line in bare),
        )  # fmt: skip
