"""Addresses of the completion package, the certificates and the public look-ups."""

from datetime import date

from django.urls import path, re_path, register_converter

from certificates.views import (
    amending,
    completion,
    credentials,
    holder,
    hosted,
    log,
    looking,
    offline,
    own,
    public,
    seals,
    sharing,
    verifying,
    whole_class,
)


class DayConverter:
    """A day as 2026-11-26."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return str(value)


register_converter(DayConverter, "day")

CLASS = "portal/programmes/<int:pk>/"

urlpatterns = [
    path("certificates/lookup/", looking.lookup, name="certificate_lookup"),
    path("certificates/issuers/keys.json", credentials.keys, name="issuer_keys"),
    path("certificates/issuers/<int:pk>/", credentials.issuer, name="issuer_profile"),
    path("certificates/reports/", holder.follow, name="error_report"),
    path("certificates/shared/<str:secret>/", sharing.shared, name="certificate_shared"),
    path("certificates/shared/<str:secret>/paper.pdf", sharing.shared_paper, name="certificate_shared_paper"),
    path("certificates/<str:token>/report/", holder.report, name="certificate_report"),
    path("certificates/<str:token>/looks/", holder.looks, name="certificate_looks"),
    path("certificates/<str:token>/shares/", sharing.shares, name="certificate_shares"),
    path("certificates/<str:token>/shares/<int:pk>/end/", sharing.end, name="certificate_share_end"),
    path("certificates/<str:token>/", public.certificate, name="certificate"),
    path("certificates/<str:token>/paper.pdf", public.paper, name="certificate_paper"),
    path("certificates/<str:token>/paper.svg", public.picture, name="certificate_picture"),
    path("certificates/<str:token>/hours/<int:year>/", credentials.hours, name="certificate_hours"),
    re_path(
        r"^certificates/(?P<token>[^/]+)/credential\.(?P<ending>json|jwt)$",
        credentials.badge,
        name="certificate_badge",
    ),
    path("trainee/certificate/", own.certificate, name="own_certificate"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/code/", verifying.verify_code, name="verify_code"),
    path("verify/file/", verifying.verify_file, name="verify_file"),
    path("verify/offline/", offline.offline, name="verify_offline"),
    path("verify/offline/page.html", offline.page, name="verify_offline_page"),
    path("verify/seals/", seals.seals, name="verify_seals"),
    re_path(
        r"^verify/seals/(?P<fingerprint>[0-9a-f]{64})/chain\.pem$", seals.chain, name="verify_seal_chain"
    ),
    re_path(r"^verify/seals/(?P<fingerprint>[0-9a-f]{64})/root\.cer$", seals.top, name="verify_seal_root"),
    path("verify/<str:number>/", verifying.verify_number, name="verify_number"),
    path("verify/<str:number>/mismatch/", verifying.verify_mismatch, name="verify_mismatch"),
    path("certificates/<str:token>/log.json", log.evidence, name="log_evidence"),
    path("log/", log.page, name="log"),
    path("log/heads/<day:day>", log.head_of_day, name="log_head_of_day"),
    path("log/head", log.head, name="log_head"),
    path("log/heads", log.heads, name="log_heads"),
    path("log/proof/<int:position>", log.proof, name="log_proof"),
    path("log/consistency", log.consistent, name="log_consistency"),
    path("log/check_log.py", log.checker, name="log_checker"),
    path("verify/status-list.json", log.status_list_json, name="status_list"),
    path("verify/status-list.bin", log.status_list_bin, name="status_list_bin"),
    path("log/keys", log.keys, name="log_keys"),
    path(f"{CLASS}completion/", completion.completion, name="completion"),
    path(f"{CLASS}completion/check/", completion.check, name="completion_check"),
    path(f"{CLASS}completion/submit/", completion.submit, name="completion_submit"),
    path(f"{CLASS}completion/words/", completion.save, name="completion_save"),
    path(f"{CLASS}completion/attach/", completion.attach, name="completion_attach"),
    path(f"{CLASS}completion/seals/", completion.seals, name="completion_seals"),
    re_path(
        rf"^{CLASS.replace('<int:pk>', '(?P<pk>[0-9]+)')}completion/papers/(?P<code>[a-z_]+)\.(?P<ending>pdf|xlsx)$",
        completion.drawn,
        name="completion_paper",
    ),
    path(f"{CLASS}certificates/", hosted.certificates, name="certificates"),
    path(f"{CLASS}certificates/all.zip", hosted.whole_zip, name="certificates_zip"),
    path(f"{CLASS}certificates/print.pdf", hosted.whole_print, name="certificates_print"),
    path(f"{CLASS}certificates/<int:certificate>/paper/", hosted.paper, name="certificate_of_class"),
    path(f"{CLASS}certificates/<int:certificate>/", amending.certificate, name="certificate_page"),
    path(
        f"{CLASS}certificates/<int:certificate>/amend/<str:kind>/", amending.propose, name="certificate_amend"
    ),
    path(f"{CLASS}certificates/correct/", whole_class.propose, name="class_correct"),
    path(f"{CLASS}amendments/class/<uuid:group>/", whole_class.correction, name="class_correction"),
    path(f"{CLASS}amendments/class/<uuid:group>/decide/", whole_class.decide, name="class_correction_decide"),
    path(f"{CLASS}amendments/<int:amendment>/", amending.amendment, name="amendment"),
    path(f"{CLASS}amendments/<int:amendment>/decide/", amending.decide, name="amendment_decide"),
    path(f"{CLASS}amendments/<int:amendment>/number/", amending.number, name="amendment_number"),
]
