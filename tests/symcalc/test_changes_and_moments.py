"""Girsanov, time change, Lamperti and closed moments against known processes."""

import pytest
import sympy as sp

from symcalc.changes import girsanov, lamperti, time_change
from symcalc.errors import BadInput, DimensionError
from symcalc.ito import TIME, ItoProcess, StratonovichProcess, brownian, hermitian_noise, hermitian_state
from symcalc.moments import moment_equations, terminating_expectation

x, y = sp.symbols("x y", real=True)
p, mu, sigma, c = sp.symbols("p mu sigma c", positive=True)


def test_girsanov_is_the_carre_du_champ():
    """Under exp(N − ½⟨N⟩) with dN the martingale part of h(X), the generator gains 2Γ(h, ·)."""
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x, x * y]), sp.Matrix([[1, x], [y, 2]]))
    h, f = x * y**2, x**3 - y
    changed = girsanov(X, X.ito(h).martingale)
    assert sp.expand(changed.generator(f) - X.generator(f) - 2 * X.carre_du_champ(h, f)) == 0
    assert changed.brackets == X.brackets


def test_girsanov_turns_brownian_motion_into_bessel():
    """h = log p: the Doob transform of Brownian motion by p is the three-dimensional Bessel process."""
    B = ItoProcess(p, 0, 1)
    assert girsanov(B, B.ito(sp.log(p)).martingale).drift == 1 / p


def test_girsanov_on_matrices():
    M, H = hermitian_state(2), hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(2), H.matrix, H)
    assert girsanov(X, (M * H.matrix).trace()).drift == M


def test_time_change_scales_the_generator():
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x, y]), sp.Matrix([[1, x], [y, 2]]))
    rate, f = 1 + x**2, x**2 * y
    assert sp.expand(time_change(X, rate).generator(f) - rate * X.generator(f)) == 0
    with pytest.raises(BadInput, match="cannot be negative"):
        time_change(X, sp.Integer(-1))


@pytest.mark.parametrize(
    ("drift", "diffusion", "state", "changed"),
    [
        (mu * p, sigma * p, sp.log(p) / sigma, mu / sigma - sigma / 2),
        (c - p, 2 * sp.sqrt(p), sp.sqrt(p), (c - p) / (2 * sp.sqrt(p)) - 1 / (2 * sp.sqrt(p))),
        (-p, sp.Integer(3), p / 3, -p / 3),
    ],
)
def test_lamperti(drift, diffusion, state, changed):
    X = ItoProcess(p, drift, diffusion)
    Y = lamperti(X)
    assert sp.expand(Y.state - state) == 0 and sp.expand(Y.drift - changed) == 0 and Y.diffusion == 1
    assert sp.expand(X.ito(Y.state).drift - Y.drift) == 0


def test_lamperti_is_for_scalars():
    with pytest.raises(DimensionError, match="one real component"):
        lamperti(ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.eye(2)))


def test_moments_of_geometric_brownian_motion():
    equations = moment_equations(ItoProcess(p, mu * p, sigma * p), 3)
    for k in (1, 2, 3):
        expected = p**k * sp.exp((k * mu + k * (k - 1) * sigma**2 / 2) * TIME)
        assert sp.expand(equations.expectation(p**k) / expected) == 1


def test_moments_of_a_squared_bessel_process():
    Y = ItoProcess(p, c, 2 * sp.sqrt(p))
    equations = moment_equations(Y, 2)
    assert sp.expand(equations.expectation(p) - p - c * TIME) == 0
    assert sp.expand(equations.expectation(p**2) - (p**2 + (2 * c + 4) * p * TIME + c * (c + 2) * TIME**2)) == 0


def test_moments_of_a_matrix_process():
    """E tr M² grows by d² for Brownian motion on Hermitian 2 × 2 matrices."""
    M, H = hermitian_state(2), hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(2), H.matrix, H)
    squared = sp.expand((M * M).trace())
    assert sp.expand(moment_equations(X, 2).expectation(squared) - squared - 4 * TIME) == 0


def test_expectations_solve_the_backward_equation():
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x + y, -2 * y]), sp.Matrix([[1, x], [0, 3]]))
    u = moment_equations(X, 2).expectation(x * y + x**2)
    residual = sp.diff(u, TIME) - (X.generator(u) - sp.diff(u, TIME))
    assert sp.expand(residual) == 0
    assert sp.expand(u.subs(TIME, 0) - x * y - x**2) == 0


