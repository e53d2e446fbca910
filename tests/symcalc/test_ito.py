"""Itô's formula against exact one-step moments, known corrections, and typed errors."""

import itertools

import pytest
import sympy as sp

from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.ito import (
    TIME,
    ItoProcess,
    Noise,
    NoiseStructure,
    StratonovichProcess,
    Variation,
    brownian,
    hermitian_noise,
    hermitian_state,
    symmetric_noise,
)

x, y = sp.symbols("x y", real=True)


def cubature_generator(f, state, drift, diffusion):
    """d/dh E f(X + h b + √h Σ ξ_a s_a) at h = 0 with independent signs ξ: exact, and free of derivatives of f.

    For polynomials only: the coefficient of h = root² is read off.
    """
    root = sp.Symbol("root", positive=True)
    columns = [diffusion[:, a] for a in range(diffusion.cols)]
    total = 0
    for signs in itertools.product((1, -1), repeat=len(columns)):
        step = [
            b * root**2 + root * sum(s * c[i] for s, c in zip(signs, columns, strict=True)) for i, b in enumerate(drift)
        ]
        total += f.subs({v: v + dv for v, dv in zip(state, step, strict=True)}, simultaneous=True)
    return sp.Poly(sp.expand(total / 2 ** len(columns)), root).coeff_monomial(root**2)


POLYNOMIALS = [x, x**2, x * y, x**3 * y, (x + 2 * y) ** 4, x**2 * y**2 - y]
PROCESSES = [
    ([-x, y], sp.Matrix([[1, 0], [0, 2]])),
    ([x * y, 1 - y], sp.Matrix([[x, 1], [y, x - y]])),
    ([0 * x, x], sp.Matrix([[1, 2, 3], [x, 0, y]])),
]


@pytest.mark.parametrize("f", POLYNOMIALS)
@pytest.mark.parametrize(("drift", "diffusion"), PROCESSES)
def test_generator_is_the_one_step_mean(f, drift, diffusion):
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    expected = cubature_generator(f, (x, y), drift, diffusion)
    assert sp.expand(X.generator(f) - expected) == 0


@pytest.mark.parametrize(("drift", "diffusion"), PROCESSES)
def test_product_rule(drift, diffusion):
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    product = x * X.generator(y) + y * X.generator(x) + X.covariation(x, y)
    assert sp.expand(X.generator(x * y) - product) == 0


def test_ito_returns_a_process_with_its_martingale_part():
    mu, sigma = sp.symbols("mu sigma", positive=True)
    S = ItoProcess(x, mu * x, sigma * x)
    power = S.ito(x**3)
    assert sp.expand(power.drift - (3 * mu + 3 * sigma**2) * x**3) == 0
    assert sp.expand(power.diffusion - 3 * sigma * x**3) == 0


def test_explicit_time():
    B = ItoProcess(x, sp.Integer(0), sp.Integer(1))
    assert sp.simplify(B.generator(sp.exp(x - TIME / 2))) == 0  # the exponential martingale


def test_correlated_noise_is_data():
    rho = sp.Symbol("rho", real=True)
    noise = brownian(2)
    u, v = noise.increments
    noise = type(noise)("dZ", noise.matrix, {(u, u): 1, (v, v): 1, (u, v): rho, (v, u): rho})
    X = ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([u, v]), noise)
    assert X.covariation(x, y) == rho
    assert sp.expand(X.generator(x * y) - rho) == 0


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize(("noise", "b"), [(hermitian_noise, 2), (symmetric_noise, 1)])
def test_matrix_noise_is_standard(noise, b, d):
    """E tr(dH²) = dim dt, and over the trace form the covariance of ⟨A, dH⟩ and ⟨B, dH⟩ is ⟨A, B⟩."""
    H = noise(d)
    squared = sum(H.covariation(H.matrix[i, j], H.matrix[j, i]) for i in range(d) for j in range(d))
    assert squared == d + b * d * (d - 1) // 2
    A = sp.Matrix(d, d, lambda i, j: sp.Rational(1 + i + j + i * j))
    form = (A * H.matrix).trace()
    assert sp.expand(H.covariation(form, form) - (A * A).trace()) == 0


@pytest.mark.parametrize("d", [2, 3])
def test_the_sandwich_dH_A_dH(d):
    """dH A dH = tr(A) I dt over C, and ½(tr(A) I + Aᵀ) dt over R."""
    A = sp.Matrix(d, d, sp.symbols(f"a:{d * d}"))
    trace = sp.eye(d) * A.trace()
    for noise, expected in ((hermitian_noise(d), trace), (symmetric_noise(d), (trace + A.T) / 2)):
        H = noise.matrix
        sandwich = sp.Matrix(
            d, d, lambda i, j: sum(A[k, m] * noise.covariation(H[i, k], H[m, j]) for k in range(d) for m in range(d))
        )
        assert (sandwich - expected).applyfunc(sp.expand) == sp.zeros(d)


