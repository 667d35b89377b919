"""Where uploaded and generated files lie: below the data folder, never under a public address."""

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files with random names and owner-only rights. They leave through views that check who asks."""

    def __init__(self):
        super().__init__(
            location=settings.MEDIA_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def url(self, name):
        raise ValueError("Private files have no address of their own; serve them through a view.")


def private_storage():
    return PrivateStorage()


def random_name(instance, filename):
    """A name that tells nothing about its content, spread over folders by app and model."""
    token = secrets.token_hex(16)
    return f"{instance._meta.app_label}/{token[:2]}/{token}"
