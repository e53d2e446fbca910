"""The claim `dln.special_depths`: networks of one and of two layers."""

from __future__ import annotations

import numpy as np

from numeric import embedded
from numeric.measured import brackets, entry, part
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.claims.simulated_dln import (
    ACROSS,
    ALONG,
    BETA,
    KAPPA,
    SAMPLES,
    TWO_LAYERS,
    Network,
    Place,
    Response,
    diagonal,
    everywhere,
    off,
    response,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence


def special_depths(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One and two layers: a_ij, Σ′ and Σ″ from noise along the orbits alone, and from noise across them alone."""

    def compare(place: Place) -> list[Comparison]:
        d, step = place.d, one_layer if place.depth == 1 else in_frames
        along = part(step(place, seed, ALONG, 0.0)[0], diagonal(d), BETA)
        drift, diffusion = step(place, seed, 0.0, ACROSS)
        across, bracket = part(drift, diagonal(d), BETA / KAPPA), brackets(diffusion)
        multipliers = part(entry(bracket, off(d), off(d)), range(len(off(d))), BETA / (2 * KAPPA))
        found = {"Σ′": along, "Σ″": across, "a_ij": multipliers}
        names = {f"{name}, N = {place.depth}": measured for name, measured in found.items()}
        return [
            comparison
            for name, measured in names.items()
            for comparison in compare_measured(name, measured, values(claimed[name], place))
        ]

    return everywhere(compare, (Place(1, TWO_LAYERS.lam), TWO_LAYERS))


def in_frames(place: Place, seed: int, along: float, across: float) -> Response:
    """The response of W in its frames."""
    return response(place, seed, along, across, "in_frame")


def one_layer(place: Place, seed: int, along: float, across: float) -> Response:
    """The same for one factor, W itself: its orbit is a point, so nothing moves along it, and across it all is free."""
    frames = haar_orthogonal(stream(seed, f"network at {place}"), place.d, 2)
    W = (frames[1] * place.lam) @ frames[0].T
    noise = embedded.Noise(across * np.eye(W.size), np.zeros(W.size))
    rng = stream(seed, f"{place}, {along!r}, {across!r}")
    return embedded.response(Network(W[None], frames).in_frame, W.ravel(), noise, rng, SAMPLES)
