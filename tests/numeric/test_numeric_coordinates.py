"""Geodesics in coordinates against ones that are known, and the Laplace–Beltrami operator that their steps generate."""

import numpy as np
import pytest

from numeric.coordinates import geodesic_flow, slopes
from numeric.embedded import Noise, response


def sphere(q):
    """dr² + sin² r dφ²."""
    return np.array([[1.0 + 0 * q[0], 0.0], [0.0, np.sin(q[0]) ** 2]])


def test_a_geodesic_to_second_order():
    flow, start, v = geodesic_flow(sphere), np.array([0.8, 0.3]), np.array([0.2, 1.1])
    for h in (1e-2, 1e-3):
        end = flow(start, h * v)
        bend = np.array([np.sin(0.8) * np.cos(0.8) * v[1] ** 2, -2 * np.cos(0.8) / np.sin(0.8) * v[0] * v[1]])
        assert np.allclose(end, start + h * v + h**2 / 2 * bend, rtol=0, atol=1e-15)


def test_slopes_of_a_metric_that_is_not_diagonal():
    metric = lambda q: np.array([[1 + q[1], q[0] * q[1]], [q[0] * q[1], np.exp(q[0])]])  # noqa: E731
    found = slopes(metric, np.array([0.5, 2.0]))
    assert np.allclose(found, [[[0, 2], [2, np.exp(0.5)]], [[1, 0.5], [0.5, 0]]])


@pytest.mark.parametrize("r", [0.4, 1.3])
def test_isotropic_steps_generate_the_laplacian_of_the_sphere(r):
    frame = np.array([[1.0, 0.0], [0.0, 1 / np.sin(r)]])
    noise = Noise(np.sqrt(2) * frame, np.zeros(2), geodesic_flow(sphere))
    cosine = lambda q: np.cos(q[..., :1])  # noqa: E731
    drift, _ = response(cosine, np.array([r, 0.2]), noise, np.random.default_rng(1))
    assert abs(drift.value[0] + 2 * np.cos(r)) < drift.bound()[0] < 1e-6
