"""Documents of authorities."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from policies import actions
from policies.admin.kept import KeptAdmin
from policies.forms import EnclosureForm, NoticeForm
from policies.forms.notices import CONTACT
from policies.models import Enclosure, Notice

READ_AS = {"issuers": "issuers_read", "rests_on": "rests_on_read"}
FIELDSETS = (
    ("文件", ("slug", "number", "title", "kind", "issuers", "issuer", "source")),
    ("日期", ("written_on", "printed_on", "printed_by", "published_on", "effective_on")),
    ("公开", ("public", "draft")),
    ("联系", ("division", *CONTACT, "proofreader")),
    ("内容", ("recipients", "body", "rests_on", "interpreter", "remark")),
)


class EnclosureInline(admin.StackedInline):
    """What is enclosed: names in their order, each with the file that the public downloads."""

    model = Enclosure
    form = EnclosureForm
    extra = 1
    fields = ("name", ("place", "year"), ("held", "empty"), ("upload", "file_name"))
    readonly_fields = ("held",)

    def get_fields(self, request, obj=None):
        return self.fields if self.has_change_permission(request, obj) else ("name", "held", "year")

    @admin.display(description="现有文件")
    def held(self, enclosure):
        if enclosure.pk is None or enclosure.file is None:
            return "未收录文件"
        address = reverse("notice_file", args=[enclosure.notice.slug, enclosure.pk])
        return format_html('<a href="{}">{}</a>', address, enclosure.download_name)

    def has_view_permission(self, request, obj=None):
        return request.user.is_authority

    def has_change_permission(self, request, obj=None):
        return obj is None or actions.may_keep(obj, request.user)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Notice)
class NoticeAdmin(KeptAdmin):
    form = NoticeForm
    list_display = ("citation", "title", "written_on", "openness", "standing")
    list_filter = ("kind", "public", "draft")
    search_fields = ("number", "title")
    search_help_text = "文号或标题"
    add_label = "录入文件"
    inlines = (EnclosureInline,)

    def get_fieldsets(self, request, obj=None):
        """Whoever only reads sees lists and contacts as lines, not as fields."""
        if self.has_change_permission(request, obj):
            return [(heading, {"fields": names}) for heading, names in FIELDSETS]
        return [(heading, {"fields": as_read(names)}) for heading, names in FIELDSETS]

    def get_readonly_fields(self, request, obj=None):
        return () if self.has_change_permission(request, obj) else (*READ_AS.values(), "contact_read")

    @admin.display(description="发文机关")
    def issuers_read(self, notice):
        return "\n".join(notice.issuers)

    @admin.display(description="依据文件")
    def rests_on_read(self, notice):
        return "\n".join(notice.rests_on)

    @admin.display(description="联系方式")
    def contact_read(self, notice):
        said = []
        for name, key in CONTACT.items():
            value = notice.contact.get(key)
            if value:
                label = NoticeForm.base_fields[name].label
                said.append(f"{label}：{'、'.join(value) if isinstance(value, list) else value}")
        return "\n".join(said)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or actions.may_keep(obj, request.user))

    @admin.display(description="公开", ordering="public")
    def openness(self, notice):
        return "主动公开" if notice.public else "不公开"

    @admin.display(description="性质", ordering="draft")
    def standing(self, notice):
        return "征求意见稿，不具约束力" if notice.draft else "正式文件"

    @admin.display(description="文号")
    def citation(self, notice):
        return notice.number or "（无文号）"

    def save_model(self, request, obj, form, change):
        actions.keep_notice(obj, actor=request.user, now=timezone.now())

    def save_formset(self, request, form, formset, change):
        changed = formset.save(commit=False)
        staying = [each for each in formset.forms if each not in formset.deleted_forms]
        actions.keep_enclosures(
            form.instance,
            changed=changed,
            removed=formset.deleted_objects,
            files=[
                (each.instance, *each.checked, each.cleaned_data["file_name"])
                for each in staying if each.checked
            ],
            emptied=[each.instance for each in staying if each.cleaned_data.get("empty")],
            actor=request.user,
            now=timezone.now(),
        )  # fmt: skip


def as_read(names):
    """The fields of one group for whoever only reads: one line in place of the fields of the contact block."""
    shown = [READ_AS.get(name, name) for name in names if name not in CONTACT]
    return [*shown, "contact_read"] if set(names) & set(CONTACT) else shown
