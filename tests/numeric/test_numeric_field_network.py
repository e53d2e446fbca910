"""Networks over R, C and H as vectors: frames, retraction, and invariants that need no derived formula."""

import numpy as np
import pytest

from numeric.balanced import Balanced, end_to_end
from numeric.field_network import FieldNetwork, components

SHAPES = [
    (FieldNetwork(3, 2), (1.4, 0.8)),
    (FieldNetwork(1, 2), (1.4, 0.8)),
    (FieldNetwork(3, 3, 1, 2), (1.9, 1.1, 0.4)),
    (FieldNetwork(3, 2, 2), (1.4, 0.8)),
    (FieldNetwork(2, 2, 2, 1), (1.4, 0.8)),
    (FieldNetwork(2, 2, 4), (1.4, 0.8)),
    (FieldNetwork(3, 1, 4, 1), (0.7,)),
]


@pytest.fixture(params=SHAPES, ids=lambda shape: str(shape[0]))
def placed(request):
    network, roots = request.param
    return network, network.point(roots, np.random.default_rng(3)), np.array(roots)


def test_points_are_balanced_with_the_singular_values_asked_for(placed):
    network, x, roots = placed
    assert abs(network.balances(x)).max(initial=0) < 1e-14
    assert np.allclose(network.singular_values(x), roots**network.depth, rtol=1e-13)


def test_a_vector_is_its_factors(placed):
    network, x, _ = placed
    assert np.array_equal(network.vector(network.factors(x)), x)
    block = 2 if network.field == 4 else 1
    size = sum((abs(W) ** 2).sum() for W in network.factors(x)) / block
    assert np.isclose(size, x @ x)


def test_the_frame_is_orthonormal_and_has_the_right_size(placed):
    network, x, _ = placed
    frame = network.frame(x)
    n, b = network.width, network.field
    gauge = b * n * (n - 1) // 2 + (b - 1) * n
    assert len(frame.horizontal) == b * n * (n + network.extra)
    assert len(frame.vertical) == (network.depth - 1) * gauge
    both = np.concatenate([frame.horizontal, frame.vertical])
    assert np.allclose(both @ both.T, np.eye(len(both)), atol=1e-13)


def test_tangents_keep_the_balance_and_vertical_ones_the_product_to_first_order(placed):
    network, x, _ = placed
    frame, step = network.frame(x), 1e-6
    for v in np.concatenate([frame.horizontal, frame.vertical]):
        assert abs(network.balances(x + step * v)).max(initial=0) < 20 * step**2
    for v in frame.vertical:
        assert abs(network.end_to_end(x + step * v) - network.end_to_end(x)).max() < 20 * step**2


def test_the_retraction_is_of_second_order_and_stays_balanced(placed):
    network, x, _ = placed
    frame, step = network.frame(x), 1e-3
    tangents = np.concatenate([frame.horizontal, frame.vertical])
    up, down = network.retract(x, step * tangents), network.retract(x, -step * tangents)
    assert abs(network.balances(up)).max(initial=0) < 1e-13
    acceleration = (up - 2 * x + down) / step**2
    assert abs(acceleration @ tangents.T).max() < 1e-4  # normal up to O(step²)/rounding


def test_it_agrees_with_the_real_square_network_of_balanced():
    network, manifold = FieldNetwork(3, 2), Balanced(3, 2)
    rng = np.random.default_rng(5)
    x = network.point([1.5, 0.7], rng)
    point, noise = x.reshape(3, 2, 2), rng.standard_normal((3, 2, 2))
    frame = network.frame(x)
    across = (frame.horizontal.T @ frame.horizontal @ noise.ravel()).reshape(3, 2, 2)
    assert np.allclose(manifold.horizontal(point, noise), across)
    assert np.allclose(end_to_end(point), network.end_to_end(x))
    tangent = 0.1 * manifold.project(point, noise)
    assert np.allclose(manifold.retract(point, tangent), network.retract(x, tangent.ravel()).reshape(3, 2, 2))


def test_products_and_adjoints_of_quaternions_stay_quaternions():
    network = FieldNetwork(2, 2, 4)
    rng = np.random.default_rng(7)
    W = network.end_to_end(rng.standard_normal(network.dimension))
    J = np.kron(np.eye(2), [[0, 1], [-1, 0]])
    assert np.allclose(J @ W.conj() @ J.T, W)
    assert components(W, 4).shape == (16,)


def test_the_law_of_a_step_does_not_depend_on_the_frames():
    network, roots = FieldNetwork(2, 2, 2), [1.4, 0.8]
    sizes = []
    for seed in (1, 2):
        x = network.point(roots, np.random.default_rng(seed))
        frame = network.frame(x)
        moved = [(network.singular_values(x + 1e-5 * v) - network.singular_values(x)) / 1e-5 for v in frame.horizontal]
        sizes.append((np.array(moved) ** 2).sum(axis=0))
    assert np.allclose(*sizes, rtol=1e-3)


def test_rank_loss_and_wrong_sizes_are_refused():
    network = FieldNetwork(2, 2)
    with pytest.raises(ValueError, match="lost rank"):
        network.frame(np.zeros(network.dimension))
    with pytest.raises(ValueError, match="2 positive numbers"):
        network.point([1.0], np.random.default_rng(1))
    with pytest.raises(ValueError, match="2 positive numbers"):
        network.point([1.0, -1.0], np.random.default_rng(1))
    with pytest.raises(ValueError):
        FieldNetwork(2, 2, 3)
    with pytest.raises(ValueError):
        FieldNetwork(0, 2)


def test_a_step_that_is_too_long_is_nan():
    network = FieldNetwork(3, 2)
    x = network.point([1.0, 0.5], np.random.default_rng(1))
    far = 50.0 * network.frame(x).horizontal
    assert np.isnan(network.retract(x, far)).any()
