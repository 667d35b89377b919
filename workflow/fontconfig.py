"""The fonts that papers are set in: the vendored ones and the deployer's, never the host's.

Pango reads `FONTCONFIG_FILE` once, at its first use in a process, so `ensure_fontconfig` runs before
the first layout. Installing the fonts this way rather than by `@font-face` spares WeasyPrint a copy
of each whole font per document.
"""

import os
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

VENDORED = Path(__file__).resolve().parent.parent / "static" / "fonts"

CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
  <cachedir>{cache}</cachedir>
  <alias binding="strong"><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias binding="strong"><family>monospace</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>
"""


def font_folders():
    """The vendored folder, then each folder named in `ZHIGENG_FONT_FOLDERS` that exists."""
    named = os.environ.get("ZHIGENG_FONT_FOLDERS", "").split(os.pathsep)
    return (VENDORED, *(Path(name).resolve() for name in named if name and Path(name).is_dir()))


def font_files():
    """Every TrueType file that papers may use, the vendored ones first, in a fixed order."""
    return tuple(
        path
        for folder in font_folders()
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in {".ttf", ".ttc", ".otf"}
    )


@cache
def ensure_fontconfig():
    """Point this process and its children at the private fonts; give the configuration file's path.

    Without effect on a Pango that has already laid something out in this process.
    """
    folder = _private_folder()
    folders = "\n".join(f"  <dir>{escape(str(each))}</dir>" for each in font_folders())
    text = CONFIGURATION.format(folders=folders, cache=escape(str(folder / "cache")))
    # Named by its content: two checkouts of one account, side by side, have a file each.
    path = folder / f"fonts-{sha256(text.encode()).hexdigest()[:16]}.conf"
    if not path.is_file():
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


def _private_folder():
    """A folder that only this account can write: a shared one would let others choose our fonts."""
    folder = Path(tempfile.gettempdir()) / f"zhigeng-fonts-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not folder.is_symlink() and status.st_uid == os.getuid() and not status.st_mode & 0o022:
            return folder
    except FileExistsError:
        pass
    return Path(tempfile.mkdtemp(prefix="zhigeng-fonts-"))
