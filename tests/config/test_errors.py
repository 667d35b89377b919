"""What is turned away before a form sees it still gets a sentence."""

import pytest


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "张" * 1_000_000}, "文字过多"),
        ({f"field-{n}": "1" for n in range(5001)}, "项目过多"),
    ],
    ids=["a body over 2.5 MB", "over 5000 fields"],
)
def test_too_much_at_once_is_told_what_to_do(client, data, words):
    body = "&".join(f"{name}={value}" for name, value in data.items())
    answer = client.generic("POST", "/certificates/lookup/", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert words in answer.content.decode()
