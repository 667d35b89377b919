"""Tables of this app as workbooks."""

from itertools import groupby

from policies.comparing import counts
from workflow.xlsx.writing import Band, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (18, 34, 10, 16, 34, 10, 16, 10, 40)


def comparison_table(left, right, lines, *, now):
    """The comparison of two rule sets (rows of RuleSet), its lines under their groups."""
    tallies = "，".join(f"{how.label} {n} 项" for how, n in counts(lines).items() if n) or "没有不同"
    rows: list[Band | tuple] = []
    for group, found in groupby(lines, key=lambda line: line.group):
        rows.append(Band(group))
        rows += [row_of(line) for line in found]
    return Table(
        header=(
            "事项",
            "左：规定",
            "左：约束力",
            "左：条款",
            "右：规定",
            "右：约束力",
            "右：条款",
            "变化",
            "说明",
        ),
        rows=rows,
        title_rows=(
            "规则集对比",
            f"左：{left}（{left.notice.citation}）",
            f"右：{right}（{right.notice.citation}）",
            f"{tallies}（{now:%Y-%m-%d %H:%M} 导出；含上级规则集的规定，草稿按发布后的约束力对比）",
        ),
        sheet_name="规则集对比",
        widths=WIDTHS,
        text_columns=("左：规定", "右：规定", "左：条款", "右：条款"),
    )


def row_of(line):
    return (line.label, *cells(line.left), *cells(line.right), line.how.label, "；".join(line.said))


def cells(side):
    if side is None:
        return "（未规定）", "", ""
    quote = f"\n原文：{side.quote}" if side.quote else ""
    return f"{side.words}{quote}", side.force.label, side.citation
