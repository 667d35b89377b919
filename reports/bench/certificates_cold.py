"""A thousand certificates from a process that has nothing loaded yet: the press, and two programs that draw the same page.

The others are in requirements-bench.txt and never needed otherwise. They are given what we have ready: the ground of the
page and the seal as operators or as a drawing, the code as a drawing; only the words are theirs to set.
"""

import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from certificates.content import CertificateContent
from certificates.designs.design import BUILT_IN
from certificates.paper.ornament import background
from certificates.paper.seal import seal_svg
from certificates.paper.wording import chinese_date, identity, statement
from certificates.press import papers
from workflow.fontconfig import VENDORED, font_files
from workflow.qr import qr_operators, qr_svg

OTHERS = ("typst", "reportlab")
TYPST = """
#let c = json(bytes(sys.inputs.at("c")))
#set document(title: c.title)
#set page(width: 297mm, height: 210mm, margin: 0pt, background: image("ground.svg", width: 297mm))
#set text(font: ("Noto Serif SC", "Zhigeng Han BF", "Zhigeng Han GI"), lang: "zh")
#place(top + center, dy: 29mm, text(17pt, weight: "bold", c.series))
#place(top + center, dy: 40mm, text(47pt, weight: "bold", fill: rgb("#b01c21"), c.headline))
#place(top + left, dx: 37mm, dy: 76mm, [#underline(text(28.5pt, c.name)) #text(19pt, c.identity)])
#place(top + left, dx: 37mm, dy: 93mm, block(width: 223mm, text(19pt, par(justify: true, leading: 17pt, c.statement))))
#place(top + left, dx: 37mm, dy: 151mm, image(bytes(c.qr), format: "svg", width: 32mm))
#place(top + left, dx: 73mm, dy: 158mm, text(13pt, weight: "bold", c.number))
#place(top + left, dx: 73mm, dy: 170mm, text(8pt, c.address))
#place(top + left, dx: 165mm, dy: 155mm, text(17pt, weight: "bold", c.issuer))
#place(top + left, dx: 189mm, dy: 166mm, text(15pt, c.day))
#place(top + left, dx: 189mm, dy: 139mm, image("seal.svg", width: 42mm))
"""


def missing():
    """Names of the programs that are not installed."""
    return [name for name in OTHERS if importlib.util.find_spec(name) is None]


def cold(program, contents):
    """Seconds of the processor that a new process takes for these contents, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "contents.json").write_text(json.dumps([each.canonical_json() for each in contents]))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "reports.bench.certificates_cold", program, folder], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def draw_with_press(contents, folder):
    for place, content in enumerate(papers(contents)):
        Path(folder, f"{place}.pdf").write_bytes(content)


def draw_with_typst(contents, folder):
    typst = importlib.import_module("typst")
    Path(folder, "page.typ").write_text(TYPST)
    Path(folder, "ground.svg").write_text(ground_svg())
    Path(folder, "seal.svg").write_text(seal_svg(contents[0].issuer))
    compiler = typst.Compiler(str(Path(folder, "page.typ")), font_paths=[str(VENDORED)])
    for place, content in enumerate(contents):
        made = compiler.compile(
            format="pdf", sys_inputs={"c": json.dumps(words(content) | {"qr": qr_svg(content.qr_text)})}
        )
        Path(folder, f"{place}.pdf").write_bytes(made)


def draw_with_reportlab(contents, folder):
    metrics, fonts, canvases = (
        importlib.import_module(f"reportlab.{name}")
        for name in ("pdfbase.pdfmetrics", "pdfbase.ttfonts", "pdfgen.canvas")
    )
    for path in font_files():
        metrics.registerFont(fonts.TTFont(path.stem, str(path)))
    for place, content in enumerate(contents):
        file = BytesIO()
        canvas = canvases.Canvas(file, pagesize=(841.89, 595.276))
        canvas._code.append(background(BUILT_IN).decode())
        shown, mm = words(content), 72 / 25.4
        lines = [shown["statement"][at : at + 31] for at in range(0, len(shown["statement"]), 31)]
        for text, font, size, x, y in (
            (shown["series"], "NotoSerifSC-Bold", 17, 87, 34), (shown["headline"], "NotoSerifSC-Bold", 47, 108, 55),
            (shown["name"], face_of(shown["name"]), 28.5, 39, 87), (shown["identity"], "NotoSerifSC-Regular", 19, 75, 87),
            *((line, "NotoSerifSC-Regular", 19, 37, 103 + 13 * row) for row, line in enumerate(lines)),
            (shown["number"], "NotoSerifSC-Bold", 13, 73, 162), (shown["address"], "NotoSerifSC-Regular", 8, 73, 172),
            (shown["issuer"], "NotoSerifSC-Bold", 17, 165, 160), (shown["day"], "NotoSerifSC-Regular", 15, 189, 170),
        ):  # fmt: skip
            canvas.setFont(font, size)
            canvas.drawString(x * mm, 595.276 - y * mm, text)
        side, operators = qr_operators(content.qr_text)
        scale = 32 * mm / side
        canvas._code.append(
            f"q {scale:.6f} 0 0 {-scale:.6f} {37 * mm:.3f} {595.276 - 151 * mm:.3f} cm {operators} Q"
        )
        canvas.save()
        Path(folder, f"{place}.pdf").write_bytes(file.getvalue())


def words(content):
    return {
        "title": content.title, "series": content.title[:-4], "headline": content.title[-4:], "name": content.name,
        "identity": identity(content), "statement": statement(content), "number": content.number,
        "address": content.verify_url, "issuer": content.issuer, "day": chinese_date(content.issued_on),
    }  # fmt: skip


def face_of(name):
    """ReportLab takes one font for a line; a rare letter takes the whole name with it."""
    rare = [each for each in name if ord(each) > 0xFFFF]
    if not rare:
        return "NotoSerifSC-Regular"
    return "ZhigengHanGI" if ord(rare[0]) >= 0x2EBF0 else "ZhigengHanBF"


def ground_svg():
    """The ground as a drawing, of the frames alone: fewer strokes than ours."""
    frames = "".join(
        f'<rect x="{inset}" y="{inset}" width="{297 - 2 * inset}" height="{210 - 2 * inset}" fill="none" '
        f'stroke="#a3262a" stroke-width=".5"/>'
        for inset in (9, 9.9, 17.1, 18, 20.2)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210" width="297mm" height="210mm">'
        f'<rect width="297" height="210" fill="#fffdf6"/>{frames}</svg>'
    )


if __name__ == "__main__":
    chosen, where = sys.argv[1:]
    listed = [
        CertificateContent.from_json(each) for each in json.loads(Path(where, "contents.json").read_text())
    ]
    {"press": draw_with_press, "typst": draw_with_typst, "reportlab": draw_with_reportlab}[chosen](
        listed, where
    )
