from django.urls import path

from finance.admin import comparison, desk, exports
from finance.views import (
    documents,
    editions,
    einvoices,
    hints,
    invoices,
    judging,
    lectures,
    lines,
    papers,
    payees,
    preview,
    settlement,
)

HERE = "portal/programmes/<int:pk>/settlement/"

urlpatterns = [
    path(
        "portal/settlements/<int:pk>/editions/<int:number>/", editions.edition_page, name="settlement_edition"
    ),
    path("portal/settlement-lines/<int:line>/cut/", judging.cut, name="line_cut"),
    path("portal/settlement-lines/<int:line>/uncut/", judging.uncut, name="line_uncut"),
    path("admin/finance/desk/", desk.desk, name="finance_desk"),
    path("admin/finance/desk/comparison/", comparison.comparison, name="finance_comparison"),
    path("admin/finance/desk/exports/", exports.exports, name="finance_exports"),
    path("admin/finance/desk/exports/<slug:kind>/", exports.export, name="finance_export"),
    path(HERE, settlement.settlement_page, name="settlement"),
    path(f"{HERE}preview/", preview.preview, name="settlement_preview"),
    path(f"{HERE}lectures/", lectures.lectures_page, name="lectures"),
    path(f"{HERE}lectures/take/", lectures.take_timetable, name="lectures_take"),
    path(f"{HERE}lectures/new/", lectures.new_lecture, name="lecture_new"),
    path(f"{HERE}lectures/<int:line>/", lectures.lecture_page, name="lecture"),
    path(f"{HERE}lines/", lines.add_line, name="expense_add"),
    path(f"{HERE}lines/<int:line>/", lines.line_page, name="expense"),
    path(f"{HERE}lines/<int:line>/remove/", lines.remove_line, name="expense_remove"),
    path(f"{HERE}lines/<int:line>/vouchers/", lines.add_voucher, name="voucher_add"),
    path(f"{HERE}lines/<int:line>/vouchers/<slug:slot>/remove/", lines.remove_voucher, name="voucher_remove"),
    path(f"{HERE}lines/<int:line>/invoices/", invoices.add_invoice, name="invoice_add"),
    path(f"{HERE}einvoices/", einvoices.einvoices_page, name="einvoices"),
    path(f"{HERE}einvoices/<int:proposal>/", einvoices.einvoice_page, name="einvoice"),
    path(f"{HERE}einvoices/<int:proposal>/drop/", einvoices.drop_einvoice, name="einvoice_drop"),
    path(f"{HERE}invoices/<int:invoice>/", invoices.invoice_page, name="invoice"),
    path(f"{HERE}invoices/<int:invoice>/scan/", invoices.add_scan, name="invoice_scan"),
    path(f"{HERE}invoices/<int:invoice>/scan/remove/", invoices.remove_scan, name="invoice_scan_remove"),
    path(f"{HERE}invoices/<int:invoice>/remove/", invoices.remove_invoice, name="invoice_remove"),
    path(f"{HERE}payments/<int:payment>/payee/", payees.correct, name="payee_correct"),
    path("portal/settlements/<int:pk>/hints/", hints.hints_page, name="settlement_hints"),
    path(f"{HERE}payee/", papers.payee_page, name="payee"),
    path(f"{HERE}documents/", papers.upload, name="settlement_upload"),
    path(f"{HERE}documents/<slug:slot>/remove/", papers.remove_file, name="settlement_detach"),
    path(f"{HERE}submit/", settlement.submit_page, name="settlement_submit"),
    path(f"{HERE}receipt/", settlement.receipt_page, name="settlement_receipt"),
    path(f"{HERE}form.pdf", settlement.form_file, {"kind": "pdf"}, name="settlement_pdf"),
    path(f"{HERE}form.xlsx", settlement.form_file, {"kind": "xlsx"}, name="settlement_xlsx"),
    path(f"{HERE}papers/", documents.papers_page, name="money_papers"),
    path(f"{HERE}papers/check/", documents.check_file, name="money_paper_check"),
    path(f"{HERE}papers/<int:paper>/", documents.paper_file, name="money_paper"),
    path(f"{HERE}papers/<int:paper>/fetch/", documents.fetch, name="money_paper_fetch"),
    path(f"{HERE}papers/<slug:kind>/", documents.make_paper, name="money_paper_make"),
]
