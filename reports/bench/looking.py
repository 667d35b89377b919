"""Lookups through the whole portal, and the same question put to the database alone."""

import io
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from openpyxl import load_workbook

from certificates.models import Certificate
from reports.bench.scene import roster_file
from trainees.names import name_key
from trainees.people import person_indexes

TOKEN = "t" * 32
PATH = "/certificates/lookup/"


class Lookups:
    """The people of the class ask in turn, each from an address of their own, so that no throttle says no."""

    def __init__(self, sizes):
        self.handler = WSGIHandler()
        sheet = load_workbook(io.BytesIO(roster_file(sizes.roster, sizes.people)), read_only=True).worksheets[
            0
        ]
        rows = list(sheet.iter_rows(values_only=True))
        name, number = (rows[0].index(word) for word in ("姓名", "身份证号"))
        people = [(row[name], str(row[number])) for row in rows[1:]]
        self.asked = [people[n % len(people)] for n in range(sizes.lookups)]
        self.addresses = count(1)
        self.query, self.connection = prepared()

    def warm_up(self):
        self.ask(*self.asked[0])

    def through_the_portal(self):
        for name, number in self.asked:
            self.ask(name, number)

    def ask(self, name, number):
        """One POST as a server would hand it over; raises RuntimeError unless the certificate is found."""
        body = urlencode({"name": name, "number": number}).encode()
        seen = {}
        answer = self.handler(self.environ(body), lambda status, headers: seen.update(status=status))
        page = b"".join(answer)
        answer.close()
        if not seen["status"].startswith("200") or "查到 1 本".encode() not in page:
            raise RuntimeError(f"查询没有得到证书：{seen['status']}")

    def environ(self, body):
        place = next(self.addresses)
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"{settings.CSRF_COOKIE_NAME}={TOKEN}",
            "HTTP_X_CSRFTOKEN": TOKEN,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def bare(self):
        cursor = self.connection.cursor()
        for name, number in self.asked:
            cursor.execute(self.query, person_indexes(number))
            wanted = name_key(name)
            if not [row for row in cursor.fetchall() if name_key(row[0]) == wanted]:
                raise RuntimeError("查询没有得到证书。")


def prepared():
    """The one query of a lookup as text with its place holders, and the driver's own connection."""
    connection.ensure_connection()
    driver = connection.connection
    holder = "?" if connection.vendor == "sqlite" else "%s"
    places = ", ".join([holder] * len(person_indexes("110101199003078515")))
    certificate, person = (
        Certificate._meta.db_table,
        Certificate._meta.get_field("person").related_model._meta.db_table,
    )
    query = (
        f"SELECT c.name, c.number, c.state FROM {certificate} c JOIN {person} p ON p.id = c.person_id "  # noqa: S608
        f"WHERE p.number_index IN ({places}) AND c.state NOT IN ('reserved', 'void') ORDER BY c.issued_on DESC, c.id DESC"
    )
    return query, driver
