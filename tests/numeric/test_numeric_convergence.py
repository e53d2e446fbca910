import numpy as np
import pytest

from numeric.convergence import fit_order, strong_order, three_points, weak_order


@pytest.mark.parametrize("order", [0.5, 1.0, 1.5])
def test_an_exact_power_is_recovered_with_no_width(order):
    h = 2.0 ** -np.arange(5)
    fit = fit_order(h, (3 * h**order)[:, None] ** 2)
    assert fit.slope == pytest.approx(order) and fit.width < 1e-12


def test_the_next_order_widens_the_interval():
    h = 2.0 ** -np.arange(2, 8)
    clean, bent = (fit_order(h, (h * (1 + c * h))[:, None] ** 2) for c in (0.0, 1.0))
    assert bent.width > 10 * clean.width
    assert 1.0 in bent and 0.5 not in bent


def test_the_interval_covers_as_often_as_it_says():
    """200 fits of order ½ with correlated noise in 20 groups: at 90 % the truth is missed at most 20 + 6 σ times."""
    rng = np.random.default_rng(1)
    h = 2.0 ** -np.arange(4)
    missed = 0
    for _ in range(200):
        common = rng.chisquare(4, 20) / 4
        squares = h[:, None] * common * (rng.chisquare(8, (4, 20)) / 8)
        missed += 0.5 not in fit_order(h, squares, confidence=0.9)
    assert missed < 20 + 6 * np.sqrt(200 * 0.1 * 0.9)


def test_three_points_have_the_normal_moments_up_to_the_fifth():
    increments, weights = three_points(1, 0.7)
    moments = [float(weights @ increments[0, :, 0] ** k) for k in range(6)]
    np.testing.assert_allclose(moments, [1, 0, 0.7, 0, 3 * 0.49, 0], atol=1e-14)


def test_weak_orders_of_known_schemes():
    """dX = −X dt: Euler (order 1) and the trapezoidal rule (order 2), without noise."""
    euler = weak_order(lambda dW, h: np.full(dW.shape[1], (1 - h) ** len(dW)), np.exp(-1), 1.0, [6, 7, 8, 10])
    assert abs(euler.slope - 1) < 0.05
    rule = weak_order(
        lambda dW, h: np.full(dW.shape[1], ((2 - h) / (2 + h)) ** len(dW)), np.exp(-1), 1.0, [6, 7, 8, 10]
    )
    assert abs(rule.slope - 2) < 0.05


def test_bad_inputs():
    with pytest.raises(ValueError, match="at least 3 levels"):
        fit_order([1.0, 0.5], np.ones((2, 1)))
    with pytest.raises(ValueError, match="the errors must be finite and > 0"):
        fit_order([1.0, 0.5, 0.25], np.array([[1.0], [0.0], [np.nan]]))
    with pytest.raises(ValueError, match="levels must divide 8"):
        strong_order(lambda w, h: w[0], lambda w, h: w[0], np.zeros((8, 20, 1)), 1.0, [1, 2, 3])
