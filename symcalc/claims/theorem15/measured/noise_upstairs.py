"""The claim of `noise_upstairs` on the Wiener process: sums over orthonormal bases of matrices over R, C and H."""

from __future__ import annotations

import mpmath as mp
import sympy as sp

from symcalc.claims.measured_spectra import exactly
from symcalc.claims.theorem15.measured.matrices import Quantities
from symcalc.covariance import FIELD_DIMENSION
from symcalc.domains import Point
from symcalc.evidence.matrices import Space
from symcalc.evidence.precise import Measured


def wiener(point: Point) -> Quantities:
    """Σ_a (E_a)_ij (E_a)_ji and the like over orthonormal bases of Hermitian matrices over R, C and H."""
    made, places = {}, dict[str, list[tuple[Point, Measured]]]()
    for F, size in (("R", 1), ("C", 2), ("H", 4)):
        space = Space(F, 2)
        r = space.block

        def entry(e: mp.matrix, i: int, j: int, r: int = r) -> mp.matrix:
            return e[r * i : r * (i + 1), r * j : r * (j + 1)]

        pairs = {"E[dH_ij dH_ji]": (0, 1, 1, 0), "E[dH_ii²]": (0, 0, 0, 0), "E[dH_ij²]": (0, 1, 0, 1),
                 "E[dH_ii dH_jj]": (0, 0, 1, 1)}  # fmt: skip
        for name, (i, j, k, l) in pairs.items():
            products = (entry(e, i, j) * entry(e, k, l) for e in space.basis)
            found = made[f"{name} over {F}"] = exactly([mp.re(sum(p[0, 0] for p in products))])
            places.setdefault(name, []).append(({FIELD_DIMENSION: sp.Integer(size)}, found))
    return {**made, **{name: Measured.at_places(found) for name, found in places.items()}}
