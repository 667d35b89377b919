"""The table of doors and people.

A line says: method, name of the address, the ids in it (`:x` is x itself, anything else a name of the world), and
after the bar one letter for each actor in the order of `cast.ACTORS`, in groups: guest · owner, colleague, clerk ·
neighbour, far_host · sponsor · reader, reviewer, approver, finance, inspector · far_approver, ministry · system,
security, audit.

  .  200       >  led on (302)    L  led to the login page    2  422, asked to complete what is missing
  3  403       4  404             5  405                      9  409       0  410
"""

from typing import NamedTuple

from tests.doors import admin, borrowed, funds, paying, portal, public
from tests.doors.cast import ACTORS

GROUPS = (1, 3, 2, 1, 5, 2, 3)
LETTERS = {200: ".", 403: "3", 404: "4", 405: "5", 409: "9", 410: "0", 422: "2"}
ALLOWED = set(".>2")


class Door(NamedTuple):
    method: str
    name: str
    kwargs: tuple[tuple[str, str], ...]
    answers: str

    def __str__(self):
        return " ".join([self.method, self.name, *(f"{key}={value}" for key, value in self.kwargs)])

    def answer(self, actor):
        return self.answers.replace(" ", "")[ACTORS.index(actor)]


def read(text):
    for line in filter(None, text.splitlines()):
        address, _, answers = line.partition("|")
        method, name, *pairs = address.split()
        yield Door(method, name, tuple(tuple(pair.split("=", 1)) for pair in pairs), answers.strip())


DOORS = [door for module in (public, portal, admin, funds, paying, borrowed) for door in read(module.ROWS)]


def letter(response):
    if response.status_code in (301, 302):
        return "L" if "/login/" in response["Location"] else ">"
    return LETTERS.get(response.status_code, f"<{response.status_code}>")


def grouped(letters):
    """The letters of a whole row, as the table writes them."""
    rest = list(letters)
    return " ".join("".join(rest.pop(0) for _ in range(size)) for size in GROUPS)
