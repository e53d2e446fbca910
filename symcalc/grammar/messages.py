"""What is said of pieces that stand where they cannot, with a remedy and the name that was probably meant."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Iterable, Mapping

from symcalc.errors import FormulaError
from symcalc.grammar.signature import CONDITIONS, CONSTANTS, FUNCTIONS, REDUCTIONS, Signature
from symcalc.grammar.tokens import Token, shown

SYNONYMS = {"ln": "log", "lambda": "lam", "conjugate": "conj", "product": "prod"}


def unexpected(token: Token, wanted: str = "") -> FormulaError:
    """A piece that cannot stand here, where something else is wanted.

    >>> unexpected(Token("name", "x", 3))
    FormulaError("an operator is missing before 'x'; a product is written with * (column 3)")
    """
    text = token.text
    if token.kind == "end":
        return FormulaError(f"the formula ends where {wanted or 'more'} is expected", token.column)
    reason = f"unexpected {shown(text)}"
    if text in ("!=", "<", ">"):
        reason = f"the comparison {text!r} belongs in a condition of sum or prod"
    elif keyword.iskeyword(text):
        reason = f"{text!r} is not part of this expression; sums are written sum(body, condition, ...)"
    elif wanted:
        reason += f" where {wanted} is expected"
    elif token.kind in ("number", "name") or text == "(":
        reason = f"an operator is missing before {shown(text)}; a product is written with *"
    elif text == "[":
        reason += ": only an indexed argument takes subscripts, once, as in x[k] or A[k, j]"
    return FormulaError(reason, token.column)


def no_function(name: Token, signature: Signature) -> FormulaError:
    """A name before a parenthesis that is neither a function nor a number.

    >>> no_function(Token("name", "x", 1), Signature(frozenset(), {"x": 1}, ("k",)))
    FormulaError("'x' takes subscripts in square brackets: x[k] (column 1)")
    """
    text = name.text
    if text == "range":
        return FormulaError("range belongs in a condition: m in range(N), m in range(1, N + 1)", name.column)
    if text in signature.entries:
        example = signature.example(text)
        return FormulaError(f"{text!r} takes subscripts in square brackets: {example}", name.column)
    names = (*FUNCTIONS, *REDUCTIONS)
    reason = f"unknown function {shown(text)}; the functions are {' '.join(names)}"
    return FormulaError(reason + _near(text, names), name.column)


def unknown(name: Token, signature: Signature, scope: Mapping[str, str]) -> FormulaError:
    """A name that is no argument, no constant and no index of `scope`.

    >>> unknown(Token("name", "betta", 1), Signature(frozenset({"beta"}), {"x": 1}, ("k",)), {})
    FormulaError("unknown name 'betta'; the arguments are x[k], beta; did you mean 'beta'? (column 1)")
    """
    text = name.text
    ranged = [index for index, kind in scope.items() if kind == "range"]
    candidates = [*signature.entries, *signature.scalars, *CONSTANTS, *FUNCTIONS, *ranged]
    allowed = signature.hints.get(text) or f"the arguments are {signature.listing()}"
    kind = "Python keyword" if keyword.iskeyword(text) else "unknown name"
    return FormulaError(f"{kind} {shown(text)}; {allowed}{_near(text, candidates)}", name.column)


def require_index(name: Token, signature: Signature) -> None:
    """Raise `FormulaError` for a name that means something else, so that it cannot be an index.

    >>> require_index(Token("name", "j", 1), Signature(frozenset(), {"x": 1}, ("k",)))
    """
    text = name.text
    if text in signature.scalars or text in signature.entries:
        reason = "an argument"
    elif text in FUNCTIONS or text in REDUCTIONS or text == "range":
        reason = "a function"
    elif text in CONSTANTS:
        reason = "a constant"
    elif keyword.iskeyword(text):
        reason = "a Python keyword"
    else:
        return
    raise FormulaError(f"{text!r} is {reason}, so it cannot be an index; {CONDITIONS}", name.column)


def listed(names: Iterable[str]) -> str:
    """The first few names, or 'none'.

    >>> listed("kj"), listed("abcdefghi")
    ('k, j', 'a, b, c, d, e, f, g, h, ...')
    """
    found = list(names)
    return ", ".join(found[:8]) + (", ..." if len(found) > 8 else "") if found else "none"


def _near(name: str, candidates: Iterable[str]) -> str:
    """Suggest the candidate that `name` was probably meant to be."""
    known = {candidate.lower(): candidate for candidate in candidates}
    wanted = SYNONYMS.get(name, name[:40]).lower()
    found = difflib.get_close_matches(wanted, known, n=1)
    return f"; did you mean {known[found[0]]!r}?" if found else ""
