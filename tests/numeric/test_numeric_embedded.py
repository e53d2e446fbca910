"""Frames along and across fibres, geodesics, and the response to one step: exact values, calibration, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric import embedded
from numeric.embedded import Noise, flat_flow, response, sphere_flow, weighted
from numeric.streams import stream

coordinates = st.floats(-3, 3).filter(lambda v: abs(v) > 0.05)


def unit(values):
    return np.array(values) / np.linalg.norm(values)


def length(x):
    return np.linalg.norm(x, axis=-1, keepdims=True)


@given(st.lists(coordinates, min_size=2, max_size=5))
def test_rotation_frame_is_orthonormal_with_the_radius_last(values):
    point = np.array(values)
    frame = embedded.rotation_frame(point)
    assert np.allclose(frame @ frame.T, np.eye(len(point)))
    assert np.allclose(np.abs(frame[-1] @ point), np.linalg.norm(point))


@given(st.lists(coordinates, min_size=3, max_size=3))
def test_parallel_frame_spans_the_tangent_plane_and_the_first_keeps_the_height(values):
    point = unit(values)
    frame = embedded.parallel_frame(point)
    assert np.allclose(frame @ frame.T, np.eye(2)) and np.allclose(frame @ point, 0) and frame[0, 2] == 0


@given(st.lists(coordinates, min_size=4, max_size=4))
def test_hopf_frame_spans_the_tangent_space_and_the_first_keeps_the_quotient(values):
    point = unit(values)
    frame = embedded.hopf_frame(point)
    assert np.allclose(frame @ frame.T, np.eye(3)) and np.allclose(frame @ point, 0)
    z, moved = (x[::2] + 1j * x[1::2] for x in (point, frame[0]))
    assert np.allclose(moved, 1j * z)  # along the circle e^{it} z


@given(st.lists(coordinates, min_size=3, max_size=3), st.floats(0.01, 3))
def test_great_circles_stay_on_the_sphere_and_have_their_length(values, angle):
    point = unit(values)
    end = sphere_flow(point, angle * embedded.parallel_frame(point)[:1])
    assert np.allclose(length(end), 1) and np.allclose(end @ point, np.cos(angle))
    assert np.array_equal(sphere_flow(point, np.zeros((1, 3)))[0], point)


@pytest.mark.parametrize("hyperbolic", [False, True])
@given(st.lists(coordinates, min_size=2, max_size=4), st.floats(0.1, 1.5))
def test_frames_around_the_pole_are_orthonormal_and_the_last_leads_away(hyperbolic, values, distance):
    point, frame = embedded.around_the_pole(np.array(values), distance, hyperbolic)
    signature = np.diag([*np.ones(len(values)), -1.0 if hyperbolic else 1.0])
    assert np.allclose(frame @ signature @ frame.T, np.eye(len(values))) and np.allclose(frame @ signature @ point, 0)
    flow = embedded.hyperbolic_flow if hyperbolic else sphere_flow
    further = embedded.around_the_pole(np.array(values), distance + 0.3, hyperbolic)[0]
    assert np.allclose(flow(point, 0.3 * frame[-1:]), further)
    assert np.allclose(flow(point, np.zeros((1, len(point)))), point)


def test_response_is_reproducible_and_depends_on_the_stream():
    point, noise = np.array([1.0, 2.0]), Noise(np.eye(2), np.zeros(2))
    first, again, other = (response(length, point, noise, stream(seed, "test"))[0] for seed in (1, 1, 2))
    assert first.value == again.value != other.value


@pytest.mark.parametrize("dimension", [2, 3, 5])
def test_radius_of_brownian_motion(dimension):
    """(n − 1)/2r and a gradient of length 1, at 7 standard errors plus bias: no false alarm in 100 seeds; sees 1e-6."""
    point = np.linspace(0.5, 1.5, dimension)
    r = np.linalg.norm(point)
    for seed in range(100):
        noise, rng = Noise(np.eye(dimension), np.zeros(dimension)), stream(seed, "radius")
        drift, diffusion = response(length, point, noise, rng, samples=100)
        wanted = (dimension - 1) / (2 * r)
        assert abs(drift.value[0] - wanted) < drift.bound()[0] < 1e-6 * wanted
        assert (np.abs(diffusion.value - point / r) < diffusion.bound()).all()


def test_drift_of_a_force_on_the_sphere():
    point, force = unit([1.0, -2.0, 2.0]), np.array([0.0, 0.0, 0.7])
    force -= (force @ point) * point
    noise = Noise(np.zeros((1, 3)), force, sphere_flow)
    drift, diffusion = response(lambda x: x[..., 2:], point, noise, stream(3, "force"))
    assert abs(drift.value[0] - 0.7 * (1 - point[2] ** 2)) <= drift.bound()[0] < 1e-8
    assert np.abs(diffusion.value).max() <= diffusion.bound().max() < 1e-8


def test_weights_and_flows():
    assert np.array_equal(weighted(np.eye(3), 2, 0.0, 4.0), np.diag([0.0, 0.0, 4.0]))
    assert np.array_equal(flat_flow(np.array([1.0]), np.array([[2.0]])), [[3.0]])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: weighted(np.eye(2), 1, -1.0, 1.0), "amplitude"),
        (lambda: weighted(np.eye(2), 1, np.nan, 1.0), "amplitude"),
        (lambda: embedded.around_the_pole(np.ones(2), 0.0, True), "distance"),
        (lambda: response(length, np.ones(2), Noise(np.eye(2), np.zeros(2)), stream(1, "few"), samples=7), "≥ 8"),
        (lambda: response(length, np.ones(2), Noise(np.eye(2), np.zeros(2)), stream(1, "few"), samples=2.5), "samples"),
    ],
)
def test_bad_input_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
