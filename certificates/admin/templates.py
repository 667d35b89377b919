"""Templates of certificates: looked at, compared, drafted, and published by a second person."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from certificates.actions.templates import draft_template, issuers_of, keep_template, may_draft
from certificates.admin.pages import DECIDERS, PageAdmin
from certificates.characters import TODO, characters_for
from certificates.designs.comparing import compared, described
from certificates.designs.design import BUILT_IN, Design
from certificates.designs.designing import TemplateForm
from certificates.designs.previews import SAMPLES, Busy, sample_pdf, sample_picture
from certificates.documents import ContentTooLong
from certificates.models import Template
from workflow.admin import status_piece
from workflow.glyphs import MissingGlyphs
from workflow.models import key_of
from workflow.perform import refused, whole_number
from workflow.timeline import timeline

BUSY = "样张正在排队绘制，请稍等几秒后刷新页面。"


@admin.register(Template)
class TemplateAdmin(PageAdmin):
    template = "admin/certificates/template.html"
    change_list_template = "admin/certificates/template_list.html"
    view_roles = DECIDERS
    list_display = ("preview", "name", "authority", "level", "first_year", "version", "status", "digest_said")
    list_display_links = ("name",)
    list_filter = ("state", "level", "first_year")
    list_select_related = ("authority",)
    list_per_page = 20
    add_label = "起草新模板"
    empty_hint = "没有模板时，证书按平台自带的样式制作。审核、审批人员可以起草，由另一位审批人员发布。"

    def get_urls(self):
        site = self.admin_site.admin_view
        doors = {
            "edit": self.edit, "picture/<slug:sample>": require_safe(self.picture),
            "sample/<slug:sample>.pdf": require_safe(self.pdf), "compare": require_safe(self.compare),
        }  # fmt: skip
        named = {"picture/<slug:sample>": "picture", "sample/<slug:sample>.pdf": "pdf"}
        own = [
            path(
                f"<int:pk>/{way}{'' if way.endswith('.pdf') else '/'}", site(view),
                name=f"certificates_template_{named.get(way, way)}",
            )
            for way, view in doors.items()
        ]  # fmt: skip
        characters = path(
            "characters/", site(require_safe(self.characters)), name="certificates_template_characters"
        )
        return [characters, *own, *super().get_urls()]

    def characters(self, request):
        """缺字清单: what no font draws, over certificates that wait and over rosters."""
        if not self.has_view_permission(request):
            raise Http404(NOT_FOUND)
        return self.framed(
            request, "characters", title="证书缺字清单", characters=characters_for(request.user), todo=TODO
        )

    def has_add_permission(self, request):
        return self.has_view_permission(request) and bool(issuers_of(request.user))

    @admin.display(description="样张")
    def preview(self, row):
        return format_html(
            '<img class="template-thumb" src="{}" width="148" height="105" alt="{}" loading="lazy">',
            picture_address(row, "plain"), f"{row}的样张",
        )  # fmt: skip

    @admin.display(description="状态", ordering="state")
    def status(self, row):
        return status_piece(row.state, row.get_state_display())

    @admin.display(description="式样散列")
    def digest_said(self, row):
        return format_html('<code class="hash">{}</code>', row.digest[:8])

    def page_context(self, request, obj):
        sample = request.GET.get("sample", "plain")
        sample = sample if sample in SAMPLES else "plain"
        return {
            "template": obj,
            "sample": sample,
            "samples": [(code, label, name) for code, (label, name, _) in SAMPLES.items()],
            "picture": picture_address(obj, sample),
            "lines": described(obj),
            "used": obj.certificates.count(),
            "may_edit": obj.state == Template.State.DRAFT and may_draft(request.user, obj.authority),
            "may_copy": self.has_add_permission(request),
            "needs_second": obj.state == Template.State.DRAFT and obj.drafted_by_id == request.user.pk,
            "others": self.get_queryset(request).exclude(pk=obj.pk).select_related("authority"),
            "entries": timeline(key_of(obj), limit=15),
        }

    def visible(self, request, pk):
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404(NOT_FOUND)
        return row

    def picture(self, request, pk, sample):
        return self.sampled(request, pk, sample, sample_picture, "image/svg+xml")

    def pdf(self, request, pk, sample):
        return self.sampled(request, pk, sample, sample_pdf, "application/pdf")

    def sampled(self, request, pk, sample, draw, content_type):
        row = self.visible(request, pk)
        if sample not in SAMPLES:
            raise Http404(NOT_FOUND)
        try:
            response = HttpResponse(draw(row, sample), content_type=content_type)
        except Busy:
            response = HttpResponse(BUSY, content_type="text/plain; charset=utf-8", status=503)
            response["Retry-After"] = "5"
            return response
        except (MissingGlyphs, ContentTooLong) as problem:
            return HttpResponse(str(problem), content_type="text/plain; charset=utf-8", status=422)
        if content_type.startswith("image"):
            response["Content-Encoding"] = "gzip"
            response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        else:
            name = f"样张-{row.name}-第{row.version}版.pdf"
            response["Content-Disposition"] = content_disposition_header("download" in request.GET, name)
        response["Cache-Control"] = "private, max-age=3600"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def compare(self, request, pk):
        """This version beside another that the person may see."""
        row = self.visible(request, pk)
        rows = self.get_queryset(request).exclude(pk=row.pk).select_related("authority")
        other = rows.filter(pk=whole_number(request.GET.get("with"))).first()
        lines = compared(other, row) if other else []
        context = {
            "title": "证书模板对比", "template": row, "other": other, "choices": rows, "lines": lines,
            "different": sum(not line.same for line in lines), "picture": picture_address(row, "plain"),
            "other_picture": picture_address(other, "plain") if other else "",
        }  # fmt: skip
        return self.framed(request, "compare", **context)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        rows = self.get_queryset(request).select_related("authority")
        source = rows.filter(pk=whole_number(request.GET.get("copy"))).first()
        base = Design.from_values(source.design) if source else BUILT_IN
        start = {"first_year": timezone.localdate().year}
        if source:
            start |= {
                "authority": source.authority_id,
                "level": source.level,
                "first_year": source.first_year,
                "name": source.name,
            }
        form = self.form_of(request, base, offices=issuers_of(request.user), start=start)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                made = draft_template(
                    form.chosen_office(), level=data["level"], first_year=data["first_year"], name=data["name"],
                    design=form.design(), actor=request.user, now=timezone.now(),
                )  # fmt: skip
                return redirect("admin:certificates_template_change", made.pk)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return self.framed(request, "form", title="起草证书模板", form=form, source=source)

    def edit(self, request, pk):
        row = self.visible(request, pk)
        if row.state != Template.State.DRAFT or not may_draft(request.user, row.authority):
            raise Http404(NOT_FOUND)
        base = Design.from_values(row.design)
        form = self.form_of(request, base, offices=[row.authority], start={"name": row.name}, template=row)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                keep_template(
                    row, seen=data["seen"], name=data["name"], design=form.design(), actor=request.user,
                    now=timezone.now(),
                )  # fmt: skip
                return redirect("admin:certificates_template_change", row.pk)
            except Refused as refusal:
                if refusal.code == "stale":
                    return refused(request, refusal, back=request.path)
                log_refusal(request, refusal)
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return self.framed(
            request,
            "form",
            title=f"修改：{row}",
            form=form,
            template=row,
            picture=picture_address(row, "plain"),
        )

    def form_of(self, request, base, *, offices, start, template=None):
        initial = {**base.values(), **start, "seen": template.digest if template else ""}
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return TemplateForm(data, files, offices=offices, base=base, template=template, initial=initial)

    def framed(self, request, name, **context):
        form = context.get("form")
        frame = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        status = 422 if form is not None and form.is_bound else 200
        return TemplateResponse(request, f"admin/certificates/template_{name}.html", frame, status=status)


def picture_address(row, sample):
    """The address changes with what the picture shows, so that a browser never keeps an old one."""
    return f"{reverse('admin:certificates_template_picture', args=[row.pk, sample])}?of={row.digest[:12]}"
