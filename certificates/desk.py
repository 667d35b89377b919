"""A completion package as a page shows it: task list, slots, deadline, obstacles."""

from django.urls import reverse
from django.utils import timezone

from certificates.addresses import SOURCES, mend_address
from certificates.checks import Package, completion_obstacles
from certificates.package import STAFF_SIGN_IN
from policies.addresses import form_in
from policies.findings import explained
from policies.rules import Force
from programs.lifecycle import Stage
from workflow.lifecycle import State

HINTS = {
    "roster": "由学员名单和考核结果生成",
    "sign_in": "由签到记录生成",
    "settlement_form": "由经费结算数据生成",
    "survey_statistics": "由满意度测评结果生成；在纸上测评的上传扫描件",
}
WORDS = {"roster": "等封存名单", "sign_in": "等登记签到", "settlement_form": "等提交结算"}


def questions_of(package: Package):
    """(rule key, sentence) of everything that may stay as it is when a reason is given."""
    return [(f.key, f.sentence) for f in package.found if f.needs_reason and not f.late]


def package_context(package: Package, *, may_write, accept=""):
    completion, programme = package.completion, package.programme
    obstacles = list(completion_obstacles(package))
    open_now = completion.is_open and programme.stage != Stage.CANCELLED
    return {
        "programme": programme,
        "completion": completion,
        "package": package,
        "obstacles": obstacles,
        "tasks": [task_of(package, item) for item in package.items],
        "slots": [
            slot_of(package, item, may_write and open_now, accept) for item in package.items if item.uploaded
        ],
        "mends": [(obstacle, mended_at(package, obstacle.part)) for obstacle in obstacles],
        "sealed": [
            (item, package.files[item.code])
            for item in package.items
            if item.seals and item.code in package.files
        ],
        "consequences": package.deadline.consequences if package.late and package.deadline else (),
        "may_write": may_write and open_now,
        "may_submit": may_write and open_now and not obstacles,
        "findings": explained(
            package.found,
            completion.reasons,
            lambda each: (
                mend_address(programme.pk, each.field, package.items) if may_write and open_now else ""
            ),
        ),
        "due": package.due,
        "late_words": package.deadline.late_words(timezone.localdate()) if package.deadline else "",
        "received": completion.state in (State.SUBMITTED, State.ACCEPTED),
        "in_time": bool(completion.received_at and package.due and package.due.on and not package.late),
        "today": timezone.localdate(),
    }


PLACES = SOURCES | {"stage": "roster", "hours": "attendance", "assessment.required": "assessment"}


def mended_at(package, part):
    """The page on which an obstacle is mended: another paper of the class, the slot of a document, or the reasons."""
    pk = package.programme.pk
    if part in PLACES:
        return reverse(PLACES[part], args=[pk])
    if any(finding.field == f"bank_fields.{part}" for finding in package.found):
        return reverse("settlement", args=[pk]) + "#payee"
    slot = STAFF_SIGN_IN if part == "attendance.staff" else part
    anchor = f"slot-{slot}" if any(item.code == slot for item in package.items) else "words"
    return f"{reverse('completion', args=[pk])}#{anchor}"


def task_of(package, item):
    """One line of the checklist, with the way to mend it."""
    here = reverse("completion", args=[package.programme.pk])
    completion = package.completion
    if item.uploaded:
        url, done = f"{here}#slot-{item.code}", item.code in package.files
    else:
        done = item.code in package.drawable
        url = reverse("completion_paper", args=[package.programme.pk, item.code, "pdf"]) if done else (
            f"/portal/programmes/{package.programme.pk}/{SOURCES[item.code]}/"
        )  # fmt: skip
    returned = completion.state == State.RETURNED and item.code in completion.open_parts
    state = "returned" if returned else "done" if done else "todo"
    word = (
        ""
        if returned
        else ("已生成" if not item.uploaded else "已上传")
        if done
        else WORDS.get(item.code, "")
    )
    return {
        "label": item.name,
        "url": url,
        "state": state,
        "word": word or ("" if returned or done or item.force == Force.BINDING else "未上传，可说明原因"),
        "hint": "" if item.uploaded else HINTS[item.code],
        "code": item.code,
        "generated": not item.uploaded and done,
    }


def slot_of(package, item, may_write, accept):
    row = package.files.get(item.code)
    files = []
    if row is not None:
        row.url = reverse("attachment", args=[row.pk])
        files.append(row)
    writable = may_write and (package.completion.pk is None or package.completion.part_is_open(item.code))
    template = item.generated and item.code in package.drawable
    return {
        "code": item.code,
        "label": item.name,
        "required": item.required and item.force == Force.BINDING,
        "hint": "；".join(filter(None, (item.note, f"须加盖{'、'.join(item.seals)}" if item.seals else ""))),
        "rule": item.citation,
        "form": form_in(package.programme.rule_set.notice, item.name),
        "files": files,
        "upload_url": reverse("completion_attach", args=[package.programme.pk]) if writable else "",
        "accept": accept,
        "template_url": reverse("completion_paper", args=[package.programme.pk, item.code, "pdf"])
        if template
        else "",
    }
