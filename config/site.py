"""The admin site with its registers in the order of the work, not of the alphabet or of the code."""

from django.contrib import admin
from django.http import HttpRequest

# (heading, models in order; with their app where two bear one name). What is listed nowhere comes last under the name of
# its app.
GROUPS = (
    ("计划", ("AnnualPlan", "Programme", "PlanImport", "Call", "Topic", "Track")),
    ("材料审核", ("Filing", "Change", "Roster", "Completion", "Settlement", "SecondUse")),
    (
        "拨付与证书",
        (
            "Payment",
            "finance.Batch",
            "Clawback",
            "FundBudget",
            "certificates.Batch",
            "Certificate",
            "Amendment",
            "ErrorReport",
            "Series",
            "Template",
            "Seal",
        ),
    ),
    ("监督检查", ("Inspection", "Draw", "Complaint", "Proposal", "Sanction")),
    ("提醒", ("Letter", "Rung")),
    ("政策规则", ("Notice", "RuleSet", "CalendarYear", "Holiday", "SurveyForm")),
    ("机构与账号", ("Organisation", "User", "Entry", "Alarm")),
)


def names_of(model: dict) -> tuple[str, str]:
    """A model of the list by its bare name and with its app."""
    return model["object_name"], model["model"]._meta.label


class StaffSite(admin.AdminSite):
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {name: model for app in apps for model in app["models"] for name in names_of(model)}
        named = {name for _, names in GROUPS for name in names}
        groups = [
            {"name": heading, "app_label": "", "app_url": "", "has_module_perms": True, "models": found}
            for heading, names in GROUPS
            if (found := [models[name] for name in names if name in models])
        ]
        rest = [
            {**app, "models": left}
            for app in apps
            if (left := [model for model in app["models"] if not named.intersection(names_of(model))])
        ]
        return [*groups, *rest]
