"""Pages drawn once, with holes for what differs from answer to answer.

A page of the look-up is the same for everybody but for a handful of words. Its template is rendered once a process
with marks where these words belong; an answer puts them in, escaped as the template would. So the page has one source,
and nothing that a template does is paid for again. Whoever is logged in has another head on the page and gets it from
the template itself.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# Letters and figures alone: nothing escapes them, not even in an address.
_MARK = "hole7Q{}Q7hole"
_HOLE = re.compile(r"hole7Q(\w+?)Q7hole")
_FORM_TOKEN = "csrf_token"  # noqa: S105 (a name)
MESSAGES_COOKIE = "messages"

Maker = Callable[..., Mapping[str, Any]]
_drawn: dict[tuple[object, ...], list[str]] = {}


def page(request: HttpRequest, template: str, make: Maker, **words: object) -> HttpResponse:
    """The page of a template; `make(**words)` gives its context, and all that differs between answers is in `words`."""
    if request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, MESSAGES_COOKIE}:
        return render(request, template, make(**words))
    parts = _parts(template, make, tuple(words), request)
    return HttpResponse(_filled(parts, words, request))


def piece(template: str, make: Maker, **words: object) -> SafeString:
    """A part of a page, likewise; for parts that know nothing of the request."""
    return mark_safe(_filled(_parts(template, make, tuple(words), None), words, None))  # noqa: S308 (escaped below)


def _parts(template, make, names, request):
    """What stands between the holes, with the name of each hole in between."""
    key = (
        template,
        make,
        names,
        request is None,
        settings.DEMONSTRATION,
        settings.PORTAL_NAME,
        settings.PORTAL_MOTTO,
    )
    key += tuple(settings.PORTAL_FOOTER.values())
    if key not in _drawn:
        holes = {name: _MARK.format(name) for name in names}
        context = dict(make(**{name: mark_safe(hole) for name, hole in holes.items()}))  # noqa: S308 (our own marks)
        if request is not None:
            context[_FORM_TOKEN] = _MARK.format(_FORM_TOKEN)
        _drawn[key] = _HOLE.split(render_to_string(template, context, request))
    return _drawn[key]


def _filled(parts, words, request):
    out = parts.copy()
    for place in range(1, len(out), 2):
        name = out[place]
        out[place] = get_token(request) if name == _FORM_TOKEN else _escaped(words[name])
    return "".join(out)


def _escaped(word):
    """What `conditional_escape` gives for texts and figures, without its care for lazy ones."""
    return word if type(word) is SafeString else escape(str(word))
