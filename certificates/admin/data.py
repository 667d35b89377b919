"""A register's certificates as 电子证照 metadata, for the exchange between offices (GB/T 36903)."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from accounts.scope import NOT_FOUND
from certificates.admin.pages import XLSX
from certificates.credentials.gathering import NEEDED, metadata_of
from certificates.credentials.licence import FIELDS
from certificates.models import Certificate
from workflow.xlsx.writing import write_table

# Names and hashes stand on one line each; whoever opens this compares them.
WIDTHS = {
    "ZZLXMC": 46, "ZZMC": 46, "ZZBS": 44, "ZZBFJG": 30, "ZZBFRQ": 14, "CZZT": 14, "CZZTDM": 24, "KZ_YXBMC": 44,
    "KZ_XMMC": 40, "KZ_CBDW": 34, "KZ_XS": 8, "KZ_KSRQ": 14, "KZ_JSRQ": 14, "KZ_JHWH": 24, "KZ_NRSL": 72, "KZ_WJSL": 72,
}  # fmt: skip


def metadata_export(model_admin, request, pk, ending):
    """The metadata of every number that was valid once, as xlsx or JSON; document numbers masked."""
    series = model_admin.get_object(request, str(pk))
    if series is None or not model_admin.has_view_permission(request, series):
        raise Http404(NOT_FOUND)
    rows = Certificate.objects.visible_to(request.user).filter(series=series).issued()
    found = metadata_of(rows.select_related(*NEEDED).order_by("ordinal"))
    name = f"{series}电子证照元数据.{ending}"
    if ending == "json":
        response = JsonResponse({"fields": FIELDS, "rows": found}, json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(metadata_sheet(series, found), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def metadata_sheet(series, rows):
    """The same as a sheet: the standard's names above, its abbreviations in the first row below."""
    lines = [tuple(FIELDS), *(tuple(row.values()) for row in rows)]
    return write_table(
        [f"{series}电子证照元数据", "字段名称和缩写按 GB/T 36903-2018，KZ_ 为扩展项；持证主体代码按规定部分隐藏"],
        tuple(FIELDS.values()), lines, widths=tuple(WIDTHS.get(each, 18) for each in FIELDS), text_columns=tuple(FIELDS.values()),
        sheet_name="电子证照元数据",
    )  # fmt: skip
