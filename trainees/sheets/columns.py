"""The columns of a 学员名单: what they are called, and which column of a sheet is taken for which."""

from dataclasses import dataclass, field

from workflow.xlsx.reading import Row, Sheet
from workflow.xlsx.tables import Field, Header, clean_text, label_key

FIELDS = (
    Field("number", "序号", ("编号", "NO", "NO.")),
    Field("name", "姓名", ("学员姓名", "名字"), True, 200),
    Field("sex", "性别", (), False, 4),
    Field("birth", "出生日期", ("出生年月", "出生年月日", "生日", "出生时间"), False, 30),
    Field("doc_type", "证件类型", ("证件种类", "证件名称", "身份证件类型"), False, 30),
    Field(
        "doc_number",
        "身份证号",
        ("证件号码", "身份证号码", "证件号", "公民身份号码", "身份证件号码", "居民身份证号", "身份证"),
        True,
        60,
    ),
    Field("unit", "工作单位", ("单位", "所在单位", "单位名称", "工作单位名称"), True, 120),
    Field("post", "职务", ("行政职务", "现任职务"), False, 60),
    Field(
        "title",
        "职称或职业资格",
        ("职称", "职称/职业资格", "职称、职业资格", "专业技术职称", "专业技术职务", "职业资格", "技术职称"),
        False,
        60,
    ),
    Field(
        "phone",
        "联系电话",
        ("手机", "手机号", "手机号码", "电话", "联系方式", "移动电话", "电话号码"),
        False,
        100,
    ),
    Field("email", "电子邮箱", ("邮箱", "电子邮件", "E-MAIL", "EMAIL", "邮箱地址"), False, 254),
    Field("political_status", "政治面貌", ("政治面目",), False, 20),
    Field(
        "region",
        "所在省市",
        ("所在地市", "地市", "省份", "所在省份", "所在地区", "地区", "省市", "设区市", "所在地"),
        False,
        40,
    ),
    Field("hours", "培训学时", ("学时", "学时数", "研修学时", "完成学时"), False, 20),
    Field(
        "result",
        "结业考核情况",
        ("考核结果", "考核情况", "结业考核", "考核", "结业考核结果", "是否合格"),
        False,
        20,
    ),
    Field("frontline", "基层一线", ("是否基层一线", "是否基层"), False, 10),
    Field("party_member", "中共党员", ("是否党员", "党员", "是否中共党员"), False, 20),
    Field("online", "线上参加", ("是否线上", "参加方式", "参训方式"), False, 10),
    Field("ownership", "单位性质", ("所有制性质", "所有制", "单位类型", "单位类别", "企业性质"), False, 20),
)
BY_KEY = {each.key: each for each in FIELDS}
_BY_LABEL = {label_key(label): each.key for each in FIELDS for label in (each.label, *each.synonyms)}
WITHIN, AT_LEAST = 20, 3


@dataclass(frozen=True)
class Columns:
    """What one table's columns were taken for. Rows and columns as in Excel, A is 1.

    `labels` has every labelled column, `mapping` {field key: column}; `doubled` are labels of columns that name
    a field which another column has already.
    """

    sheet_name: str
    row: int
    last_row: int
    labels: dict[int, str]
    mapping: dict[str, int]
    doubled: tuple[str, ...] = ()
    given: bool = field(default=False, compare=False)

    @property
    def is_roster(self):
        """Whether enough is known to read people from it."""
        return self.given or len(self.mapping) >= AT_LEAST

    def under(self, mapping):
        """The same table with its columns as somebody assigned them; an empty mapping changes nothing."""
        if not mapping:
            return self
        chosen = {key: int(column) for key, column in mapping.items() if key in BY_KEY}
        return Columns(self.sheet_name, self.row, self.last_row, self.labels, chosen, given=True)

    @property
    def header(self) -> Header:
        """The same for the functions that place a fault."""
        labels = {each.key: self.labels.get(self.mapping.get(each.key, 0)) or each.label for each in FIELDS}
        missing = tuple(each for each in FIELDS if each.required and each.key not in self.mapping)
        return Header(self.row, self.last_row, self.mapping, labels, missing, self.doubled)


def guess_columns(sheet: Sheet) -> Columns | None:
    """The header among the first rows of a sheet: the row that names the most columns, with its neighbours.

    A header of two or three rows is one: groups stand above (联系方式 over 手机 and 邮箱), or single labels are
    merged downwards. Where hardly a label is known, the first row of several short texts is given with what it says.
    """
    head = [row for row in sheet.rows if row.number <= WITHIN]
    best = max(head, key=lambda row: (len(_named(row)), -row.number), default=None)
    if best is None:
        return None
    if not _named(best):
        best = next(
            (row for row in head if sum(cell.kind == "text" for cell in row.cells.values()) > 1), None
        )
        if best is None:
            return None
    rows = {row.number: row for row in head}
    block = [best, *_rows_below(best, rows, sheet.merged)]
    above = rows.get(best.number - 1)
    if above and _completes(above, best):
        block.insert(0, above)
    last = max(block[-1].number, *(bottom for _, bottom in _merged_down(sheet, block)), best.number)
    return _columns(sheet.name, best.number, last, block)


def _named(row: Row):
    """The field of each column that a row names."""
    found = {column: _BY_LABEL.get(label_key(cell.text)) for column, cell in row.cells.items()}
    return {column: key for column, key in found.items() if key}


def _merged_down(sheet, block):
    """(column, last row) of the labels that are merged downwards."""
    tops = {row.number for row in block}
    return [(left, bottom) for top, left, bottom, _ in sheet.merged if top in tops and 0 < bottom - top < 4]


def _rows_below(best, rows, merged):
    """The row below where it goes on naming columns and holds nothing under the name and the number."""
    below = rows.get(best.number + 1)
    if below is None or not _named(below):
        return []
    people = {column for column, key in _named(best).items() if key in ("name", "doc_number")}
    return [] if people & set(below.cells) else [below]


def _completes(above, best):
    """Whether the row above names columns that the best row leaves empty."""
    return any(column not in best.cells for column in _named(above))


def _columns(sheet_name, row, last, block):
    labels, mapping, doubled = {}, {}, []
    for column in sorted({column for each in block for column in each.cells}):
        texts = [clean_text(each.cells[column].text) for each in block if column in each.cells]
        known = [text for text in texts if label_key(text) in _BY_LABEL]
        labels[column] = label = (known or texts)[-1]
        key = _BY_LABEL.get(label_key(label))
        if key in mapping:
            doubled.append(label)
        elif key:
            mapping[key] = column
    return Columns(sheet_name, row, last, labels, mapping, tuple(doubled))
