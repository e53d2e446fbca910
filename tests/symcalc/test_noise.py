"""Noises on every matrix space: standard in their inner product, products of increments in order, typed errors."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.ito import (
    ItoProcess,
    StratonovichProcess,
    complex_matrix_noise,
    complex_noise,
    correlated_noise,
    hermitian_noise,
    orthogonal_algebra_noise,
    quaternionic_hermitian_noise,
    quaternionic_matrix,
    real_matrix_noise,
    sandwich,
    symmetric_noise,
    unitary_algebra_noise,
)

x, y = sp.symbols("x y", real=True)


def real_form(noise, matrix, direction, weight):
    """E of the square of weight · Re tr(A* dZ), per unit time; `direction` holds numbers."""
    entries = direction.H * matrix
    return sp.expand(noise.covariation(weight * entries.trace(), weight * entries.trace()))


def rational(rows, columns, start=1):
    return sp.Matrix(rows, columns, lambda i, j: sp.Rational((start + 5 * i + 3 * j + 7 * i * j) % 11 - 4, 3))


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize(
    ("make", "space", "weight"),
    [
        (hermitian_noise, lambda A: A + A.H, 1),
        (symmetric_noise, lambda A: A + A.T, 1),
        (orthogonal_algebra_noise, lambda A: A - A.T, sp.sqrt(sp.Rational(1, 2))),
    ],
)
def test_standard_means_that_forms_have_the_variance_of_their_length(d, make, space, weight):
    """E⟨A, dZ⟩² = ⟨A, A⟩ dt; for skew matrices ⟨A, B⟩ = ½ tr(AᵀB)."""
    noise, A = make(d), space(rational(d, d) + (sp.I * rational(d, d, 2) if make is hermitian_noise else sp.zeros(d)))
    squared = weight**4 * noise.covariation((A.H * noise.matrix).trace(), (A.H * noise.matrix).trace())
    assert sp.expand(squared - weight**2 * (A.H * A).trace()) == 0


@pytest.mark.parametrize("d", [1, 2, 3])
def test_quaternionic_noise_is_standard(d):
    """⟨A, B⟩ = ½ Re tr(A*B): E⟨A, dH⟩² = ⟨A, A⟩ dt for embedded quaternionic Hermitian A; d(2d − 1) dimensions."""
    noise = quaternionic_hermitian_noise(d)
    at = {s: sp.Rational((3 * k) % 7 - 2, 2) + (sp.I * sp.Rational((5 * k) % 9 - 3, 4) if not s.is_real else 0)
          for k, s in enumerate(quaternionic_matrix("A", d).free_symbols)}  # fmt: skip
    names = {s.name: s for s in at}
    for s in list(at):  # conjugate pairs
        partner = names.get(f"conj({s.name})")
        if partner is not None:
            at[partner] = sp.conjugate(at[s])
        if ".a[" in s.name:
            i, j = s.name[:-1].split("[")[1].split(",")
            at[names[f"A.a[{j},{i}]"]] = sp.conjugate(at[s])
    A = quaternionic_matrix("A", d).subs(at, simultaneous=True)
    assert A == A.H
    form = (A * noise.matrix).trace() / 2
    assert sp.expand(noise.covariation(form, form) - (A * A).trace() / 2) == 0
    squares = sum(noise.covariation(u, v) for u, v in zip(noise.matrix, noise.matrix.T, strict=True)) / 2
    assert squares == d * (2 * d - 1)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_squares_of_increments(d):
    """dH dH/dt = (d + 1)/2 over R, d over C, 2d − 1 over the quaternions; 1 − d on so(d), −d on u(d)."""
    for noise, value in (
        (symmetric_noise(d), sp.Rational(d + 1, 2)),
        (hermitian_noise(d), d),
        (quaternionic_hermitian_noise(d), 2 * d - 1),
        (orthogonal_algebra_noise(d), 1 - d),
        (unitary_algebra_noise(d), -d),
    ):
        n = noise.matrix.rows
        assert sandwich(noise.matrix, sp.eye(n), noise.matrix, noise) == value * sp.eye(n)


@settings(max_examples=20, deadline=None)
@given(m=st.integers(1, 3), n=st.integers(1, 3), start=st.integers(0, 10))
def test_sandwiches_of_rectangular_noise(m, n, start):
    """dB A dB = Aᵀ, dB A dBᵀ = tr(A) I; and 2 tr(A) I = dZ A dZ*, dZ A dZ = 0 over C."""
    B, Z = real_matrix_noise(m, n), complex_matrix_noise(m, n)
    A, C = rational(n, m, start), rational(n, n, start)
    assert sandwich(B.matrix, A, B.matrix, B) == A.T
    assert sandwich(B.matrix, C, B.matrix.T, B) == C.trace() * sp.eye(m)
    assert sandwich(Z.matrix, C, Z.adjoint, Z) == 2 * C.trace() * sp.eye(m)
    assert sandwich(Z.matrix, A, Z.matrix, Z) == sp.zeros(m, n)


@pytest.mark.parametrize("d", [2, 3])
def test_sandwiches_of_hermitian_and_symmetric_noise(d):
    A = sp.Matrix(d, d, sp.symbols(f"a:{d * d}"))
    H, S = hermitian_noise(d), symmetric_noise(d)
    trace = A.trace() * sp.eye(d)
    assert sandwich(H.matrix, A, H.matrix, H) == trace
    assert (sandwich(S.matrix, A, S.matrix, S) - (trace + A.T) / 2).applyfunc(sp.expand) == sp.zeros(d)
    with pytest.raises(DimensionError, match="do not multiply"):
        sandwich(H.matrix, sp.eye(d + 1), H.matrix, H)


def test_a_process_on_quaternionic_matrices():
    M, H = quaternionic_matrix("M", 2), quaternionic_hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(4), H.matrix, H)
    assert X.generator((M * M).trace() / 2) == 6  # d(2d − 1): the dimension of the space
    off_diagonal = M[0, 2] * M[2, 0] - M[0, 3] * M[1, 2]
    assert X.generator(off_diagonal) == 2  # E|dH_12|² = 2 dt
    assert X.generator(M[0, 2] ** 2) == X.generator(M[0, 2] * M[0, 3]) == 0


def test_the_relation_of_a_complex_noise_is_data():
    z, w = sp.symbols("z conj(z)", complex=True)
    for relation, drift in ((0, 0), (sp.Rational(1, 2), sp.Rational(3, 2) * z), (sp.I, 3 * sp.I * z)):
        Z = complex_noise(2, relation)
        X = ItoProcess(sp.Matrix([z, w]), sp.zeros(2, 1), sp.Matrix([Z.matrix[0], Z.adjoint[0]]), Z)
        assert sp.expand(X.generator(z**3) - drift) == 0
        assert X.generator(z * w) == 2
    with pytest.raises(NoiseError, match="exceeds"):
        complex_noise(1, 2)


def test_correlated_noise_is_checked():
    W = correlated_noise(sp.Matrix([[2, 1], [1, 3]]))
    X = ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), W.matrix, W)
    assert (X.generator(x * y), X.generator(y**2)) == (1, 3)
    for bad, words in ((sp.Matrix([[1, 2], [2, 1]]), "no covariance"), (sp.Matrix([[1, 0], [1, 1]]), "symmetric")):
        with pytest.raises(NoiseError, match=words):
            correlated_noise(bad)


@pytest.mark.parametrize("n", [2, 3])
def test_motion_on_the_orthogonal_group(n):
    """dU = U ∘ dA on O(n) has the Itô drift −(n − 1)/2 U."""
    A = orthogonal_algebra_noise(n)
    U = sp.Matrix(n, n, lambda i, j: sp.Symbol(f"u{i}_{j}", real=True))
    X = StratonovichProcess(U, sp.zeros(n), U * A.matrix, A)
    assert (X.to_ito().drift + sp.Rational(n - 1, 2) * U).applyfunc(sp.expand) == sp.zeros(n)


@pytest.mark.parametrize(
    "f", [sp.Abs(x), sp.sign(x) * x, sp.Max(x, 0), sp.Piecewise((x**3, x > 0), (0, True)), sp.Heaviside(x) * x**2]
)
def test_functions_that_are_not_smooth_are_refused_with_a_remedy(f):
    with pytest.raises(BadInput, match=r"not twice continuously differentiable.*Tanaka"):
        ItoProcess(x, 0, 1).generator(f)
    assert ItoProcess(x, 0, 1).generator(x * f.subs(x, 2)) == 0  # a constant is smooth


def test_a_state_without_its_noise_is_refused_with_a_remedy():
    U = sp.Matrix(2, 2, lambda i, j: sp.Symbol(f"u{i}_{j}", real=True))
    with pytest.raises(NoiseError, match=r"covariance is not guessed: give noise=hermitian_noise\(d\), real_matrix"):
        ItoProcess(U, sp.zeros(2), sp.eye(2))
