"""The list of moves that doors offer. An action becomes one by being registered; portal and admin share it."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.checks import available_moves
from workflow.lifecycle import MOVES
from workflow.models import Dossier


@dataclass(frozen=True)
class Verb:
    """A move of one model: `name` in the address, `label` on the button, `action(subject, *, actor, now, **extra)`.

    `fields` are the names that the door passes on from the request's form; `confirm` is the sentence
    asked first; `when(subject, user)` says whether the button is shown.
    """

    name: str
    label: str
    action: Callable
    fields: tuple[str, ...] = ()
    confirm: str = ""
    done: str = ""
    tone: str = "primary"
    when: Callable | None = None


_verbs: dict[tuple[str, str], Verb] = {}


def register(model, name, label=None, **options):
    """Decorator: offer an action as a move of a model."""

    def decorate(action):
        verb_label = label or MOVES[name].label
        _verbs[model._meta.label, name] = Verb(name, verb_label, action, **options)
        return action

    return decorate


def verb_for(model, name) -> Verb | None:
    return _verbs.get((model._meta.label, name))


def verbs_of(subject, user) -> list[Verb]:
    """The moves to show to a person for a row: those its state and the person's seat allow."""
    label = subject._meta.label
    found = [verb for (model, _), verb in _verbs.items() if model == label]
    if isinstance(subject, Dossier):
        open_moves = available_moves(subject, user)
        found = [verb for verb in found if verb.name not in MOVES or verb.name in open_moves]
    return [verb for verb in found if verb.when is None or verb.when(subject, user)]
