"""The text of a formula cut into numbers, names and symbols; its brackets are matched."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from symcalc.errors import FormulaError
from symcalc.grammar.limits import MAX_DEPTH, MAX_DIGITS, MAX_EXPONENT
from symcalc.grammar.signature import CONDITIONS

# Symbols that are never part of a formula, each with a remedy.
REMEDIES = {
    "^": "a power is written **",
    "\\": "this is LaTeX; write sum(1/(x[k] - x[j]), j != k), sqrt(x[k]), x[k]**2",
    "=": "give the right-hand side only, without keyword arguments",
    ";": "give one formula",
    ".": "attribute access is not part of a formula",
    "'": "strings are not part of a formula",
    '"': "strings are not part of a formula",
    "{": "use ( and )",
    "}": "use ( and )",
    "!": CONDITIONS,
    "<=": CONDITIONS,
    ">=": CONDITIONS,
    "==": CONDITIONS,
    "≠": "write !=",
    "≤": CONDITIONS,
    "≥": CONDITIONS,
    "−": "write -",
    "–": "write -",
    "—": "write -",
    "×": "write *",
    "·": "write *",
    "⋅": "write *",
    "∗": "write *",
    "÷": "write /",
    "²": "write **2",
    "³": "write **3",
    "√": "write sqrt(...)",
    "∑": "write sum(body, condition, ...)",
    "Σ": "write sum(body, condition, ...)",
    "∏": "write prod(body, condition, ...)",
    "Π": "write prod(body, condition, ...)",
    "π": "write pi",
    "β": "write beta",
    "σ": "write sigma",
    "λ": "write lam",
}


class Token(NamedTuple):
    """A piece of the text, and the 1-based column where it begins."""

    kind: str | None  # number, name, symbol, foreign, end
    text: str
    column: int


_PATTERN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<symbol>\*\*|!=|(?:[-+*()\[\],]|/(?!/)|[<>](?!=)))"
    r"|(?P<foreign>//|<=|>=|==|\S)",
    re.ASCII,
)
_CLOSING = {"(": ")", "[": "]"}


def tokenize(text: str) -> list[Token]:
    """The pieces of the text, and an end.

    >>> [token.text for token in tokenize("2*x[k]")]
    ['2', '*', 'x', '[', 'k', ']', '']
    """
    tokens = [Token(m.lastgroup, m.group(), m.start() + 1) for m in _PATTERN.finditer(text)]
    for token in tokens:
        if token.kind == "foreign":
            raise _foreign(token)
    return [*tokens, Token("end", "", len(text) + 1)]


def _foreign(token: Token) -> FormulaError:
    code = "" if token.text.isascii() else f" (U+{ord(token.text):04X})"
    remedy = REMEDIES.get(token.text, "operators are + - * / **")
    return FormulaError(f"'{token.text}'{code} is not part of a formula: {remedy}", token.column)


def number(token: Token) -> Fraction:
    """Read a decimal number exactly: digits times a power of ten."""
    mantissa, _, power = token.text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = whole + decimals
    if len(digits) > MAX_DIGITS:
        raise FormulaError(f"a number has more than {MAX_DIGITS} digits", token.column)
    if digits == token.text and len(digits) > 1 and digits[0] == "0":
        raise FormulaError(f"{shown(token.text)}: an integer has no leading zeros", token.column)
    typed = int(power or "0") if len(power) <= MAX_DIGITS else MAX_EXPONENT + 1
    significant = digits.rstrip("0")
    exponent = typed - len(decimals) + len(digits) - len(significant) if significant else 0
    if max(abs(typed), abs(exponent)) > MAX_EXPONENT:
        raise FormulaError(f"{shown(token.text)}: the exponent is beyond ±{MAX_EXPONENT}", token.column)
    value = int(significant or "0")
    return Fraction(value * 10**exponent) if exponent >= 0 else Fraction(value, 10**-exponent)


def first_commas(tokens: list[Token]) -> dict[int, int]:
    """Check that brackets match; map each opening bracket's position to that of the first comma inside it."""
    commas: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token.text in _CLOSING:
            opened.append(position)
            if len(opened) > MAX_DEPTH:
                raise too_deep(token.column)
        elif token.text in (")", "]"):
            if not opened:
                raise FormulaError(f"{token.text!r} was never opened", token.column)
            before = tokens[opened.pop()]
            if _CLOSING[before.text] != token.text:
                reason = f"{before.text!r} of column {before.column} is closed by {token.text!r}"
                raise FormulaError(reason, token.column)
        elif token.text == "," and opened:
            commas.setdefault(opened[-1], position)
    if opened:
        before = tokens[opened[-1]]
        raise FormulaError(f"{before.text!r} is not closed", before.column)
    return commas


def too_deep(column: int | None) -> FormulaError:
    """The error for a formula nested too deeply, in its text or in its tree."""
    return FormulaError(f"the formula is nested deeper than {MAX_DEPTH} levels", column)


def shown(text: str) -> str:
    """Quote a piece of the formula, shortened."""
    return repr(text if len(text) <= 40 else text[:37] + "...")
