"""The claim `theorem18.special_depths`: one flat layer, and two layers."""

from __future__ import annotations

import numpy as np

from numeric import embedded
from numeric.measured import part
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.claims.simulated_dln import ALONG, BETA, TWO_LAYERS, Place, across, diagonal, everywhere, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence


def special_depths(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Singular values of flat Brownian motion, and the drift of W with two layers."""

    def flat() -> list[Comparison]:
        place = Place(1, TWO_LAYERS.lam)
        frames = haar_orthogonal(stream(seed, "theorem18.special_depths"), place.d, 2)
        W, noise = (frames[1] * place.lam) @ frames[0].T, embedded.Noise(ALONG * np.eye(9), np.zeros(9))
        sigma = lambda w: np.linalg.svd(w.reshape(*w.shape[:-1], 3, 3), compute_uv=False)  # noqa: E731
        drift = embedded.response(sigma, W.ravel(), noise, stream(seed, "theorem18, one layer"))[0]
        return compare_measured("drift of σ, N = 1", drift, values(claimed["drift of σ, N = 1"], place))

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], diagonal(place.d), BETA)
        return flat() + compare_measured("Σ″, N = 2", drift, values(claimed["Σ″, N = 2"], place))

    return everywhere(compare, (TWO_LAYERS,))
