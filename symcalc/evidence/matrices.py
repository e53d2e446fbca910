"""Hermitian matrices over R, C and H at high precision: bases, frames, projections, generators (tier precise).

A matrix over H is its complex 2d × 2d image, with ⟨A, B⟩ = ½ Re tr(A*B), and its eigenvalues, which are double, are
taken once.  Only mpmath's eigensolver is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import mpmath as mp

from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

_H_UNITS = (((1, 0), (0, 1)), ((1j, 0), (0, -1j)), ((0, 1), (-1, 0)), ((0, 1j), (1j, 0)))
UNITS = {"R": (((1,),),), "C": (((1,),), ((1j,),)), "H": _H_UNITS}
"""1, i, j, k as complex blocks."""


@dataclass(frozen=True)
class Space:
    """The Hermitian d × d matrices over a field, with their inner product Re tr(A*B) (½ of it on the image of H).

    >>> [len(Space(field, 3).basis) for field in "RCH"]
    [6, 9, 15]
    """

    field: str
    d: int

    @property
    def block(self) -> int:
        """The size of the complex block of one entry."""
        return 2 if self.field == "H" else 1

    @cached_property
    def basis(self) -> list[mp.matrix]:
        """An orthonormal basis: the diagonal, then each pair with each unit."""
        one = UNITS[self.field][0]
        made = [self._filled({(i, i): one}, 1) for i in range(self.d)]
        for i in range(self.d):
            for j in range(i + 1, self.d):
                for q in UNITS[self.field]:
                    made.append(self._filled({(i, j): q, (j, i): _conjugate(q)}, 1 / mp.sqrt(2)))
        return made

    def _filled(self, entries: dict[tuple[int, int], Any], factor: Any) -> mp.matrix:
        made, r = mp.zeros(self.d * self.block), self.block
        for (i, j), q in entries.items():
            for a in range(r):
                for b in range(r):
                    made[i * r + a, j * r + b] = factor * q[a][b]
        return made

    def projectors(self, n: int = 0) -> list[mp.matrix]:
        """The spectral projections of the n-th of a fixed sequence of generic matrices: a generic frame."""
        generic = mp.zeros(self.d * self.block)
        for a, e in enumerate(self.basis):
            generic += e * (mp.mpf((17 * a * a + 29 * n + 5 * a) % 31 - 15) / 13)
        return self.spectral_projectors(generic)

    def spectral_projectors(self, M: mp.matrix) -> list[mp.matrix]:
        """P_i for the eigenvalues in ascending order."""
        values, vectors = mp.eighe(M)
        order, r = sorted(range(len(values)), key=lambda k: values[k]), self.block
        groups = [order[r * i : r * (i + 1)] for i in range(self.d)]
        return [sum((vectors[:, k] * vectors[:, k].H for k in g), mp.zeros(M.rows)) for g in groups]

    def eigenvalues(self, M: mp.matrix) -> list[Any]:
        """The eigenvalues, ascending, each once."""
        return precise.eigenvalues(M)[:: self.block]

    def matrix(self, x: Sequence[Any], n: int = 0) -> mp.matrix:
        """Σ x_i P_i in the n-th generic frame."""
        return sum((v * P for v, P in zip(x, self.projectors(n), strict=True)), mp.zeros(self.d * self.block))

    def split(self, M: mp.matrix, Z: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
        """(P_M Z, P_M^⊥ Z): the normal part is Σ P_i Z P_i."""
        normal = sum((P * Z * P for P in self.spectral_projectors(M)), mp.zeros(M.rows))
        return Z - normal, normal

    def noise(self, M: mp.matrix, amplitude: Any, tangential: Any = 1) -> list[mp.matrix]:
        """tangential · P_M E_a + amplitude · P_M^⊥ E_a over the basis."""
        projections = self.spectral_projectors(M)
        normals = [sum((P * e * P for P in projections), mp.zeros(M.rows)) for e in self.basis]
        return [tangential * (e - n) + amplitude * n for e, n in zip(self.basis, normals, strict=True)]


def _conjugate(q: Any) -> Any:
    """The conjugate transpose of a complex block."""
    return tuple(tuple(mp.conj(q[b][a]) for b in range(len(q))) for a in range(len(q)))


def brackets(f: Callable[[mp.matrix], Values], M: mp.matrix, directions: Sequence[mp.matrix]) -> list[list[Measured]]:
    """Σ_a Df_i(S_a) Df_j(S_a) for all i, j."""
    columns = precise.diffusion(f, M, directions)
    size = 1 + max(abs(v) for c in columns for v in c.values)
    error = 4 * size * sum(c.error for c in columns)
    count = range(len(columns[0].values))
    return [[Measured([sum(c.values[i] * c.values[j] for c in columns)], error) for j in count] for i in count]
