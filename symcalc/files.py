"""Write whole files or nothing: to a temporary name in the same folder, then moved into place."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from symcalc.errors import BadInput


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path`, atomically.

    Raises `BadInput` where the folder does not exist or cannot be written; an existing file is then left as it was.
    """
    target = Path(path)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            temporary = file.name
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as reason:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise BadInput(f"cannot write {target}: {reason.strerror or reason}") from None


def require_writable(path: str | Path) -> None:
    """Fail now, rather than after a long run, if `path` cannot be written; nothing is left behind."""
    target = Path(path)
    if target.is_dir():
        raise BadInput(f"cannot write {target}: it is a folder")
    if not target.parent.is_dir():
        raise BadInput(f"cannot write {target}: there is no folder {target.parent}")
    if not os.access(target.parent, os.W_OK):
        raise BadInput(f"cannot write {target}: the folder {target.parent} is not writable")


def write_json(path: str | Path, value: Any) -> None:
    """Write a value as indented JSON, atomically."""
    write_text(path, json_text(value) + "\n")


def json_text(value: Any) -> str:
    """JSON with non-ASCII characters as they are.

    >>> json_text({"β": 1})
    '{\\n  "β": 1\\n}'
    """
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
