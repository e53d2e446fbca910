"""The equation of the eigenvalues or singular values of a matrix process, from the covariance of its noise alone.

    dM with E[dM_ab dM_cd] = C_abcd dt (Itô, no drift)   ⟹   dx_k = ½ E[D²x_k(dM, dM)] + Dx_k(dM),

for every d at once.  C is given in the moving eigenframe (singular frames), as P_M dH is: then the coefficients are
functions of x alone, so x is Markov, whatever C.  A noise given in a fixed frame must be equivariant under the group
first, which is decided.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from symcalc.covariance import Covariance, defects, patterns, read_covariance
from symcalc.domains import Domain, Point, beside
from symcalc.errors import BadInput, NoiseError, NotClosed
from symcalc.indexed import IndexSum
from symcalc.indices import Entry, Family
from symcalc.singular import DIRECTION as RECTANGULAR
from symcalc.singular import singular_variation
from symcalc.spectral import DIRECTION, eigenvalue_variation

SHOWN_DIMENSIONS = (2, 3, 4)
"""The dimensions in which a counterexample to equivariance is looked for."""
TRIED = 100
"""For how many values of its symbols a matrix is looked at, before it is no covariance."""


@dataclass(frozen=True)
class SpectralSDE:
    """dx_k = drift dt + dN_k with d⟨N_k, N_k⟩ = variance dt and d⟨N_k, N_l⟩ = covariation dt for k ≠ l.

    `drift` and `variance` have the free index k, `covariation` k and l; all are functions of the spectrum.
    """

    drift: IndexSum
    variance: IndexSum
    covariation: IndexSum

    def expression(self, d: int) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
        """Drift vector and matrix of brackets in dimension d, in the symbols x1, … (or sigma1, …).

        >>> a, b, c, d = sp.symbols("a b c d")
        >>> X = spectral_sde("eigenvalues", covariance=sp.KroneckerDelta(a, d) * sp.KroneckerDelta(b, c))
        >>> X.expression(2)[0].T
        Matrix([[1/(x1 - x2), -1/(x1 - x2)]])
        """
        brackets = sp.ImmutableMatrix(d, d, lambda k, l: self._bracket(d, k + 1, l + 1))
        return sp.ImmutableMatrix(self.drift.components(d)), brackets

    def _bracket(self, d: int, k: int, l: int) -> sp.Expr:
        return self.variance.instantiate(d, k=k) if k == l else self.covariation.instantiate(d, k=k, l=l)

    @cached_property
    def independent(self) -> bool:
        """Whether the martingale parts have no covariation, decided."""
        return self.covariation.is_zero()

    def __str__(self) -> str:
        return f"drift {self.drift}; variance {self.variance}; covariation {self.covariation} (k != l)"


def spectral_sde(of: str, covariance: Any, frame: str = "moving") -> SpectralSDE:
    """The Itô equation of the "eigenvalues" (Hermitian M) or "singular_values" (real square M) for every d.

    `covariance` declares E[dM_ab dM_cd]/dt: an expression in a, b, c, d with `KroneckerDelta`, or a function of four
    indices (`symcalc.covariance.read_covariance`).  `frame` is "moving" (entries ⟨u_a, dM u_b⟩ in the eigenframe, or
    ⟨u_a, dM v_b⟩) or "fixed" (entries of M itself); a fixed-frame noise must be equivariant under conjugation by U(d)
    (under O(d) × O(d) for singular values); a symmetric noise, dM_ab = dM_ba, is read as that of a real symmetric M
    and must be equivariant under O(d).

    Raises `NotClosed`, with two matrices of the same spectrum and different drifts or brackets, where it is not, and
    `NoiseError` for a covariance that depends on positions in the moving frame, or that no noise has (as far as is
    seen at d = 2 and 3, and for the trace at every d: δ_ac δ_bd is the covariance of no Hermitian dM, as
    E|dM_12|² would be 0; −δ_ab δ_cd added to anything is none for every d).

    >>> p, q, r, a, b, c, d = sp.symbols("p q r a b c d")
    >>> D = sp.KroneckerDelta
    >>> X = spectral_sde("eigenvalues", covariance=p*D(a,d)*D(b,c) + q*D(a,c)*D(b,d) + r*D(a,b)*D(c,d))
    >>> print(X)
    drift sum(p/(x[k] - x[j]), j != k); variance p + q + r; covariation r (k != l)
    """
    if of not in _KINDS:
        raise BadInput(f"spectral_sde knows {' and '.join(map(repr, _KINDS))}, not {of!r}")
    if frame not in ("moving", "fixed"):
        raise BadInput(f'frame is "moving" (the eigenframe) or "fixed", not {frame!r}')
    first, second, direction = _KINDS[of]
    if frame == "fixed":
        require_equivariant(of, covariance)
    noise = read_covariance(covariance)
    require_semidefinite(of, noise)
    return contracted(first(), second(), direction, noise)


def contracted(first: IndexSum, second: IndexSum, direction: Family, noise: Covariance) -> SpectralSDE:
    """Itô's formula from the two variations of an observable with the free index k."""
    other = first.renamed({"k": "l"})
    return SpectralSDE(
        drift=(noise.contract(second, direction) / 2).tidied(),
        variance=noise.contract(first * first, direction),
        covariation=noise.contract(first * other, direction),
    )


