"""Balanced factors by their frames against the kernel of the balancedness differential (`numeric.balanced`), which
knows no frames: the same projections to 1e-12, the same retraction to third order, balanced to rounding."""

import numpy as np
import pytest

from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.convergence import fit_order
from numeric.framed import Framed
from numeric.random_matrices import haar_orthogonal

CASES = [(depth, d) for depth in (2, 3, 5) for d in (1, 2, 3, 4)]


def rng(seed=1):
    return np.random.default_rng(seed)


def start(depth, d, smallest=0.6, seed=2):
    return Framed.start(np.linspace(1.5, smallest, d), haar_orthogonal(rng(seed), d, depth + 1))


def noise(depth, d, paths=5, seed=3):
    return rng(seed).standard_normal((paths, depth, d, d))


@pytest.mark.parametrize(("depth", "d"), CASES)
def test_factors_are_balanced_and_have_their_product(depth, d):
    state = start(depth, d)
    np.testing.assert_allclose(state.factors, balanced_point(state.lam, state.frames), atol=1e-14)
    assert Balanced(depth, d).defect(state.factors) < 1e-14
    np.testing.assert_allclose(end_to_end(state.factors), state.end_to_end, atol=1e-13)


@pytest.mark.parametrize(("depth", "d"), CASES)
def test_the_parts_of_noise_are_those_of_the_differentials(depth, d):
    state, manifold, Z = start(depth, d), Balanced(depth, d), noise(depth, d)
    z = state.in_frames(Z)
    np.testing.assert_allclose(state.in_place(z), Z, atol=1e-13)
    horizontal, gauge = state.horizontal(z)[0], state.gauge(z)
    np.testing.assert_allclose(state.in_place(horizontal), manifold.horizontal(state.factors, Z), atol=1e-12)
    np.testing.assert_allclose(state.in_place(horizontal + gauge), manifold.project(state.factors, Z), atol=1e-12)
    assert abs((horizontal * gauge).sum(axis=(1, 2, 3))).max() < 1e-12


@pytest.mark.parametrize(("depth", "d"), CASES)
def test_the_end_to_end_matrix_gets_the_noise_that_is_named(depth, d):
    """Dφ(horizontal z) = Q_N [|h_ij| B_ij] Q_0ᵀ, by a central difference; nothing comes from gauge noise."""
    state, z = start(depth, d), noise(depth, d, paths=1)[0]
    part, B = state.horizontal(z)
    size = np.sqrt((state.lift(np.ones((d, d))) ** 2).sum(axis=0))

    def slope(v):
        up, down = (end_to_end(state.factors + sign * 1e-6 * state.in_place(v)) for sign in (1, -1))
        return state.frames[-1].T @ ((up - down) / 2e-6) @ state.frames[0]

    np.testing.assert_allclose(slope(part), size * B, atol=1e-8)
    np.testing.assert_allclose(slope(state.gauge(z)), 0, atol=1e-8)


@pytest.mark.parametrize(("depth", "d"), [(2, 2), (3, 3), (5, 4)])
def test_the_retraction_is_of_second_order_and_balanced_to_rounding(depth, d):
    """The distance to the orthographic retraction is of third order; each is of second."""
    state, manifold = start(depth, d), Balanced(depth, d)
    z = noise(depth, d)
    tangent = state.horizontal(z)[0] + state.gauge(z)
    steps = np.array([2.0**-k for k in range(5, 9)])
    errors = []
    for t in steps:
        moved = state.retract(t * tangent)
        assert manifold.defect(moved.factors).max() < 1e-14
        errors.append(abs(moved.factors - manifold.retract(state.factors, t * state.in_place(tangent))).max())
    assert 2.9 < fit_order(steps, np.array(errors)[:, None] ** 2, curved=True).slope < 3.1


def test_equal_singular_values_are_regular():
    """At λ_1 = λ_2 projections and retraction are those of the dense code, too."""
    frames, manifold = haar_orthogonal(rng(2), 3, 4), Balanced(3, 3)
    state, Z = Framed.start([1.2, 1.2, 0.7], frames), noise(3, 3)
    z = state.in_frames(Z)
    tangent = state.horizontal(z)[0] + state.gauge(z)
    np.testing.assert_allclose(state.in_place(tangent), manifold.project(state.factors, Z), atol=1e-12)
    moved = state.retract(1e-3 * tangent)
    np.testing.assert_allclose(
        moved.factors, manifold.retract(state.factors, 1e-3 * state.in_place(tangent)), atol=1e-7
    )


def test_a_singular_value_that_crosses_zero_is_reflected():
    """No path is lost, and every one is balanced: λ_2 = 0.01 and a step of size 0.1."""
    state = Framed.start([1.5, 0.01], haar_orthogonal(rng(2), 2, 4))
    z = 0.1 * noise(3, 2, paths=2000)
    moved = state.retract(state.horizontal(z)[0] + state.gauge(z))
    assert np.isfinite(moved.lam).all() and (moved.lam > 0).all()
    assert Balanced(3, 2).defect(moved.factors).max() < 1e-14
    assert moved.lam[:, 1].max() < 0.7


def test_frames_move_continuously():
    state, z = start(3, 3), noise(3, 3)
    moved = state.retract(1e-4 * (state.horizontal(z)[0] + state.gauge(z)))
    assert abs(moved.frames - state.frames).max() < 0.01


def test_balancedness_is_kept_over_many_steps():
    state, z = start(3, 3), rng(5)
    for _ in range(500):
        white = 0.02 * z.standard_normal((4, 3, 3, 3))
        state = state.retract(state.horizontal(white)[0] + state.gauge(white))
    assert Balanced(3, 3).defect(state.factors).max() < 1e-10


def test_one_layer_is_flat():
    state, z = start(1, 3), noise(1, 3)
    np.testing.assert_allclose(state.horizontal(z)[0], z, atol=1e-15)
    assert not state.gauge(z).any()
    np.testing.assert_allclose(state.retract(z).end_to_end, state.end_to_end + state.in_place(z)[:, 0], atol=1e-13)


@pytest.mark.parametrize(
    ("lam", "frames", "message"),
    [
        ([1.0, 2.0], [np.eye(2)] * 3, "descending"),
        ([1.0, 0.0], [np.eye(2)] * 3, "positive"),
        ([2.0, 1.0], [np.eye(3)] * 3, r"frames must be \(N \+ 1, 2, 2\)"),
        ([2.0, 1.0], [np.ones((2, 2))] * 3, "orthogonal"),
    ],
)
def test_bad_starts(lam, frames, message):
    with pytest.raises(ValueError, match=message):
        Framed.start(lam, frames)
