"""The floor: one function for the same web server that does the same look-up by one prepared statement.

No framework: the body is taken apart, the number hashed in every kind of document, three budgets counted, the rows read
and the look written down in one trip; the answer is a table. It checks no form token, knows no other spelling of a
name, and hands out nothing to open a paper with.
"""

import hashlib
import hmac
import json
import os
import threading
from base64 import b64decode
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import psycopg2

KINDS = (
    "resident_id", "hk_macao_taiwan_residence", "permanent_residence", "passport", "hk_macao_permit", "taiwan_permit",
    "military_officer", "soldier", "other",
)  # fmt: skip
BUDGETS = (("lookup.address", 600), ("lookup.number", 3600), ("lookup.overall", 600))
LIMIT = 10**9
KEY = b64decode(json.loads(Path(os.environ["KEYS_FILE"]).read_text(encoding="utf-8"))["index"][0]["key"])
_PREPARE = """
PREPARE look_up (text, text, text, timestamptz, timestamptz, bytea[], text, timestamptz) AS
WITH counted AS (
    INSERT INTO accounts_throttlecounter AS t (bucket, key_hash, window_starts_at, hits)
    VALUES ('lookup.address', $1, $4, 1), ('lookup.number', $2, $5, 1), ('lookup.overall', $3, $4, 1)
    ON CONFLICT (bucket, key_hash, window_starts_at) DO UPDATE SET hits = t.hits + 1
    RETURNING hits
), found AS (
    SELECT c.id, c.name, c.number, c.state, c.hours, c.issued_on, c.content ->> 'class_title', c.content ->> 'issuer',
        c.content ->> 'document_masked'
    FROM trainees_person p JOIN certificates_certificate c ON c.person_id = p.id
    WHERE p.number_index = ANY ($6) AND c.name = $7 AND c.state NOT IN ('reserved', 'void')
), kept AS (
    INSERT INTO certificates_lookuplog (certificate_id, kind, outcome, at) SELECT id, 'lookup', 'found', $8 FROM found
)
SELECT (SELECT max(hits) FROM counted), found.* FROM found
"""
_mine = threading.local()


def application(environ, start_response):
    fields = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
    name, number = fields["name"][0], fields["number"][0]
    rows = look_up(name, number, environ["HTTP_X_FORWARDED_FOR"])
    if not rows or rows[0][0] > LIMIT:
        start_response("404 Not Found", [("Content-Length", "0")])
        return []
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(each))}" for each in row[2:]) for row in rows)
    body = f"<!DOCTYPE html><title>查到 {len(rows)} 本证书</title><table>{lines}</table>".encode()
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    )
    return [body]


def look_up(name, number, address):
    now = datetime.now(UTC)
    second = int(now.timestamp())
    windows = [datetime.fromtimestamp(second - second % period, UTC) for period in (600, 3600)]
    keys = [
        keyed(f"throttle.{bucket}", key).hex()
        for (bucket, _), key in zip(BUDGETS, (address, number, ""), strict=True)
    ]
    indexes = [keyed("person", f"{kind}:{number}") for kind in KINDS]
    cursor = link().cursor()
    cursor.execute("EXECUTE look_up (%s, %s, %s, %s, %s, %s, %s, %s)", [*keys, *windows, indexes, name, now])
    return cursor.fetchall()


def keyed(purpose, value):
    label = purpose.encode()
    message = len(label).to_bytes(2, "big") + label + value.encode()
    return hmac.digest(KEY, message, hashlib.sha256)[:16]


def link():
    """The connection of this thread, with its statement prepared."""
    if not hasattr(_mine, "link"):
        _mine.link = psycopg2.connect(os.environ["DATABASE_URL"])
        _mine.link.autocommit = True
        _mine.link.cursor().execute(_PREPARE)
    return _mine.link
