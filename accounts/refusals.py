"""What an action says when it will not do as asked."""

import logging

logger = logging.getLogger("portal.refusals")


class Refused(Exception):
    """A refusal with a sentence that the person can act on: what, where, which rule, what to do.

    `code` is stable for tests and logs; `status` is the HTTP status a door answers with.
    """

    def __init__(self, sentence, *, code="refused", status=422, field="", details=()):
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.status = status
        self.field = field
        self.details = tuple(details)

    def __str__(self):
        return self.sentence


def not_allowed(what, who_may=""):
    """The refusal for somebody who sees the row but may not do this to it."""
    hint = f"此操作由{who_may}办理。" if who_may else "如需办理，请联系本单位系统管理员调整角色。"
    return Refused(f"您的账号没有“{what}”的权限。{hint}", code="not_allowed", status=403)


def log_refusal(request, refusal):
    """Which refusal met whom, and where; never what was typed."""
    logger.warning("refused %s for user %s at %s", refusal.code, request.user.pk, request.path)