def test_hermitian_process_knows_that_the_square_of_the_noise_vanishes():
    M, H = hermitian_state(2), hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(2), H.matrix, H)
    assert X.generator(M[0, 1] ** 2) == 0
    assert X.generator(M[0, 1] * M[1, 0]) == 1
    assert X.generator((M * M).trace()) == 4


def test_a_variation_gives_what_the_expression_gives():
    M, H = hermitian_state(2), hermitian_noise(2)
    A = hermitian_state(2, "A")
    X = ItoProcess(M, M, H.matrix, H)
    f = M[0, 0] ** 2 * M[0, 1] * M[1, 0]
    t = sp.Symbol("t")
    along = f.subs({m: m + t * a for m, a in zip(M, A, strict=True)}, simultaneous=True)
    variation = Variation(f, A, sp.diff(along, t).subs(t, 0), sp.diff(along, t, 2).subs(t, 0))
    assert sp.expand(X.ito(variation).drift - X.generator(f)) == 0
    assert sp.expand(X.ito(variation).martingale - X.ito(f).martingale) == 0
    assert sp.expand(variation.polarised(A, A) - variation.second) == 0


def test_wrong_use_is_a_typed_error():
    H = hermitian_noise(2)
    with pytest.raises(NoiseError, match="needs its noise"):
        ItoProcess(hermitian_state(2), sp.zeros(2), sp.eye(2))
    with pytest.raises(NoiseError, match="needs its noise"):
        ItoProcess(sp.Symbol("z", complex=True), 0, 1)
    with pytest.raises(DimensionError, match="the drift has shape"):
        ItoProcess(sp.Matrix([x, y]), sp.Matrix([0]), sp.eye(2))
    with pytest.raises(DimensionError, match="the diffusion has 3 rows"):
        ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.eye(3))
    with pytest.raises(DimensionError, match="has the state's shape"):
        ItoProcess(hermitian_state(2), sp.zeros(2), sp.eye(3), H)
    with pytest.raises(NoiseError, match="not linear"):
        H.covariation(H.matrix[0, 0] ** 2, H.matrix[0, 0])
    with pytest.raises(NoiseError, match="not linear"):
        H.covariation(1 + H.matrix[0, 0], H.matrix[0, 0])


def test_processes_are_immutable():
    X = ItoProcess(x, -x, 1)
    with pytest.raises(AttributeError):
        X.drift = x


def test_a_symbol_that_stands_twice_in_the_state_moves_as_one():
    a, b, c = sp.symbols("a b c", real=True)
    S, H = sp.Matrix([[a, b], [b, c]]), symmetric_noise(2)
    X = ItoProcess(S, sp.Matrix([[0, 7], [7, 0]]), H.matrix, H)
    assert (X.generator(b), X.covariation(b, b)) == (7, sp.Rational(1, 2))
    assert X.generator((S * S).trace()) == 3 + 28 * b
    by_variation = ItoProcess(S, sp.zeros(2), H.matrix, H).ito(Variation(b**2, S, 2 * b, 2 * b**2))
    assert by_variation.drift == sp.Rational(1, 2)
    with pytest.raises(DimensionError, match="stands twice"):
        ItoProcess(S, sp.Matrix([[0, 7], [8, 0]]), H.matrix, H).generator(b)


def test_one_of_two_mirrored_entries_of_the_table_is_enough():
    rho = sp.Symbol("rho", real=True)
    u, w = sp.symbols("u w", real=True)
    noise = Noise("Z", sp.ImmutableMatrix([u, w]), {(u, u): 1, (w, w): 1, (u, w): rho})
    X = ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([u, w]), noise)
    assert X.generator(x * y) == noise.covariation(w, u) == rho


def test_tables_that_contradict_themselves_are_refused():
    u, w = sp.symbols("u w", real=True)
    both = sp.ImmutableMatrix([u, w])
    for table, words in (
        ({(u, u): -1}, "negative"),
        ({(u, w): 1, (w, u): 2}, "is given as"),
        ({(u, sp.Symbol("v")): 1}, "not both increments"),
        ({(u, u): 1, (w, w): 1, (u, w): 5}, "positive semidefinite"),
    ):
        with pytest.raises(NoiseError, match=words):
            Noise("Z", both, table)


