"""A million people with a certificate each, made up in the database; some thousands of them can be asked for.

Only persons and certificates have rows. Whatever else a certificate hangs on is left out, in a database that lives as
long as the run: foreign keys are not looked at, and the constraints that want a class, a seal and a log entry are gone.
"""

import io
import random

from django.db import connection

from trainees.people import person_index

ASKED = 20_000
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗",
    "明华强伟芳娜敏静丽军洋勇艳杰娟涛超霞平刚桂英文辉建国志永红梅",
)
_LOOSEN = """
ALTER TABLE certificates_certificate
    DROP CONSTRAINT IF EXISTS valid_certificate_is_sealed_and_logged,
    DROP CONSTRAINT IF EXISTS certificate_ordinal_once;
DROP INDEX IF EXISTS one_valid_certificate_per_trainee, one_reserved_certificate_per_trainee,
    certificates_certificate_number_5a831df7_like;
"""
_OTHERS = """
INSERT INTO trainees_person (id, doc_type, number, number_index, name)
SELECT n, 'resident_id', 'v1:bench:' || repeat('x', 64), decode(md5('p' || n), 'hex'), '示例' || n
FROM generate_series(%s, %s) AS n
"""
_CERTIFICATES = """
INSERT INTO certificates_certificate (id, series_id, ordinal, number, programme_id, trainee_id, person_id, name, hours,
    issued_on, content, content_hash, state, fault, file, file_sha256, reserved_at, valid_at, ended_reason)
SELECT p.id, 1, p.id, 'YX37' || lpad(p.id::text, 10, '0'), 1, p.id, p.id, p.name, 24, date '2021-10-28',
    jsonb_build_object('number', 'YX37' || lpad(p.id::text, 10, '0'), 'name', p.name, 'document_masked', '37************1X',
        'title', '结业证书', 'programme_name', '专业技术人才知识更新工程高级研修项目',
        'class_title', '示例新一代信息技术与先进制造业深度融合高级研修班', 'starts_on', '2021-10-15',
        'ends_on', '2021-10-18', 'hours', '24', 'host', '示例理工职业学院', 'issuer', '示例省人力资源和社会保障厅',
        'issued_on', '2021-10-28', 'verify_url', 'https://example.invalid/verify/YX37' || p.id || '/', 'sex', '男',
        'level', 'provincial', 'format', 'zhigeng-certificate/2'),
    md5('c' || p.id) || md5('d' || p.id), 'valid', '', 'certificates/' || md5('f' || p.id), md5('e' || p.id) || md5('g' || p.id),
    timestamptz '2021-10-28 10:00+08', timestamptz '2021-10-28 10:05+08', ''
FROM trainees_person p WHERE p.id BETWEEN %s AND %s
"""
_AT_ONCE = 250_000


def asked_people() -> list[tuple[str, str]]:
    """(name, number) of those who can be asked for, the same in every run; on a region code that was never allocated."""
    dice = random.Random(1)  # noqa: S311 (made-up people)
    names = [f"{dice.choice(SURNAMES)}{dice.choice(GIVEN)}{dice.choice(GIVEN)}" for _ in range(ASKED)]
    return [(name, f"379900{1960 + n % 40}0101{n // 40:03}{n % 10}") for n, name in enumerate(names)]


def settle(rows: int) -> None:
    """Bring the crowd up to so many people with a certificate each."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT coalesce(max(id), 0) FROM trainees_person")
        there = cursor.fetchone()[0]
        if not there:
            cursor.execute(_LOOSEN)
            put_in_asked(cursor)
            there = ASKED
        for first in range(there + 1, rows + 1, _AT_ONCE):
            cursor.execute(_OTHERS, [first, min(first + _AT_ONCE - 1, rows)])
        cursor.execute("SELECT coalesce(max(id), 0) FROM certificates_certificate")
        for first in range(cursor.fetchone()[0] + 1, rows + 1, _AT_ONCE):
            cursor.execute(_CERTIFICATES, [first, min(first + _AT_ONCE - 1, rows)])
        cursor.execute("SET session_replication_role = origin")
        for table in ("trainees_person", "certificates_certificate"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("CHECKPOINT")


def put_in_asked(cursor):
    lines = io.StringIO(
        "".join(
            f"{n}\tresident_id\tv1:bench:x\t\\\\x{person_index('resident_id', number).hex()}\t{name}\n"
            for n, (name, number) in enumerate(asked_people(), start=1)
        )
    )
    copy = "COPY trainees_person (id, doc_type, number, number_index, name) FROM STDIN"
    cursor.cursor.copy_expert(copy, lines)
