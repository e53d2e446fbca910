"""Mathematics for a terminal that lacks the characters: β as beta, √ as sqrt, x₁ as x1, λ² as lambda^2.

`use_on` makes a stream write so what its encoding does not have, in place of failing; JSON is `escaped` instead.
Standard library only.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import unicodedata
from typing import TextIO

HANDLER = "symcalc.spelled"
SIGNS = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "⋅": "*", "∗": "*", "∘": "o", "√": "sqrt", "→": "->", "↦": "|->",
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∞": "oo", "∂": "d", "∇": "grad", "∫": "int", "∈": "in", "⊥": "_|_",
    "‖": "||", "⟨": "<", "⟩": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "′": "'", "″": "''", "…": "...", "✓": "ok",
    "✗": "NO", "±": "+-", "⋯": "...", "⁄": "/",
}  # fmt: skip
GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)$")


def spelled(text: str) -> str:
    """The text in ASCII.

    >>> spelled("dM = P_M dH + √(2/β) P_M^⊥ dH (Itô), Σ λ₁² ≤ ½")
    'dM = P_M dH + sqrt(2/beta) P_M^_|_ dH (Ito), Sigma lambda1^2 <= 1/2'
    """
    return "".join(c if c.isascii() else _spelled(c) for c in text)


def _spelled(character: str) -> str:
    """One character by its sign, its Greek name or what it is composed of; a question mark if nothing is known."""
    if character in SIGNS:
        return SIGNS[character]
    greek = GREEK.match(unicodedata.name(character, ""))
    if greek:
        name = greek[2].replace("LAMDA", "LAMBDA")
        return name.lower() if greek[1] == "SMALL" else name.capitalize()
    if unicodedata.combining(character):
        return ""
    parts = unicodedata.decomposition(character).split()
    power = "^" if parts[:1] == ["<super>"] else ""
    letters = [chr(int(p, 16)) for p in parts if not p.startswith("<")]
    return power + spelled("".join(letters)) if letters else "?"


def escaped(document: str) -> str:
    r"""A JSON document in ASCII, its values unchanged.

    >>> escaped('{"β": 1}')
    '{"\\u03b2": 1}'
    """
    return re.sub(r"[^\x00-\x7f]", lambda c: json.dumps(c.group())[1:-1], document)


def use_on(*streams: TextIO) -> None:
    """Let these streams spell what their encoding lacks."""
    codecs.register_error(HANDLER, _handle)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def writes(stream: TextIO, text: str) -> bool:
    """Whether the stream's encoding has every character of the text."""
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _handle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return spelled(error.object[error.start : error.end]), error.end
