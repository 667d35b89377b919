"""Which number took the place of which. Reads only."""

from certificates.models import Certificate

_LONGEST = 50


def chain_of(certificate: Certificate) -> list[Certificate]:
    """Every number of one chain, the oldest first, the certificate itself among them."""
    rows = [certificate]
    while rows[0].replaces_id and len(rows) < _LONGEST:
        rows.insert(0, Certificate.objects.get(pk=rows[0].replaces_id))
    while len(rows) < _LONGEST and (following := replacement_of(rows[-1])):
        rows.append(following)
    return rows


def replacement_of(certificate: Certificate) -> Certificate | None:
    return Certificate.objects.filter(replaces=certificate).first()


def replaced_by(certificate: Certificate) -> Certificate | None:
    """The certificate whose place a new one takes: a number that was made void on the way is passed over."""
    earlier = certificate.replaces
    while earlier is not None and earlier.state == Certificate.State.VOID:
        earlier = earlier.replaces
    return earlier