_KINDS = {
    "eigenvalues": (lambda: eigenvalue_variation(1), lambda: eigenvalue_variation(2), DIRECTION),
    "singular_values": (lambda: singular_variation(1), lambda: singular_variation(2), RECTANGULAR),
}


# --- what is a covariance ------------------------------------------------------------------------------------------


def require_semidefinite(of: str, C: Covariance) -> None:
    """Refuse what is seen to be no covariance: E[dM_ab conj(dM_cd)] is not Hermitian, or has a negative direction.

    The matrix is looked at for d = 2 and 3; one of symbols at values of them, of which one has to do.  The trace, whose
    variance is d (C_aaaa + (d − 1) C_aabb), is looked at for every d where it is a number.
    """
    turned = of == "eigenvalues"  # conj(dM_cd) = dM_dc
    for frame in ("ij", "ijk"):
        pairs = list(itertools.product(frame, repeat=2))
        rows = [[C(a, b, *((d, c) if turned else (c, d))) for c, d in pairs] for a, b in pairs]
        gram = sp.ImmutableMatrix(rows)
        if not any(_is_covariance(gram.xreplace(point)) for point in _values(gram)):
            d, conjugate = len(frame), "conj(dM_cd)" if turned else "dM_cd"
            indices = ", ".join(f"{a}{b}" for a, b in itertools.product(range(1, d + 1), repeat=2))
            tried = ", whatever was tried for its symbols" if gram.free_symbols else ""
            raise NoiseError(
                f"no noise has this covariance: E[dM_ab {conjugate}], at d = {d} and ab, cd = {indices}, is "
                f"{gram.tolist()}, which is not positive semidefinite{tried}"
            )
    own, other = C(*"iiii"), C(*"iijj")
    if own.is_Rational and other.is_Rational and other < 0:
        first = int(sp.floor(1 - own / other)) + 1
        raise NoiseError(
            f"no noise has this covariance for every d: E|tr dM|² = d ({own} + (d - 1)*({other})) is negative from "
            f"d = {first} on (a number that depends on d is written as a symbol)"
        )


def _values(gram: sp.ImmutableMatrix) -> Iterator[Point]:
    """Values of the symbols, not special (a − b = 0 at a = b = 1 is): small, moved a little; and 1/100 of them."""
    for point in Domain().points(sorted(gram.free_symbols, key=str), limit=TRIED):
        moved = beside(point)
        yield from (moved, {s: v if s.is_integer else v / 100 for s, v in moved.items()})


def _is_covariance(gram: sp.ImmutableMatrix) -> bool:
    """Whether a matrix of numbers is not seen to be none: it is Hermitian, with no negative direction."""
    if gram.has(sp.zoo, sp.nan) or gram.is_hermitian is False:
        return False
    return all(e.is_negative is not True for e in gram.diagonal()) and gram.is_positive_semidefinite is not False


# --- noise in a fixed frame --------------------------------------------------------------------------------------


