"""The covariance of a matrix noise as a tensor with four indices, C_abcd = E[dM_ab dM_cd] / dt, for every d at once.

A tensor is a rule on index names: in a sum over distinct indices all that matters is which of a, b, c, d are equal,
so a rule is made of Kronecker's δ.  Over H the product dM_ab dM_cd keeps its order.

The standard Wiener process on the Hermitian d × d matrices over F = R, C, H, b_F = dim F = 1, 2, 4, with
⟨A, B⟩ = Re tr(A*B), has E|dH_ab|² = b_F/2 off the diagonal and E dH_aa² = 1 on it (claim `theorem15.wiener`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp

from symcalc.errors import BadInput, NoiseError
from symcalc.indexed import IndexSum, words
from symcalc.indices import Entry, Family, Name, delta, rename

Rule: TypeAlias = Callable[[Name, Name, Name, Name], sp.Expr]

FIELD_DIMENSION = bF = sp.Symbol("b_F", positive=True)
"""dim_R F: 1 for R, 2 for C, 4 for H."""


@dataclass(frozen=True)
class Covariance:
    """C_abcd = E[dM_ab dM_cd] / dt.

    >>> flat = wiener_rectangular()
    >>> twice = flat + flat.weighted(lambda a, b: sp.Symbol("w"))
    >>> twice("i", "j", "i", "j")
    w**2 + 1
    """

    rule: Rule

    def __call__(self, a: Name, b: Name, c: Name, d: Name) -> sp.Expr:
        """C_abcd for four index names."""
        return sp.sympify(self.rule(a, b, c, d), strict=True)

    def __add__(self, other: Covariance) -> Covariance:
        """The covariance of the sum of two independent noises."""
        return Covariance(lambda a, b, c, d: self(a, b, c, d) + other(a, b, c, d))

    def weighted(self, weight: Callable[[Name, Name], sp.Expr]) -> Covariance:
        """The covariance of the noise weight_ab dM_ab."""
        return Covariance(lambda a, b, c, d: weight(a, b) * weight(c, d) * self(a, b, c, d))

    def contract(self, form: IndexSum, direction: Family) -> IndexSum:
        """E[q(dM)] / dt of a quadratic form q in the entries of `direction`.

        >>> from symcalc.spectral import DIRECTION, eigenvalue_variation
        >>> print(wiener_hermitian().contract(eigenvalue_variation(2), DIRECTION).tidied())
        sum(b_F/(x[k] - x[j]), j != k)
        """
        return form.map(lambda body: self._contracted(body, direction))

    def _contracted(self, body: sp.Expr, direction: Family) -> sp.Expr:
        return sp.Add(*(
            coefficient * self(*left.indices, *right.indices)
            for coefficient, left, right in quadratic_terms(body, direction)
        ))  # fmt: skip


def quadratic_terms(body: sp.Expr, direction: Family) -> Iterable[tuple[sp.Expr, Entry, Entry]]:
    """A quadratic form as coefficients of products of two entries; `NoiseError` if it is not one.

    >>> from symcalc.spectral import DIRECTION as A
    >>> list(quadratic_terms(3 * A["i", "i"] ** 2, A))
    [(3, A[i,i], A[i,i])]
    """
    if body.is_commutative is False:
        for word, coefficient in words(body).items():
            if len(word) == 1:  # a square on the diagonal commutes and is part of the coefficient
                raise NoiseError(f"{word[0]} stands alone: the form is not quadratic in {direction.name}")
            if len(word) > 2:
                raise NoiseError(f"a product of {len(word)} entries: the form is not quadratic in {direction.name}")
            if word and not all(isinstance(w, Entry) and w.family == direction for w in word):
                raise NoiseError(f"{' '.join(map(str, word))} is not a product of entries of {direction.name}")
            if word and any(e.family == direction for e in coefficient.atoms(Entry)):
                raise NoiseError(
                    f"{coefficient} stands beside two entries: the form is not quadratic in {direction.name}"
                )
            yield from [(coefficient, word[0], word[1])] if word else quadratic_terms(coefficient, direction)
        return
    entries = sorted((e for e in body.atoms(Entry) if e.family == direction), key=str)
    seconds = [(sp.diff(body, e, f) / 2, e, f) for e in entries for f in entries]
    constant = body.xreplace(dict.fromkeys(entries, sp.S.Zero))
    slopes = [sp.diff(body, e).xreplace(dict.fromkeys(entries, sp.S.Zero)) for e in entries]
    if any(c.has(*entries) for c, _, _ in seconds if entries) or constant != 0 or any(s != 0 for s in slopes):
        raise NoiseError(f"the form is not homogeneous of degree 2 in the entries of {direction.name}")
    yield from seconds


# --- the noises of the theory ------------------------------------------------------------------------------------


def wiener_hermitian(dimension: sp.Expr | int = bF) -> Covariance:
    """The standard Wiener process on Hermitian matrices over a field of this real dimension (a symbol by default).

    Derived from its real components: off the diagonal dH_ab = Σ_q q w_q/√2 over the units q = 1, i, … with
    independent w_q, and dH_ba is the conjugate; a product of two equal imaginary units is −1.

    >>> C = wiener_hermitian()
    >>> C("i", "j", "j", "i"), C("i", "i", "i", "i"), C("i", "j", "i", "j")
    (b_F/2, 1, 1 - b_F/2)
    """
    imaginary = sp.sympify(dimension, strict=True) - 1
    conjugated = (1 + imaginary) / 2  # E[dH_ab dH_ba]: each unit times its conjugate is 1
    plain = (1 - imaginary) / 2  # E[dH_ab dH_ab]

    def rule(a: Name, b: Name, c: Name, d: Name) -> sp.Expr:
        return sp.expand(conjugated * delta(a, d) * delta(b, c) + plain * delta(a, c) * delta(b, d))

    return Covariance(rule)


def wiener_rectangular() -> Covariance:
    """The standard Wiener process on real matrices: E[dB_ab dB_cd] = δ_ac δ_bd.

    >>> wiener_rectangular()("i", "j", "i", "j"), wiener_rectangular()("i", "j", "j", "i")
    (1, 0)
    """
    return Covariance(lambda a, b, c, d: delta(a, c) * delta(b, d))


def projected(noise: Covariance, normal: sp.Expr, tangential: sp.Expr = sp.S.One) -> Covariance:
    """tangential · P_M dH + normal · P_M^⊥ dH in the eigenframe: P_M keeps the entries off the diagonal.

    That P_M is this projection is derived in `symcalc.orbits`.

    >>> C = projected(wiener_hermitian(2), normal=sp.Symbol("s"))
    >>> C("i", "j", "j", "i"), C("i", "i", "i", "i")
    (1, s**2)
    """
    return noise.weighted(lambda a, b: tangential * (1 - delta(a, b)) + normal * delta(a, b))


def defects(C: Covariance, action: str = "unitary conjugation") -> list[sp.Expr]:
    """The change of C_abcd under each direction of a group, for every way in which all the indices can coincide.

    The actions are dM → [E_pq, dM] ("unitary conjugation": the E_pq span the complexified Lie algebra of U(d)),
    dM → [E_pq − E_qp, dM] ("orthogonal conjugation") and X dM, dM X with X = E_pq − E_qp ("orthogonal on both
    sides"), the latter two with reflections.  All zero: the noise is invariant for every d, since a rule on names sees
    nothing of its six indices but which are equal.

    >>> len(defects(wiener_hermitian(2))), set(defects(wiener_hermitian(2)))
    (203, {0})
    """
    changes = [sp.expand(change) for at in patterns(6) for change in _ACTIONS[action](C, *at)]
    return changes + [sp.expand(C(*at)) for at in map(tuple, patterns(4)) if _ODD[action](at)]


def _unitary(C: Covariance, a: Name, b: Name, c: Name, d: Name, p: Name, q: Name) -> list[sp.Expr]:
    """[E_pq, ·] on either factor: the row index p becomes q, the column index q becomes p with a minus sign."""
    first = delta(a, p) * C(q, b, c, d) - delta(b, q) * C(a, p, c, d)
    return [first + delta(c, p) * C(a, b, q, d) - delta(d, q) * C(a, b, c, p)]


def _orthogonal(C: Covariance, a: Name, b: Name, c: Name, d: Name, p: Name, q: Name) -> list[sp.Expr]:
    """[E_pq − E_qp, ·] on either factor."""
    return [_unitary(C, a, b, c, d, p, q)[0] - _unitary(C, a, b, c, d, q, p)[0]]


def _two_sided(C: Covariance, a: Name, b: Name, c: Name, d: Name, p: Name, q: Name) -> list[sp.Expr]:
    """(E_pq − E_qp) dM, and dM (E_pq − E_qp)."""
    left = delta(a, p) * C(q, b, c, d) - delta(a, q) * C(p, b, c, d)
    left += delta(c, p) * C(a, b, q, d) - delta(c, q) * C(a, b, p, d)
    right = delta(b, q) * C(a, p, c, d) - delta(b, p) * C(a, q, c, d)
    right += delta(d, q) * C(a, b, c, p) - delta(d, p) * C(a, b, c, q)
    return [left, right]


_ACTIONS = {
    "unitary conjugation": _unitary,
    "orthogonal conjugation": _orthogonal,
    "orthogonal on both sides": _two_sided,
}
_ODD: dict[str, Callable[[tuple[str, ...]], bool]] = {  # entries that change their sign under a reflection
    "unitary conjugation": lambda at: False,
    "orthogonal conjugation": lambda at: any(at.count(i) % 2 for i in at),
    "orthogonal on both sides": lambda at: at[0] != at[2] or at[1] != at[3],
}


def patterns(slots: int) -> list[str]:
    """The ways in which indices can coincide, as words: each letter occurs only after all earlier ones.

    >>> patterns(2), len(patterns(4))
    (['ii', 'ij'], 15)
    """
    words = [""]
    for _ in range(slots):
        words = [w + letter for w in words for letter in _LETTERS[: len(set(w)) + 1]]
    return words


_LETTERS = "ijklmn"


# --- what a user writes ------------------------------------------------------------------------------------------


def read_covariance(given: Any) -> Covariance:
    """A covariance from an expression in a, b, c, d with KroneckerDelta, or from a function of four indices.

    >>> a, b, c, d = sp.symbols("a b c d")
    >>> C = read_covariance(2 * sp.KroneckerDelta(a, d) * sp.KroneckerDelta(b, c))
    >>> C("i", "j", "j", "i")
    2

    A function is called with SymPy symbols, different symbols being different indices; it may use `==`,
    `KroneckerDelta`, and entries such as x[a].  Raises `NoiseError` where the result still holds a bare index.
    """
    if isinstance(given, Covariance):
        return given
    if isinstance(given, sp.Expr):
        made = Covariance(lambda *names: _resolved(given, dict(zip("abcd", names, strict=True))))
    elif callable(given):
        made = Covariance(lambda *names: _called(given, names))
        _require_no_positions(given, made)
    else:
        raise BadInput(
            f"a covariance is an expression in a, b, c, d with KroneckerDelta or a function of four indices: {given!r}"
        )
    for a, b, c, d in map(tuple, patterns(4)):
        if sp.expand(made(a, b, c, d) - made(c, d, a, b)) != 0:
            raise NoiseError(f"E[dM_{a}{b} dM_{c}{d}] and E[dM_{c}{d} dM_{a}{b}] are given different values")
    return made


_POSITIONS = "the covariance depends on positions, not only on which indices are equal"


class _Position(sp.Symbol):
    """An index that is handed to a user's function: it is not a number, and is not to be compared with one."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int):
            raise NoiseError(f"{_POSITIONS}: an index is compared with {other}")
        return bool(super().__eq__(other))

    __hash__ = sp.Symbol.__hash__


def _called(function: Callable[..., Any], names: tuple[Name, ...]) -> sp.Expr:
    """The function at symbols, one for each different index."""
    written = {n: f"index{n}" if isinstance(n, int) else n for n in names}
    try:
        value = sp.sympify(function(*(_Position(written[n]) for n in names)), strict=True)
    except (TypeError, sp.SympifyError) as failure:
        raise NoiseError(f"{_POSITIONS}: {failure}") from None
    value = value.xreplace({s: sp.Symbol(s.name) for s in value.atoms(_Position)})
    return _resolved(value, {text: n for n, text in written.items()})


def _require_no_positions(function: Callable[..., Any], made: Covariance) -> None:
    """Compare the function at integers with the rule read off at symbols: `a == 1` is never true of a symbol."""
    for at in itertools.product((1, 2, 3), repeat=4):
        try:
            value = sp.sympify(function(*map(sp.Integer, at)), strict=True)
        except BadInput:  # it names entries, such as x[a], which have no integer indices
            return
        if sp.expand(value - made(*at)) != 0:
            raise NoiseError(f"{_POSITIONS}: {value} at {at}")


def _resolved(value: sp.Expr, names: dict[str, Name]) -> sp.Expr:
    """Evaluate the δ's, different indices being different values, and put index names into the entries."""
    deltas = {e: _delta(e, names) for e in value.atoms(sp.KroneckerDelta)}
    foreign = sorted({str(e) for e in value.atoms(Entry) if not set(e.indices) <= set(names)})
    made = rename(value.xreplace(deltas), names)
    bare = {s for s in made.free_symbols if not isinstance(s, Entry) and s.name in names}
    if bare or foreign:
        raise NoiseError(f"{_POSITIONS}: {made} holds {', '.join(foreign or sorted(map(str, bare)))}")
    return made


def _delta(e: sp.KroneckerDelta, names: dict[str, Name]) -> sp.Integer:
    """δ of two of the four indices; of a number, or with a range, it would see positions."""
    if len(e.args) != 2 or not all(i.is_Symbol and i.name in names for i in e.args):
        raise NoiseError(f"{_POSITIONS}: {e} (the four indices are a, b, c, d, as in E[dM_ab dM_cd])")
    return delta(*(names[i.name] for i in e.args))
