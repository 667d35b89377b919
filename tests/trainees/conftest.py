"""What several tests of trainees need."""

import json
import secrets
import shutil
from base64 import b64encode
from pathlib import Path

import pytest


@pytest.fixture
def add_index_key(settings, tmp_path):
    """Put a fresh index key into use beside the one that has been."""

    def add():
        path = tmp_path / "keys.json"
        shutil.copy(settings.KEYS_FILE, path)
        content = json.loads(path.read_text())
        old = content["index"][0]
        fresh = old | {"id": "inext", "key": b64encode(secrets.token_bytes(32)).decode(), "active": True}
        content["index"] = [old | {"active": False}, fresh]
        path.write_text(json.dumps(content))
        settings.KEYS_FILE = Path(path)

    return add
