"""Which folders fonts are taken from."""

from pathlib import Path

import pytest

from workflow.fontconfig import VENDORED, ensure_fontconfig, font_files, font_folders


def test_the_vendored_fonts_come_with_their_licences() -> None:
    assert [path.name for path in font_files()] == [
        "NotoSerifSC-Bold.ttf",
        "NotoSerifSC-Regular.ttf",
        "ZhigengHanBF.ttf",
        "ZhigengHanGI.ttf",
    ]
    for licence in ("OFL.txt", "HANAZONO.txt", "ARPHICPL.txt"):
        assert (VENDORED / licence).stat().st_size > 500


def test_a_deployers_folder_is_added_and_a_missing_one_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIGENG_FONT_FOLDERS", f"{tmp_path}:{tmp_path / 'gone'}")

    assert font_folders() == (VENDORED, tmp_path.resolve())


def test_the_configuration_names_our_folder_and_nothing_of_the_host() -> None:
    path = ensure_fontconfig()

    text = path.read_text(encoding="utf-8")
    assert f"<dir>{VENDORED}</dir>" in text
    assert text.count("<dir>") == len(font_folders())
    assert "<include" not in text
    assert path.parent.stat().st_mode & 0o077 == 0


def test_another_set_of_fonts_is_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two checkouts of one account run side by side; neither may rewrite what the other reads."""
    ours = ensure_fontconfig()
    before = ours.read_text(encoding="utf-8")
    monkeypatch.setenv("ZHIGENG_FONT_FOLDERS", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(ours))

    theirs = ensure_fontconfig.__wrapped__()

    assert theirs != ours
    assert ours.read_text(encoding="utf-8") == before
