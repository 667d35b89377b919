from django.urls import path

from applications.views import change, documents, filing, parts

ROOT = "portal/programmes/<int:pk>/filing/"

urlpatterns = [
    path(ROOT, filing.filing_page, name="filing"),
    path(f"{ROOT}check/", filing.check_page, name="filing_check"),
    path(f"{ROOT}receipt/", filing.receipt_page, name="filing_receipt"),
    path(f"{ROOT}plan.pdf", filing.paper, {"kind": "plan.pdf"}, name="filing_plan"),
    path(f"{ROOT}plan.xlsx", filing.paper, {"kind": "plan.xlsx"}, name="filing_plan_xlsx"),
    path(f"{ROOT}form.pdf", filing.paper, {"kind": "form.pdf"}, name="filing_form"),
    path(f"{ROOT}documents/<slug:slot>/remove/", documents.remove_page, name="filing_remove"),
    path(f"{ROOT}<slug:part>/", parts.part_page, name="filing_part"),
    path("portal/programmes/<int:pk>/change/", change.change_page, name="change"),
]
