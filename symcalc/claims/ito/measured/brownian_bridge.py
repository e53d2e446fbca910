"""The claim of `brownian_bridge`: regression on the covariance matrix of Brownian motion."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, exactly, ito_drift, values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def bridge(point: Point) -> Quantities:
    """The conditional law of (B_s, B_t) given B_T, by inverting covariance matrices of Brownian motion."""
    u1, u2, u3, x, b = values(point, "u1", "u2", "u3", "x", "b")
    s, t, T = u1, u1 + u2, u1 + u2 + u3

    def drift(e: Any) -> list[Any]:
        """E[B_{t+e} | B_t = x, B_T = b]."""
        inverse = mp.matrix([[t, t], [t, T]]) ** -1
        return list((mp.matrix([[t, t + e]]) if e > 0 else mp.matrix([[t + e, t + e]])) * inverse * mp.matrix([x, b]))

    later = [drift(h)[0] for h in (precise.STEP, precise.STEP / 2)]
    slopes = [(v - x) / h for v, h in zip(later, (precise.STEP, precise.STEP / 2), strict=True)]
    precision = mp.matrix([[s, s, s], [s, t, t], [s, t, T]]) ** -1
    block = mp.matrix([[precision[0, 0], precision[0, 1]], [precision[1, 0], precision[1, 1]]])
    covariance = block**-1
    mean = -covariance * mp.matrix([precision[0, 2], precision[1, 2]]) * (b - x)
    martingale = ito_drift(lambda at: [(b - at[1]) / (T - at[0])], [t, x], [1, (b - x) / (T - t)], [[0, 1]])
    return {
        "drift at t": Measured([slopes[1]], abs(slopes[1] - slopes[0]) + mp.mpf(10) ** -80),
        "mean at t": exactly([x + mean[1]]),
        "covariance of s and t": exactly([covariance[0, 1]]),
        "drift of (b − X)/(T − t)": martingale,
    }
