"""Documents of authorities."""

from django.contrib import admin
from django.utils import timezone

from policies import actions
from policies.admin.kept import KeptAdmin
from policies.forms import NoticeForm
from policies.models import Notice

READ_AS = {name: f"{name}_read" for name in ("issuers", "contact", "attachments", "rests_on")}
CONTACT = {
    "name": "联系人", "phones": "电话", "fax": "传真", "email": "电子邮箱", "address": "通讯地址", "postcode": "邮编",
}  # fmt: skip


@admin.register(Notice)
class NoticeAdmin(KeptAdmin):
    form = NoticeForm
    list_display = ("citation", "title", "written_on", "openness", "standing")
    list_filter = ("public", "draft")
    search_fields = ("number", "title")
    search_help_text = "文号或标题"
    add_label = "录入文件"

    def get_fields(self, request, obj=None):
        """Whoever only reads sees lists and contacts as lines, not as data."""
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return [READ_AS.get(name, name) for name in fields]

    def get_readonly_fields(self, request, obj=None):
        return () if self.has_change_permission(request, obj) else tuple(READ_AS.values())

    @admin.display(description="发文机关")
    def issuers_read(self, notice):
        return "\n".join(notice.issuers)

    @admin.display(description="依据文件")
    def rests_on_read(self, notice):
        return "\n".join(notice.rests_on)

    @admin.display(description="附件")
    def attachments_read(self, notice):
        return "\n".join(each.get("name", "") for each in notice.attachments)

    @admin.display(description="联系方式")
    def contact_read(self, notice):
        said = []
        for key, label in CONTACT.items():
            value = notice.contact.get(key)
            if value:
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
