"""Doors to the certificates of the seals, so that a viewer can call a seal trusted. Keys have no door."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from certificates.models import Seal
from certificates.sealing.chains import chain_as_pem, links_of, top_as_der


@require_safe
def seals(request):
    """The authorities behind the seals, each with its certificate and the seals that it stands for."""
    return render(request, "certificates/seals.html", {"tops": tops_of(Seal.objects.public(timezone.now()))})


def tops_of(rows):
    """[{top, key (fingerprint of a seal that leads to it), demonstration, seals: [(seal, links)]}], one an authority."""
    found = {}
    for seal in rows:
        links = links_of(seal.chain)
        kept = found.setdefault(
            links[-1].fingerprint,
            {"top": links[-1], "key": seal.fingerprint, "demonstration": seal.demonstration, "seals": []},
        )
        kept["seals"].append((seal, links))
    return list(found.values())


@require_safe
def chain(request, fingerprint):
    """The whole chain of one seal as PEM, its own certificate first."""
    seal = get_object_or_404(Seal.objects.public(timezone.now()), fingerprint=fingerprint)
    name = f"{seal.authority}电子印章证书链-{fingerprint[:8]}.pem"
    return saved(chain_as_pem(seal.chain), "application/x-pem-file", name)


@require_safe
def top(request, fingerprint):
    """The highest certificate of one seal's chain, to be taken into a viewer."""
    seal = get_object_or_404(Seal.objects.public(timezone.now()), fingerprint=fingerprint)
    link = links_of(seal.chain)[-1]
    return saved(top_as_der(seal.chain), "application/pkix-cert", f"{link.name}.cer")


def saved(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
