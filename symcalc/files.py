"""Write whole files or nothing: to a temporary name in the same folder, then moved into place."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from symcalc.errors import BadInput


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path`, atomically; a link's target is written, a device or pipe is written to.

    Raises `BadInput` where the folder does not exist or cannot be written; an existing file is then left as it was.
    """
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        replace_text(target, text, mode)
    except OSError as reason:
        raise BadInput(f"cannot write {path}: {reason.strerror or reason}") from None


def replace_text(target: Path, text: str, mode: int) -> None:
    """Write to a temporary name in the same folder and move it into place, over a link too; `OSError` on failure.

    Nothing is left behind then.
    """
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except OSError:
        os.unlink(temporary)
        raise


def _umask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def require_writable(path: str | Path) -> None:
    """Fail now, rather than after a long run, if `path` cannot be written; nothing is left behind."""
    if not str(path):
        raise BadInput("a file name is empty")
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
    """JSON, indented, with non-ASCII characters as they are; each of a proof's `certificates` takes one line.

    >>> json_text({"β": 1})
    '{\\n  "β": 1\\n}'
    """
    return _indented(value, "\n")


def _indented(value: Any, newline: str, flat: bool = False) -> str:
    """JSON after the given line break; `flat` keeps what stands in a list on one line each."""
    inner = newline + "  "
    if isinstance(value, dict) and value and not flat:
        items = (f"{_line(str(k))}: {_indented(v, inner, k == 'certificates')}" for k, v in value.items())
        return "{" + inner + f",{inner}".join(items) + newline + "}"
    if isinstance(value, (list, tuple)) and value:
        rows = (_line(v) if flat else _indented(v, inner) for v in value)
        return "[" + inner + f",{inner}".join(rows) + newline + "]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
