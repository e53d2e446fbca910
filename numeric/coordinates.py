"""Geodesics of a metric in coordinates to second order, as steps of noise need them.

x(t) = x + tv − ½ t² Γ(v, v) + O(t³), with Γ^k(v, v) = g^{kl}(∂_i g_jl − ½ ∂_l g_ij) v^i v^j.  A step of noise in the
sense of Itô for the Levi-Civita connection needs no more: what is left out has mean zero.
"""

from collections.abc import Callable

import numpy as np

Metric = Callable[[np.ndarray], np.ndarray]
TINY = 1e-30


def slopes(metric: Metric, point: np.ndarray) -> np.ndarray:
    """Return ∂_l g_ij at a point (n,), indexed [l, i, j], of a metric analytic in complex coordinates.

    By the complex step: no difference is taken, so nothing is lost.

    >>> slopes(lambda x: np.array([[1 + x[0] ** 2]]), np.array([3.0]))
    array([[[6.]]])
    """
    steps = 1j * TINY * np.eye(len(point))
    return np.array([metric(point + step).imag / TINY for step in steps])


def geodesic_flow(metric: Metric) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return (point (n,), velocity (..., n)) ↦ the end of the geodesic, to second order in the velocity.

    On the hyperbolic plane, (dx² + dy²)/y², a vertical geodesic is y e^t:

    >>> flow = geodesic_flow(lambda q: np.eye(2) / q[1] ** 2)
    >>> flow(np.array([0.0, 1.0]), np.array([0.0, 0.1]))
    array([0.   , 1.105])
    """

    def flow(point: np.ndarray, velocity: np.ndarray) -> np.ndarray:
        change = slopes(metric, point)
        form = change.transpose(2, 0, 1) - change / 2  # [l, i, j]: ∂_i g_jl − ½ ∂_l g_ij
        pull = np.einsum("lij,...i,...j->...l", form, velocity, velocity)
        return point + velocity - pull @ np.linalg.inv(metric(point).real) / 2

    return flow
