"""Amounts in the lists of the desks."""


def figure(amount):
    return "—" if amount is None else f"{amount:,.2f}"
