"""A text column that is readable in Python and sealed in the database."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.crypto import decrypt, encrypt, encryptor


class EncryptedTextField(models.TextField):
    """Text encrypted at rest, bound to its column, found by nothing but a blind index beside it.

    Not editable by default, so that no form or admin shows it unasked. Every lookup except
    isnull is refused: `?number__startswith=37` must not read a number digit by digit.
    `context` fixes the binding when a model or field is renamed (default "app.model.field").
    """

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        self.context = context
        super().__init__(*args, **kwargs)

    @property
    def aad(self) -> bytes:
        """What each value is bound to."""
        return (self.context or f"{self.model._meta.label_lower}.{self.name}").encode()

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.context:
            kwargs["context"] = self.context
        return name, path, list(args), kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not isinstance(value, str) or value == "":
            return value
        return encrypt(value, aad=self.aad)

    def sealer(self) -> Callable[[Any], Any]:
        """`get_prep_value` for very many values, under the key that is in use now."""
        seal = encryptor(aad=self.aad)
        return lambda value: seal(value) if value else value

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> str | None:
        """The plain text; raises DecryptionError for a value moved here from another column."""
        return decrypt(value, aad=self.aad) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            self._refuse("查询、筛选")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        self._refuse("查询、筛选")

    def value_to_string(self, obj: models.Model) -> str:
        """Serialisers would write the plain text into a dump."""
        self._refuse("以明文导出")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        found = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):  # the stubs do not know it
            found.append(Error("加密字段每次加密结果不同，不能唯一或建索引：请改用盲索引字段。", obj=self))
        return found

    def _refuse(self, what: str) -> NoReturn:
        raise FieldError(f"加密字段“{self.verbose_name}”不能{what}：请按盲索引精确查找。")
