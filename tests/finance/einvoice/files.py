"""E-invoices as the platforms issue them, made for tests: nobody's, with numbers that no office has given out."""

import io
import zipfile

import pikepdf
import weasyprint

NUMBER = "24352000000012345678"
SELLER, BUYER = "福州示例酒店有限公司", "示例福州大学"
SELLER_ID, BUYER_ID = "91350100MA000000X1", "12350000488006000Y"
FIELDS = {
    "number": NUMBER, "seller": SELLER, "seller_number": SELLER_ID, "buyer": BUYER, "dated": "2024-10-18",
    "amount": "36000.00", "tax": "2037.74",
}  # fmt: skip

PAGE = f"""<html><style>@page {{ size: 210mm 140mm; margin: 8mm }} body {{ font: 9pt "Noto Serif SC", "Noto Sans SC", serif }}
td {{ border: .2mm solid #933; padding: 1mm }} h1, p {{ text-align: center }}</style>
<h1>电子发票（普通发票）</h1><p>发票号码：%(number)s<br>开票日期：2024年10月18日</p>
<table><tr><td>购买方信息</td><td>名称：{BUYER}<br>统一社会信用代码/纳税人识别号：{BUYER_ID}</td>
<td>销售方信息</td><td>名称：{SELLER}<br>统一社会信用代码/纳税人识别号：{SELLER_ID}</td></tr></table>
<table><tr><td>项目名称</td><td>数量</td><td>单价</td><td>金额</td><td>税率/征收率</td><td>税额</td></tr>
<tr><td>*住宿服务*住宿费</td><td>120</td><td>283.0188679245283</td><td>33962.26</td><td>6%%</td><td>2037.74</td></tr>
<tr><td>合　　计</td><td></td><td></td><td>¥33962.26</td><td></td><td>¥2037.74</td></tr>
<tr><td>价税合计（大写）</td><td colspan=3>叁万陆仟圆整</td><td colspan=2>（小写）¥36000.00</td></tr></table></html>"""


def pdf(number=NUMBER):
    return weasyprint.HTML(string=PAGE % {"number": number}).write_pdf()


def pdf_without_text():
    return weasyprint.HTML(string="<html><body></body></html>").write_pdf()


def encrypted_pdf():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def xml(number=NUMBER, head=""):
    """数电发票 as XML."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<EInvoice><Header><EIid>{number}</EIid><EInvoiceTag>SWEI3200</EInvoiceTag>'
        f"</Header><EInvoiceData><SellerInformation><SellerIdNum>{SELLER_ID}</SellerIdNum><SellerName>{SELLER}</SellerName>"
        f"</SellerInformation><BuyerInformation><BuyerIdNum>{BUYER_ID}</BuyerIdNum><BuyerName>{BUYER}</BuyerName>"
        "</BuyerInformation><BasicInformation><TotalAmWithoutTax>33962.26</TotalAmWithoutTax><TotalTaxAm>2037.74</TotalTaxAm>"
        "<TotalTax-includedAmount>36000.00</TotalTax-includedAmount><RequestTime>2024-10-18 09:12:33</RequestTime>"
        "</BasicInformation><IssuItemInformation><ItemName>*住宿服务*住宿费</ItemName><Amount>33962.26</Amount>"
        f"</IssuItemInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber>"
        "<IssueTime>2024-10-18</IssueTime></TaxSupervisionInfo></EInvoice>"
    ).encode()


SCHEMA = "http://www.edrm.org.cn/schema/e-invoice/2019"
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.1">'
    "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:CustomDatas>{}</ofd:CustomDatas></ofd:DocInfo>"
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
CUSTOM = {
    "发票代码": "035001900111", "发票号码": "01234567", "合计税额": "2037.74", "合计金额": "33962.26",
    "开票日期": "2024年10月18日", "购买方纳税人识别号": BUYER_ID, "销售方纳税人识别号": SELLER_ID,
}  # fmt: skip


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ofd_root(**named):
    return ROOT.format(
        "".join(f'<ofd:CustomData Name="{name}">{text}</ofd:CustomData>' for name, text in named.items())
    )


def ofd_attached():
    """An older electronic invoice: the invoice of 2019 lies attached."""
    invoice = (
        f'<?xml version="1.0" encoding="UTF-8"?><eInvoice xmlns:fp="{SCHEMA}" Version="1.0"><fp:DocID>01</fp:DocID>'
        "<fp:InvoiceCode>035001900111</fp:InvoiceCode><fp:InvoiceNo>01234567</fp:InvoiceNo>"
        f"<fp:IssueDate>2024年10月18日</fp:IssueDate><fp:Buyer><fp:BuyerName>{BUYER}</fp:BuyerName></fp:Buyer>"
        f"<fp:Seller><fp:SellerName>{SELLER}</fp:SellerName><fp:SellerTaxID>{SELLER_ID}</fp:SellerTaxID></fp:Seller>"
        "<fp:TaxInclusiveTotalAmount>36000.00</fp:TaxInclusiveTotalAmount><fp:TaxTotalAmount>2037.74</fp:TaxTotalAmount>"
        "<fp:TaxExclusiveTotalAmount>33962.26</fp:TaxExclusiveTotalAmount></eInvoice>"
    )
    return zipped({"OFD.xml": ofd_root(**CUSTOM), "Doc_0/Attachs/original_invoice.xml": invoice})


def ofd_tagged():
    """数电发票 as OFD: tags point at the texts on the page."""
    texts = {
        "InvoiceNo": NUMBER, "IssueDate": "2024年10月18日", "BuyerName": BUYER, "SellerName": SELLER,
        "SellerTaxID": SELLER_ID, "TaxInclusiveTotalAmount": "¥36000.00", "TaxTotalAmount": "¥2037.74",
    }  # fmt: skip
    tags = "".join(
        f'<fp:{name}><ofd:ObjectRef PageRef="1">{number}</ofd:ObjectRef></fp:{name}>'
        for number, name in enumerate(texts, 40)
    )
    objects = "".join(
        f'<ofd:TextObject ID="{number}"><ofd:TextCode X="1" Y="2">{text}</ofd:TextCode></ofd:TextObject>'
        for number, text in enumerate(texts.values(), 40)
    )
    names = f'xmlns:fp="{SCHEMA}" xmlns:ofd="http://www.ofdspec.org/2016"'
    return zipped(
        {
            "OFD.xml": ofd_root(),
            "Doc_0/Tags/CustomTag.xml": f"<fp:eInvoice {names}>{tags}</fp:eInvoice>",
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {names}><ofd:Content>{objects}</ofd:Content></ofd:Page>",
        }
    )


def ofd_of_root_alone():
    return zipped({"OFD.xml": ofd_root(**CUSTOM)})


def ofd_bomb():
    """8 MB of blanks in a few kilobytes."""
    return zipped({"OFD.xml": ofd_root(), "Doc_0/Attachs/original_invoice.xml": " " * 8_000_000})
