"""What is to be generated: a formula for every d, its arguments, and the kernels that its sums consist of.

A sum over indices is cut into kernels (`symcalc.codegen.kernels`), one for each tuple of distinct indices:

* `own`: what each component holds without a sum, and the factor common to all contributions to it;
* `pairs`: the contributions of j to k and of k to j, computed together;
* `tuples`: the contribution of two or more other indices.

A matrix has `own` for its diagonal, and `pairs` or `tuples` for what is off it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sympy as sp

from symcalc.codegen.cancellation import factored
from symcalc.codegen.kernels import kernel
from symcalc.codegen.steps import DEPTH, ROOT, Kernel
from symcalc.errors import BadInput
from symcalc.indexed import Entry, IndexMatrix, IndexSum
from symcalc.indices import Family, rename

LETTERS = "jlmnpqr"


@dataclass(frozen=True)
class Argument:
    """An argument of the generated function: `rank` index axes (none for a number)."""

    name: str
    rank: int
    kind: str
    meaning: str

    @property
    def shape(self) -> str:
        """The shape, as the docstring gives it."""
        return f"(..., {', '.join('d' * self.rank)})"


KINDS = {"x": "real", "sigma": "positive", "lam": "positive", DEPTH: "count", "beta": "positive", "A": "real"}
MEANINGS = {
    "x": "Eigenvalues, ascending by convention; any order will do.",
    "sigma": "Singular values, positive, descending by convention; any order will do.",
    "A": "Direction, real, in the singular frames: A[i, j] = <u_i, A v_j>.",
    "N": "Depth, at least 1.",
    "beta": "Inverse temperature, positive.",
}
HERMITIAN = "Direction, Hermitian, in the eigenframe: A[i, j] = <u_i, A u_j>; real or complex."


@dataclass(frozen=True)
class Summand:
    """One grade of a sum: the indices it runs over and the kernel of its body."""

    letters: tuple[str, ...]
    kernel: Kernel
    single: Kernel  # of the contribution to the first index alone
    parity: int = 0  # +1: the contribution of j to k is that of k to j; −1: its negative; 0: neither


@dataclass(frozen=True)
class Function:
    """A formula as a function: its value for every d, and what its docstring says.

    `value` is a sum with no free index (a number), one (a vector) or two (an `IndexMatrix`).
    """

    name: str
    summary: str
    value: IndexSum | IndexMatrix
    arguments: tuple[str, ...]
    latex: str = ""
    notes: tuple[str, ...] = ()
    formula_id: str = ""
    ranks: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {*self.arguments, *([ROOT] if {"sigma", DEPTH} <= set(self.arguments) else [])}
        if unknown := sorted({n for s in self.totals for n in _names(s)} - known):
            raise BadInput(f"{self.name} needs {', '.join(unknown)}; its arguments are {', '.join(self.arguments)}")

    @property
    def totals(self) -> tuple[IndexSum, ...]:
        """The sums: one, or those on and off the diagonal of a matrix."""
        value = self.value
        return (value.diagonal, value.off) if isinstance(value, IndexMatrix) else (value,)

    @property
    def free(self) -> int:
        """The number of index axes of the result."""
        return 2 if isinstance(self.value, IndexMatrix) else len(self.value.free)

    @cached_property
    def families(self) -> dict[str, Family]:
        """The families of symbols that occur, by name."""
        return {e.family.name: e.family for s in self.totals for b in s.grades.values() for e in b.atoms(Entry)}

    @cached_property
    def specification(self) -> tuple[Argument, ...]:
        """The arguments, with their shapes and what they must satisfy."""
        return tuple(map(self._argument, self.arguments))

    def _argument(self, name: str) -> Argument:
        family = self.families.get(name)
        if family is not None and family.hermitian:
            return Argument(name, 2, "hermitian", HERMITIAN)
        rank = 0 if name in (DEPTH, "beta") else self.ranks.get(name, 1)
        kind = "positive" if family is not None and family.positive else KINDS.get(name, "real")
        return Argument(name, rank, kind, MEANINGS.get(name, f"{name}, {kind}."))

    @property
    def arrays(self) -> tuple[Argument, ...]:
        """The arguments with index axes."""
        return tuple(a for a in self.specification if a.rank)

    @property
    def numbers(self) -> tuple[Argument, ...]:
        """The arguments without."""
        return tuple(a for a in self.specification if not a.rank)

    def digest(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the derived bodies."""
        text = ";".join(f"{s.free}{m}:{sp.srepr(b)}" for s in self.totals for m, b in s.grades.items())
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    # -- the parts

    @cached_property
    def own(self) -> Kernel | None:
        """What component k, or the diagonal of a matrix, holds without a sum; and the factor of its sum."""
        total = self.totals[0]
        if not total.free:
            return kernel([total.grades[0]], ()) if 0 in total.grades else None
        value, factor = total.grades.get(0, sp.S.Zero), self.factor
        return kernel([value, factor], total.free) if value != 0 or factor != 1 else None

    @cached_property
    def factor(self) -> sp.Expr:
        """What all contributions of other indices to component k have in common and depends on k alone."""
        total = self.totals[0]
        if len(total.free) != 1 or set(total.grades) - {0} != {1} or self.free == 2:
            return sp.S.One
        body, k = factored(total.grades[1]), total.free[0]
        outside = sp.Mul(*(a for a in sp.Mul.make_args(body) if all(i == k for e in a.atoms(Entry) for i in e.indices)))
        (inside,) = kernel(
            [rename(body / outside, {0: "j" if k != "j" else "i"})], (k, "j" if k != "j" else "i")
        ).results
        return -outside if inside.could_extract_minus_sign() else outside

    @cached_property
    def sums(self) -> tuple[Summand, ...]:
        """The sums, grade by grade: those of a vector or number."""
        return tuple(self._summands(self.totals[0], self.factor))

    @cached_property
    def off_diagonal(self) -> tuple[Summand, ...]:
        """The terms of the entries i ≠ j of a matrix, grade by grade."""
        return tuple(self._summands(self.totals[1], sp.S.One)) if self.free == 2 else ()

    @property
    def kernels(self) -> list[Kernel]:
        """All kernels of the function."""
        return [s.kernel for s in (*self.sums, *self.off_diagonal)] + ([self.own] if self.own else [])

    def _summands(self, total: IndexSum, factor: sp.Expr) -> list[Summand]:
        made = []
        for m, body in total.grades.items():
            spare = [c for c in ("i" * (not total.free) + LETTERS) if c not in total.free]
            letters = (*total.free, *spare[:m])
            if m or len(total.free) == 2:
                made.append(self._summand(rename(factored(body / factor), dict(enumerate(spare))), letters, total.free))
        return made

    def _summand(self, body: sp.Expr, letters: tuple[str, ...], free: tuple[str, ...]) -> Summand:
        if len(letters) != 2 or len(free) == 2:
            return Summand(letters, kernel([body], letters), kernel([body], letters))
        swapped = rename(body, dict(zip(letters, reversed(letters), strict=True)))
        if not free:
            made = kernel([body + swapped], letters)
            return Summand(letters, made, made, 1)
        made = kernel([body, swapped], letters)
        parity = next((sign for sign in (-1, 1) if made.results[0] == sign * made.results[1]), 0)
        single = kernel([body], letters)
        return Summand(letters, single if parity else made, single, parity)


def _names(total: IndexSum) -> set[str]:
    """The names of the families and numbers that occur in a sum."""
    families = {e.family.name for b in total.grades.values() for e in b.atoms(Entry)}
    numbers = {s.name for b in total.grades.values() for s in b.free_symbols if not isinstance(s, Entry)}
    return families | numbers
