"""The press beside its naive twin: the same pages, each laid out by a WeasyPrint run of its own.

Times are of the processor, since a machine that others use makes a clock on the wall worthless; both sides work on one
thread. The twin is timed on a sample of pages and its time multiplied, where all of them would take minutes.
"""

import random
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

from certificates.content import CertificateContent
from certificates.designs.design import BUILT_IN
from certificates.documents import render_certificate
from certificates.paper.page import STYLESHEET, page_html
from certificates.press import paper, papers, print_file
from certificates.press.layout import lay_out_class
from certificates.press.person import class_page
from certificates.press.sheets import ground, shared_with
from reports.bench.certificates_cold import OTHERS, cold, missing
from reports.bench.timing import Measure
from workflow.pdf import render_pdf

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国志华文斌婷玉梅建华辉波宁健鹏飞龙雪琴倩䶮㛃\U00020bb7\U0002ebf0"


def of_certificates(sizes):
    """Every measure of `manage.py bench --certificates`, as `Measure`s of processor time."""
    rounds, few, many = (5, 100, 1000) if sizes.rounds > 1 else (1, 5, 10)
    contents = list(people(many))
    sample = contents[: min(20, many)]
    render_certificate(contents[0])  # fonts and style sheets are loaded once for a worker's life
    twin = median(
        spent(lambda: written(map(render_certificate, sample))) for _ in range(min(rounds, 3))
    ) / len(sample)
    yield from (class_of(contents[:count], rounds, twin, len(sample)) for count in (few, many))
    yield reprint(contents[0], rounds, twin)
    yield from print_files(contents, sample, rounds)
    yield from others(contents, rounds)


def people(count):
    """Contents of one class; names of two and three characters, some of them rare, and a code as it is signed."""
    chance = random.Random(1)  # noqa: S311 (made-up people)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    for ordinal in range(1, count + 1):
        number = f"ZGX-2024-35{ordinal:04}"
        address = f"https://zs.rst.example.gov.cn/verify/{number}/"
        signed = "".join(chance.choices(letters, k=190))
        yield_name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        yield CertificateContent(
            number=number, name=yield_name, document_masked=f"35**************{ordinal % 10}X", sex=chance.choice("男女"),
            title="专业技术人才知识更新工程高级研修项目结业证书", programme_name="专业技术人才知识更新工程高级研修项目",
            class_title="数字经济与智能制造高级研修班", starts_on=date(2024, 9, 9), ends_on=date(2024, 9, 13),
            hours=Decimal(40), host="福州大学", issuer="福建省人力资源和社会保障厅", issued_on=date(2024, 10, 21),
            verify_url=address, level="国家级", qr_text=f"{address}#1a2b3c4d5.{signed}",
        )  # fmt: skip


def written(made):
    """Every paper into a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for place, content in enumerate(made):
            Path(folder, f"{place}.pdf").write_bytes(content)


def spent(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def forget():
    """As before the first paper of a class: what is kept of lay-outs is gone, fonts stay open."""
    for kept in (lay_out_class, class_page, shared_with, ground):
        kept.cache_clear()


def class_of(contents, rounds, twin, sampled):
    def draw():
        forget()
        written(papers(contents))

    ours, bare = median(spent(draw) for _ in range(rounds)), twin * len(contents)
    return measured(
        f"press_{len(contents)}", f"印制 {len(contents)} 本证书（含版面和写文件）", len(contents), rounds, ours, bare,
        f"每本各用 WeasyPrint 排一次版（按 {sampled} 本推算）",
    )  # fmt: skip


def reprint(content, rounds, twin):
    if paper(content) != paper(content):
        raise RuntimeError("重印的证书与原来的不同。")
    ours = median(spent(lambda: [paper(content) for _ in range(50)]) for _ in range(rounds)) / 50
    return measured("reprint", "重印一本证书（版面已有）", 1, rounds, ours, twin, "用 WeasyPrint 重排一次")


def print_files(contents, sample, rounds):
    """Time and size of one file for the printer, beside one WeasyPrint run over pages of the same HTML."""
    made, pages = [], [(content, BUILT_IN) for content in contents]
    ours = median(spent(lambda: (forget(), made.append(print_file(pages)))) for _ in range(rounds))
    whole = []
    bare = spent(lambda: whole.append(one_run(sample))) / len(sample) * len(contents)
    count, size = len(contents), len(whole[0]) / len(sample) * len(contents)
    yield measured(
        f"print_{count}", f"{count} 页的打印文件", count, rounds, ours, bare,
        f"WeasyPrint 一次排完（按 {len(sample)} 页推算）",
    )  # fmt: skip
    yield Measure(
        f"print_size_{count}", f"{count} 页打印文件的大小", "MiB", count, 1, round(len(made[0]) / 2**20, 2),
        round(size / 2**20, 2), round(len(made[0]) / size, 3), f"WeasyPrint 一次排完（按 {len(sample)} 页推算）",
    )  # fmt: skip


def one_run(contents):
    pages = [page_html(content, design=BUILT_IN, size=1) for content in contents]
    bodies = "".join(page[page.index("<body>") + 6 : page.index("</body>")] for page in pages)
    html = pages[0][: pages[0].index("<body>") + 6] + bodies + "</body></html>"
    css = "header { break-before: page }"
    return render_pdf(html, stylesheets=[STYLESHEET], css=css, identifier=b"print", pages=len(contents))


def others(contents, rounds):
    """From a cold process, beside other programs that draw the same page; those not installed are left out."""
    names = [name for name in OTHERS if name not in missing()]
    if not names:
        return
    ours = median(cold("press", contents) for _ in range(rounds))
    for name in names:
        bare = median(cold(name, contents) for _ in range(min(rounds, 3)))
        yield measured(
            f"cold_{name}", f"新进程印制 {len(contents)} 本证书", len(contents), rounds, ours, bare,
            f"{name} 在新进程中画同样的页面",
        )  # fmt: skip


def measured(name, label, count, rounds, ours, bare, floor_is):
    return Measure(
        name, label, "cpu_s", count, rounds, round(ours, 4), round(bare, 4), round(ours / bare, 4), floor_is
    )