def test_functions_that_would_be_differentiated_wrongly_are_refused():
    M, H = hermitian_state(2), hermitian_noise(2)
    matrix = ItoProcess(M, sp.zeros(2), H.matrix, H)
    for f in (sp.conjugate(M[0, 1]) * M[0, 1], sp.Abs(M[0, 1]) ** 2, sp.re(M[0, 1])):
        with pytest.raises(BadInput, match="not algebraic"):
            matrix.generator(f)
    X = ItoProcess(x, sp.Integer(0), sp.Integer(1))
    for f in (sp.Symbol("t") * x, sp.Symbol("x") ** 2):
        with pytest.raises(BadInput, match="assumptions differ"):
            X.generator(f)
    with pytest.raises(BadInput, match="is the time"):
        ItoProcess(TIME, 1, 1).generator(TIME)
    with pytest.raises(BadInput, match="a state that is a symbol"):
        X.ito(x**2).generator(x)
    with pytest.raises(NoiseError, match="real coefficients"):
        ItoProcess(x, 0, sp.I)


def same(left, right):
    return sp.expand(sp.sympify(left) - sp.sympify(right)) == 0


@pytest.mark.parametrize(("drift", "diffusion"), PROCESSES)
def test_converting_there_and_back_changes_nothing(drift, diffusion):
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    back = X.to_stratonovich().to_ito()
    assert (back.drift - X.drift).applyfunc(sp.expand) == sp.zeros(2, 1)
    assert back.diffusion == X.diffusion


@pytest.mark.parametrize(("drift", "diffusion"), PROCESSES)
def test_the_correction_is_half_the_sum_of_derivatives_along_the_fields(drift, diffusion):
    X = StratonovichProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    columns = [diffusion[:, a] for a in range(diffusion.cols)]
    expected = sum((g.jacobian([x, y]) * g for g in columns), sp.zeros(2, 1)) / 2
    assert (X.to_ito().drift - sp.Matrix(drift) - expected).applyfunc(sp.expand) == sp.zeros(2, 1)


@pytest.mark.parametrize("f", POLYNOMIALS)
def test_the_chain_rule_is_ordinary_and_agrees_with_ito(f):
    """f(X) by the chain rule, then converted, has the drift that Itô's formula gives."""
    drift, diffusion = PROCESSES[1]
    X = StratonovichProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    assert same(X.chain_rule(f).drift, sum(sp.diff(f, v) * b for v, b in zip((x, y), drift, strict=True)))
    assert same(X.generator(f), X.to_ito().ito(f).drift)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_noise_on_the_general_linear_group(n):
    """dG = G ∘ dB with B standard on M_n(R): the Itô drift is ½ G, not n/2 G."""
    G = sp.Matrix(n, n, lambda i, j: sp.Symbol(f"g{i}_{j}", real=True))
    B = sp.ImmutableMatrix(n, n, lambda i, j: sp.Symbol(f"dB[{i},{j}]", real=True))
    noise = Noise("dB", B, {(b, b): 1 for b in B})
    X = StratonovichProcess(G, sp.zeros(n), G * B, noise)
    assert X.to_ito().drift == G / 2
    assert same(X.chain_rule(G.det()).drift, 0)
    assert same(X.generator(G.det()), n * G.det() / 2)  # log det G is a Brownian motion of variance n t


def test_unitary_brownian_motion_stays_unitary_only_in_stratonovich_form():
    """dU = iU ∘ dH: the Itô drift is −(d/2) U (complex Hermitian noise)."""
    U, H = sp.Matrix(2, 2, sp.symbols("u:4", complex=True)), hermitian_noise(2)
    X = StratonovichProcess(U, sp.zeros(2), sp.I * U * H.matrix, H)
    assert (X.to_ito().drift + U).applyfunc(sp.expand) == sp.zeros(2)


def test_tangential_stratonovich_noise_does_not_move_the_eigenvalues():
    """The other reading of Theorem 15 (P_M ∘ dH): no drift at all, at every 2 × 2 matrix."""
    from symcalc import geometry
    from symcalc.characteristic import explicit_root
    from symcalc.fields import Field

    M, H = hermitian_state(2), hermitian_noise(2)
    tangential = sp.Matrix(geometry.apply(geometry.tangent_projection(M), H.matrix))
    X = StratonovichProcess(M, sp.zeros(2), tangential, H)
    for i in (0, 1):
        root = explicit_root(M, i)
        drift = X.generator(root)
        assert Field.containing(drift).is_zero(drift)
        ito = ItoProcess(M, sp.zeros(2), tangential, H).generator(root)
        assert not Field.containing(ito).is_zero(ito)


@pytest.mark.parametrize(("drift", "diffusion"), PROCESSES)
def test_the_adjoint_is_the_adjoint(drift, diffusion):
    """∫ (L f) ρ = ∫ f L*ρ for f and ρ that vanish to second order at the edge of a square."""
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix(drift), diffusion)
    bump = (1 - x**2) ** 3 * (1 - y**2) ** 3
    f, rho = x * y * bump + x, bump * (1 + x + y**2)
    difference = sp.expand(X.generator(f) * rho - f * X.adjoint(rho))
    assert sp.integrate(sp.integrate(difference, (x, -1, 1)), (y, -1, 1)) == 0


