"""From the trainee's own page to the certificate."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates.actions import note_look
from certificates.lookup.finding import token_for
from certificates.models import Certificate, LookupLog
from certificates.own import certificate_of
from trainees.own.gate import own_page


@require_POST
@own_page
def certificate(request, trainee):
    """Opens the certificate in force for a quarter of an hour, as the lookup does; the look is written down."""
    row = certificate_of(trainee)
    if row is None or row.state != Certificate.State.VALID:
        return redirect("own_home")
    (look,) = note_look([row], LookupLog.Kind.LOOKUP, now=timezone.now())
    return redirect("certificate", token_for(look))