def test_what_does_not_close_is_refused():
    with pytest.raises(BadInput, match="do not close"):
        moment_equations(ItoProcess(x, x**2, 1), 2)
    with pytest.raises(BadInput, match="not polynomial"):
        moment_equations(ItoProcess(p, 1 / p, 1), 2)
    with pytest.raises(BadInput, match="integer ≥ 0"):
        moment_equations(ItoProcess(x, -x, 1), -1)


def test_conventions_are_not_mixed_silently():
    S, W = StratonovichProcess(p, 0, p), brownian(1)
    for mixed in (
        lambda: girsanov(S, W.increments[0]),
        lambda: time_change(S, p),
        lambda: lamperti(S),
        lambda: ItoProcess(p, 0, p).product(S),
        lambda: ItoProcess(p, 0, p).joint(S),
    ):
        with pytest.raises(BadInput, match=r"not a StratonovichProcess; .* `to_ito\(\)`"):
            mixed()


def test_functions_of_several_processes():
    """f(X, Y) of two processes over one noise is f of the joint process; the product rule is a special case."""
    W = brownian(2)
    u, v = W.increments
    X, Y = ItoProcess(x, -x, x * u + v, W), ItoProcess(y, x, y * v, W)
    both = X.joint(Y)
    assert sp.expand(both.generator(x * y) - X.product(Y).drift) == 0
    assert sp.expand(both.generator(x**2 * y) - (2 * x * y * -x + x**3 + y * (x**2 + 1) + 2 * x * y)) == 0


def test_conditional_expectations_of_polynomials():
    """E[p(X_T) | X_t] is the expectation from X_t over T − t, and a martingale in t (the tower property)."""
    X, T = (
        ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x + y, -2 * y]), sp.Matrix([[1, x], [0, 3]])),
        sp.Symbol("T", real=True),
    )
    conditional = moment_equations(X, 2).expectation(x * y - x**2, T - TIME)
    assert sp.expand(X.generator(conditional)) == 0
    assert sp.expand(conditional.subs(T, TIME) - (x * y - x**2)) == 0


def test_nilpotent_moments_are_polynomials_in_time():
    """Lévy's area: the fourth moment without a matrix exponential."""
    a = sp.Symbol("a", real=True)
    area = ItoProcess(sp.Matrix([x, y, a]), sp.zeros(3, 1), sp.Matrix([[1, 0], [0, 1], [-y / 2, x / 2]]))
    fourth = moment_equations(area, 4).expectation(a**4).subs({x: 0, y: 0, a: 0})
    assert fourth == 5 * TIME**4 / 16


def test_lamperti_where_the_diffusion_depends_on_the_time():
    """dX = e^t dW: Y = X e^{−t} drifts by −Y, as Itô's formula says."""
    X = ItoProcess(x, 1, sp.exp(TIME))
    Y = lamperti(X)
    assert sp.expand(Y.drift - X.ito(Y.state).drift) == 0
    assert sp.expand(Y.drift - sp.exp(-TIME) * (1 - x)) == 0
    with pytest.raises(BadInput, match="without noise"):
        lamperti(ItoProcess(x, 1, 0))


def test_what_holds_without_explicit_time_is_refused_with_it():
    """E[X_t] of dX = −tX dt + dW is x exp(−t²/2), not exp(tA) of A = −t; and on another clock t is τ."""
    X = ItoProcess(x, -TIME * x, 1)
    for wrong in (
        lambda: moment_equations(X, 1).expectation(x),
        lambda: terminating_expectation(ItoProcess(x, TIME, 1), x),
        lambda: terminating_expectation(ItoProcess(x, 0, 1), TIME * x),
        lambda: time_change(X, 2),
    ):
        with pytest.raises(BadInput, match="time t"):
            wrong()
    assert moment_equations(X, 1).matrix[1, 1] == -TIME


def test_an_imaginary_exponent_is_no_density():
    X = ItoProcess(x, 0, 1)
    with pytest.raises(BadInput, match="no density"):
        girsanov(X, sp.I * X.martingale)