def test_carre_du_champ_is_the_defect_of_the_leibniz_rule():
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix(PROCESSES[1][0]), PROCESSES[1][1])
    f, g = x**2 * y, y**3 - x
    defect = X.generator(f * g) - f * X.generator(g) - g * X.generator(f)
    assert same(defect / 2, X.carre_du_champ(f, g))


@pytest.mark.parametrize(
    ("diffusion", "structure"),
    [
        (sp.Matrix([[1, 2], [3, 4]]), NoiseStructure.ADDITIVE),
        (sp.Matrix([[(x + 1) ** 2 - x**2 - 2 * x, 0], [0, 1]]), NoiseStructure.ADDITIVE),
        (sp.Matrix([[x, 0], [0, y**2]]), NoiseStructure.DIAGONAL),
        (sp.Matrix([[x], [y]]), NoiseStructure.COMMUTATIVE),
        (sp.Matrix([[x, 0], [y, 0]]), NoiseStructure.COMMUTATIVE),
        (sp.Matrix([[x, -y], [y, x]]), NoiseStructure.COMMUTATIVE),
        (sp.Matrix([[y, 0], [0, x]]), NoiseStructure.GENERAL),
        (sp.Matrix([[1, 0], [0, x]]), NoiseStructure.GENERAL),
    ],
)
def test_noise_structure_is_decided(diffusion, structure):
    assert ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), diffusion).noise_structure() is structure


def test_noise_structure_needs_real_increments():
    M, H = hermitian_state(2), hermitian_noise(2)
    with pytest.raises(NoiseError, match="real increments"):
        ItoProcess(M, sp.zeros(2), H.matrix, H).noise_structure()


def test_reversibility_is_stronger_than_stationarity():
    rho = sp.exp(-(x**2) - y**2)
    noise = sp.eye(2)
    plain = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x, -y]), noise)
    rotating = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x - y, -y + x]), noise)
    assert plain.is_reversible(rho) and not rotating.is_reversible(rho)
    for X in (plain, rotating):
        assert sp.expand(X.adjoint(rho)) == 0


def test_confined_dyson_motion_is_reversible_for_the_beta_ensemble():
    """dx_i = −c x_i dt + dt/(x_i − x_j) + √(2/β) dW_i and |x_1 − x_2|^β exp(−(β c/2) Σ x²)."""
    b, c = sp.symbols("beta c", positive=True)
    gap = x - y
    X = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-c * x + 1 / gap, -c * y - 1 / gap]), sp.sqrt(2 / b) * sp.eye(2))
    for power, right in ((b, True), (2 * b, False), (b - 1, False)):
        assert X.is_reversible(gap**power * sp.exp(-b * c * (x**2 + y**2) / 2)) is right
    assert not X.is_reversible(gap**b * sp.exp(-b * c * (x**2 + y**2)))


@pytest.mark.parametrize("d", [2, 3])
def test_the_product_rule_keeps_the_order(d):
    """d(M A M) over C: dM A M + M A dM + tr(A) I dt."""
    M, H = hermitian_state(d), hermitian_noise(d)
    A = sp.ImmutableMatrix(d, d, sp.symbols(f"a:{d * d}"))
    X = ItoProcess(M, sp.zeros(d), H.matrix, H)
    XA = ItoProcess(M * A, sp.zeros(d), H.matrix * A, H)
    squared = XA.product(X)
    assert (squared.drift - A.trace() * sp.eye(d)).applyfunc(sp.expand) == sp.zeros(d)
    assert (squared.martingale - (H.matrix * A * M + M * A * H.matrix)).applyfunc(sp.expand) == sp.zeros(d)
    entry = X.generator(sp.expand((M * A * M)[0, 1]))
    assert sp.expand(entry - squared.drift[0, 1]) == 0


def test_products_need_one_noise_and_fitting_shapes():
    M, H = hermitian_state(2), hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(2), H.matrix, H)
    with pytest.raises(NoiseError, match="same noise"):
        X.product(ItoProcess(x, 0, 1))
    with pytest.raises(DimensionError, match="do not multiply"):
        X.product(ItoProcess(M[:1, :], sp.zeros(1, 2), H.matrix[:1, :], H))


@pytest.mark.parametrize("made", [ItoProcess, StratonovichProcess])
def test_an_increment_of_the_noise_is_no_drift(made):
    x, W = sp.Symbol("x", real=True), brownian(1)
    with pytest.raises(NoiseError, match="the drift contains"):
        made(x, W.increments[0], 1)
    with pytest.raises(NoiseError, match="the drift contains"):
        made(x, W.increments[0], W.increments[0], W)