def require_equivariant(of: str, covariance: Any) -> None:
    """Decide whether a covariance in a fixed frame is invariant under the group, for every d; `NotClosed` if not.

    A rule that sees only which indices are equal is contracted with the Lie algebra for every way in which its indices
    can coincide (`symcalc.covariance.defects`), which decides for all d.  One that sees positions is no such rule, so
    no permutation of the basis leaves it as it is; the counterexample is looked for at d = 2, 3, 4.
    """
    try:
        C = read_covariance(covariance)
        symmetric = all(sp.expand(C(a, b, c, d) - C(b, a, c, d)) == 0 for a, b, c, d in map(tuple, patterns(4)))
        broken = next((found for found in defects(C, _ACTIONS[of, symmetric and of == "eigenvalues"]) if found), None)
        if broken is None:
            return
        reason = f"the group changes the covariance by {broken}"
    except NoiseError:
        reason = "the covariance depends on positions, which a permutation of the basis moves"
    shown = (_two_frames(of, _tensor(covariance, d), d) for d in SHOWN_DIMENSIONS)
    raise NotClosed(
        f"the noise is not equivariant ({reason}), so the equation of the spectrum is not closed",
        counterexample=next(filter(None, shown), ""),
    )


_ACTIONS = {
    ("eigenvalues", False): "unitary conjugation",
    ("eigenvalues", True): "orthogonal conjugation",
    ("singular_values", False): "orthogonal on both sides",
}


def _tensor(covariance: Any, d: int) -> dict[tuple[int, ...], sp.Expr]:
    """C_abcd at concrete positions 1, …, d."""
    made = {}
    for at in itertools.product(range(1, d + 1), repeat=4):
        if isinstance(covariance, sp.Expr):
            values = {s: at["abcd".index(s.name)] for s in covariance.free_symbols if s.name in "abcd"}
            made[at] = covariance.subs(values)
        elif isinstance(covariance, Covariance):
            made[at] = covariance(*at)
        else:
            made[at] = sp.sympify(covariance(*map(sp.Integer, at)), strict=True)
        if made[at].has(Entry):
            raise BadInput("a noise in a fixed frame cannot depend on the spectrum's entries")
    return made


def _two_frames(of: str, C: dict[tuple[int, ...], sp.Expr], d: int) -> str:
    """Two matrices with the same spectrum whose drifts or brackets differ, if the rotations tried show it."""
    cosine, sine = sp.Rational(3, 5), sp.Rational(4, 5)
    plain = _coefficients(of, C, d)
    for p, q in itertools.combinations(range(1, d + 1), 2):
        Q = sp.eye(d).as_mutable()
        Q[p - 1, p - 1] = Q[q - 1, q - 1] = cosine
        Q[p - 1, q - 1], Q[q - 1, p - 1] = -sine, sine
        turned = _coefficients(of, _rotated(C, Q, d), d)
        for name, value in plain.items():
            if sp.expand(value - turned[name]) != 0:
                spectrum = ", ".join(map(str, _spectrum(of, d)))
                return (
                    f"at M = diag({spectrum}) the {name} is {value}; at Q M Qᵀ, Q the rotation by (3/5, 4/5) in the "
                    f"plane ({p}, {q}), it is {sp.expand(turned[name])}"
                )
    return ""


def _spectrum(of: str, d: int) -> Sequence[int]:
    return range(d) if of == "eigenvalues" else range(d, 0, -1)


def _rotated(C: dict[tuple[int, ...], sp.Expr], Q: sp.Matrix, d: int) -> dict[tuple[int, ...], sp.Expr]:
    """The covariance of Qᵀ dM Q."""
    for slot in range(4):
        C = {
            at: sp.Add(*(Q[i - 1, at[slot] - 1] * C[(*at[:slot], i, *at[slot + 1 :])] for i in range(1, d + 1)
                         if Q[i - 1, at[slot] - 1] != 0))
            for at in C
        }  # fmt: skip
    return C


def _coefficients(of: str, C: dict[tuple[int, ...], sp.Expr], d: int) -> dict[str, sp.Expr]:
    """Drift and variance of each value at the diagonal point, for this covariance in its eigenframe."""
    first, second, direction = _KINDS[of]
    family = second().grades[1].atoms(Entry) - {e for e in second().grades[1].atoms(Entry) if e.family == direction}
    values = {next(iter(family)).family.at(i): sp.Integer(v) for i, v in enumerate(_spectrum(of, d), 1)}
    entries = {direction.at(a, b): (a, b) for a, b in itertools.product(range(1, d + 1), repeat=2)}
    made = {}
    for k in range(1, d + 1):
        for name, form, half in (("drift", second(), 2), ("variance", first() ** 2, 1)):
            body = sp.expand(form.instantiate(d, k=k).subs(values))
            terms = (sp.diff(body, e, f) / 2 * C[(*entries[e], *entries[f])] for e in entries for f in entries)
            made[f"{name} of value {k}"] = sp.Add(*terms) / half
    return made
