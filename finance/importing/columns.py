"""The columns of a sheet of expense lines: those of its template, of its export, and how others call them."""

from workflow.xlsx.tables import Field

LINE_FIELDS = (
    Field("category", "支出科目", ("科目", "支出类别", "费用类别"), True, 40),
    Field("description", "事项", ("支出事项", "摘要", "用途", "内容"), True, 120),
    Field("unit", "计量单位", ("单位",), False, 10),
    Field("quantity", "数量", (), False, 20),
    Field("unit_price", "单价（元）", (), False, 30),
    Field("days", "天数", (), False, 20),
    Field("amount", "金额（元）", ("支出金额", "小计"), False, 30),
)
INVOICE_FIELDS = (
    Field("kind", "票种", ("发票种类", "票据种类"), False, 20),
    Field("code", "发票代码", ("票据代码",), False, 30),
    Field("number", "发票号码", ("票据号码", "发票号"), False, 40),
    Field("seller", "开票方", ("销售方", "开票单位", "销售方名称"), False, 120),
    Field("dated", "开票日期", (), False, 30),
    Field("billed", "价税合计", ("发票金额", "票面金额"), False, 30),
    Field("tax", "税额", (), False, 30),
)
FIELDS = (*LINE_FIELDS, *INVOICE_FIELDS)
LABELS = {each.key: each.label for each in FIELDS}
INVOICE_KEYS = tuple(each.key for each in INVOICE_FIELDS)
# What makes a line; a row in which none of it stands is another invoice of the line above.
FIGURES = ("description", "quantity", "unit_price", "amount")
IN_YUAN = ("unit_price", "amount", "billed", "tax")
