"""The claims of `riemannian_langevin` along geodesics of a general metric (`measured_submersion`)."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.slides.measured.points import Quantities, named_values
from symcalc.domains import Point
from symcalc.evidence.precise import Measured


def _generated(point: Point, beta: Any, kappa: Any, loss: bool = False) -> Measured:
    """L(f∘φ) along geodesics of the general metric: 1/β along the fibre, κ/β across it, and −grad(E∘φ)."""
    v = ms.coefficients(point)
    space, f = ms.general_space(v), ms.general_function(v, "f")
    force = -space.gradient(ms.general_function(v, "E")) if loss else None
    return space.generator(lambda q: [f(q)], 1 / beta, kappa / beta, force)


def normalisation(point: Point) -> Quantities:
    """Noise along the fibre alone, of generator ½Δ and Δ/β."""
    beta, zero = named_values(point)["beta"], mp.mpf(0)
    return {
        "entropic part, generator ½Δ": _generated(point, mp.mpf(2), zero),
        "entropic part, generator Δ/β": _generated(point, beta, zero),
    }


def anisotropic_noise(point: Point) -> Quantities:
    """The generator at κ minus that at κ = 1."""
    named = named_values(point)
    noise, isotropic = (_generated(point, named["beta"], kappa) for kappa in (named["kappa"], mp.mpf(1)))
    return {"L − Δ_g/β": ms.total([noise, ms.scaled(-1, isotropic)])}


def loss_downstairs(point: Point) -> Quantities:
    """The generator with the loss minus that without."""
    named = named_values(point)
    flow_, still = (_generated(point, named["beta"], named["kappa"], loss) for loss in (True, False))
    return {"loss part": ms.total([flow_, ms.scaled(-1, still)])}
