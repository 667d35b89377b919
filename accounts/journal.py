"""The port through which this app's actions reach the journal.

The journal belongs to workflow, which lies to the right. Workflow plugs its `record` in when the apps are
loaded; an action that runs without it fails loudly rather than leaving no trace.
"""

from django.core.exceptions import ImproperlyConfigured

_recorder = None


def connect(recorder):
    global _recorder
    _recorder = recorder


def record(subject, verb, **details):
    if _recorder is None:
        raise ImproperlyConfigured("The journal is not connected: is the workflow app installed?")
    return _recorder(subject, verb, **details)
