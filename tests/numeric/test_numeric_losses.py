"""Slopes and gradients of losses against central differences of their values."""

import numpy as np
import pytest

from numeric.balanced import Balanced, end_to_end
from numeric.framed import Framed
from numeric.losses import Completion, Free, Target, WeightDecay
from numeric.random_matrices import haar_orthogonal

PHI = np.array([[1.0, -0.4, 0.2], [0.3, 0.8, -1.1], [0.5, 0.1, -0.6]])
OBSERVED = np.array([[True, False, True], [False, True, True], [True, True, False]])
DEPTHS = (1, 2, 3, 5)


def losses(depth):
    return [Free(), Target(PHI), Completion(PHI, OBSERVED), WeightDecay(0.7, depth)]


def start(depth):
    return Framed.start([1.4, 1.0, 0.7], haar_orthogonal(np.random.default_rng(2), 3, depth + 1))


def numerical(f, point):
    """The gradient of f at an array, by central differences."""
    units = np.eye(point.size).reshape(-1, *point.shape) * 1e-5
    return ((f(point + units) - f(point - units)) / 2e-5).reshape(point.shape)


@pytest.mark.parametrize("depth", DEPTHS)
def test_slopes(depth):
    W = start(depth).end_to_end
    for loss in losses(depth):
        np.testing.assert_allclose(loss.slope(W), numerical(loss.value, W), atol=1e-7, err_msg=str(loss))


@pytest.mark.parametrize("depth", DEPTHS)
def test_gradients_on_the_factors(depth):
    state = start(depth)
    for loss in losses(depth):
        ambient = numerical(lambda factors: loss.value(end_to_end(factors)), state.factors)
        z = np.broadcast_to(loss.gradient(state), (depth, 3, 3))
        np.testing.assert_allclose(state.in_place(z), ambient, atol=1e-7, err_msg=str(loss))
        np.testing.assert_allclose(state.horizontal(z)[0], z, atol=1e-12)
        if depth > 1:
            np.testing.assert_allclose(Balanced(depth, 3).horizontal(state.factors, ambient), ambient, atol=1e-6)


def test_weight_decay_is_that_of_the_layers():
    state = start(3)
    layers = 0.7 / 2 * (state.factors**2).sum()
    np.testing.assert_allclose(WeightDecay(0.7, 3).value(state.end_to_end), layers, rtol=1e-12)


def test_what_is_not_observed_does_not_count():
    hidden = np.where(OBSERVED, PHI, np.nan)
    loss = Completion(hidden, OBSERVED)
    assert loss.value(np.where(OBSERVED, PHI, 7.0)) == 0


def test_bad_losses():
    with pytest.raises(ValueError, match="observed must be boolean"):
        Completion(PHI, OBSERVED.astype(float))
    with pytest.raises(ValueError, match="c must be a finite number > 0"):
        WeightDecay(-1.0, 2)
    with pytest.raises(ValueError, match="weight decay is that of depth 2"):
        WeightDecay(1.0, 2).gradient(start(3))
