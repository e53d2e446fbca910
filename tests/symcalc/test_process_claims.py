"""Claims about a user's own process: true ones proved and rechecked, slips refuted at a point and named."""

import pytest
import sympy as sp

import symcalc
from symcalc.domains import Domain
from symcalc.errors import BadInput, EmptyDomain
from symcalc.index_sympy import from_sympy
from symcalc.indexed import over
from symcalc.indices import indices
from symcalc.ito import (
    ItoProcess,
    Noise,
    StratonovichProcess,
    brownian,
    complex_noise,
    correlated_noise,
    hermitian_noise,
    hermitian_state,
    quaternionic_hermitian_noise,
    unitary_algebra_noise,
)
from symcalc.recheck import check_run
from symcalc.referee.split_sums import joined
from symcalc.report.answer import as_json
from symcalc.singular import SINGULAR_VALUES as sigma
from symcalc.spectral import EIGENVALUES as x

z, mu, s = sp.symbols("z mu sigma", positive=True)
GEOMETRIC = ItoProcess(z, mu * z, s * z)
SAME = StratonovichProcess(z, (mu - s**2 / 2) * z, s * z)
j, k = indices("j k")
D, (a, b, c, d) = sp.KroneckerDelta, sp.symbols("a b c d")
HERMITIAN = symcalc.spectral_sde("eigenvalues", covariance=D(a, d) * D(b, c))
GINIBRE = symcalc.spectral_sde("singular_values", covariance=D(a, c) * D(b, d))
COULOMB = over(j != k, 1 / (x[k] - x[j]))


def verdict(*arguments, **claimed):
    return str(symcalc.check_process(*arguments, **claimed).verdict)


@pytest.mark.parametrize("process", [GEOMETRIC, SAME])
def test_the_same_process_in_both_conventions(process):
    assert verdict(process, sp.log(z), generator=mu - s**2 / 2, bracket=s**2) == "PROVED"
    assert verdict(process, sp.log(z), generator=mu) == "REFUTED"


def test_the_drift_is_that_of_the_processes_own_convention():
    assert verdict(GEOMETRIC, z**2, drift=(2 * mu + s**2) * z**2) == "PROVED"
    assert verdict(SAME, z**2, drift=(2 * mu - s**2) * z**2) == "PROVED"
    assert verdict(SAME, z**2, drift=(2 * mu + s**2) * z**2) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"drift": mu}, "The second-order term of Itô's formula is missing."),
        ({"drift": mu + s**2 / 2}, "The second-order term of Itô's formula has the other sign."),
        ({"drift": mu - s**2}, "lacks its ½"),
        ({"drift": s**2 / 2 - mu}, "yours = −1 × derived"),
        ({"drift": 2 * mu - s**2}, "yours = 2 × derived"),
        ({"bracket": s**2 / 2}, "yours = ½ × derived"),
        ({"bracket": s**2, "drift": mu + s}, ""),
    ],
)
def test_slips_are_named(claim, words):
    answer = symcalc.check_process(GEOMETRIC, sp.log(z), **claim)
    assert str(answer.verdict) == "REFUTED" and words in answer.diagnosis and bool(words) == bool(answer.diagnosis)
    assert " = 1" in answer.evidence[0].detail
    assert str(answer).startswith("REFUTED  your process")


def test_the_other_convention_is_named():
    ito = symcalc.check_process(GEOMETRIC, z**3, drift=3 * (mu - s**2 / 2) * z**3)
    assert ito.diagnosis == "It is the drift in Stratonovich form."
    assert symcalc.check_process(SAME, z**3, drift=3 * (mu + s**2) * z**3).diagnosis == "It is the Itô drift."


def test_complex_matrices_with_their_conjugates():
    M, H = hermitian_state(2), hermitian_noise(2)
    X = ItoProcess(M, sp.zeros(2), H.matrix, H)
    pair = Domain(conjugate=((M[0, 1], M[1, 0]),), real=(M[0, 0], M[1, 1]))
    assert verdict(X, (M * M).trace(), domain=pair, drift=4) == "PROVED"
    assert verdict(X, M.det(), domain=pair, drift=-1) == "PROVED"
    assert verdict(X, M.det(), domain=pair, drift=1) == "REFUTED"


def test_the_spectrum_of_a_covariance_for_every_dimension():
    assert verdict(HERMITIAN, drift=COULOMB, variance=1, covariation=0) == "PROVED"
    wrong = symcalc.check_process(HERMITIAN, drift=COULOMB * 2)
    assert str(wrong.verdict) == "REFUTED" and wrong.diagnosis == "yours = 2 × derived."
    n = sp.Symbol("n", integer=True)
    I, J, K = sp.IndexedBase("x", real=True), *sp.symbols("j k", integer=True)
    typed = sp.Sum(sp.Piecewise((1 / (I[K] - I[J]), sp.Ne(J, K)), (0, True)), (J, 1, n))
    assert verdict(HERMITIAN, drift=typed) == "PROVED"
    drift = over(j != k, sigma[k] / (sigma[k] ** 2 - sigma[j] ** 2))
    assert verdict(GINIBRE, drift=drift) == "PROVED"
    assert verdict(GINIBRE, drift=over(j != k, sigma[j] / (sigma[k] ** 2 - sigma[j] ** 2))) == "REFUTED"
    assert verdict(HERMITIAN, drift=COULOMB + over(j != k, x[k] - x[j]) * 0 + x[k] * 0) == "PROVED"


@pytest.mark.parametrize(
    "answer",
    [
        symcalc.check_process(GEOMETRIC, sp.log(z), drift=mu - s**2 / 2, bracket=s**2),
        symcalc.check_process(HERMITIAN, drift=COULOMB, variance=1),
    ],
)
def test_proofs_are_rechecked(answer):
    (checked,) = check_run(as_json(answer, 0))
    assert checked.outcome == "ok"


@pytest.mark.parametrize(
    ("arguments", "claimed", "words"),
    [
        ((GEOMETRIC, z), {}, "claims are about drift, generator, bracket, not nothing"),
        ((GEOMETRIC, z), {"variance": 1}, "not variance"),
        ((GEOMETRIC,), {"drift": 1}, "which function of the process"),
        ((HERMITIAN,), {"bracket": 1}, "claims are about drift, variance, covariation, not bracket"),
        ((HERMITIAN,), {"drift": "sum(1/(x[k] - x[j]), j != k)"}, "not text"),
        ((3, z), {"drift": 1}, "a process is an ItoProcess"),
    ],
)
def test_what_cannot_be_asked(arguments, claimed, words):
    with pytest.raises(BadInput, match=words):
        symcalc.check_process(*arguments, **claimed)


def test_what_is_outside_the_field_is_inconclusive():
    unknown = sp.Function("g")(z)
    assert verdict(GEOMETRIC, z, drift=mu * z + unknown) == "INCONCLUSIVE"


REAL = sp.Symbol("r", real=True)
BROWNIAN = ItoProcess(REAL, 0, 1)


def test_a_plain_symbol_is_on_the_line_so_the_root_of_its_square_has_a_kink():
    plain = sp.Symbol("p")
    with pytest.raises(BadInput, match=r"Abs\(p\) is not twice continuously differentiable"):
        symcalc.check_process(ItoProcess(plain, 0, 1), sp.sqrt(plain**2), generator=0)
    assert verdict(ItoProcess(plain, 0, 1), plain**2, generator=1) == "PROVED"


@pytest.mark.parametrize(
    "f", [sp.arg(REAL), sp.acot(REAL), sp.im(sp.log(REAL)), sp.Heaviside(sp.Symbol("t", real=True))]
)
def test_functions_with_jumps_are_refused(f):
    with pytest.raises(BadInput, match="not twice continuously differentiable"):
        symcalc.check_process(BROWNIAN, f, generator=0)


def test_the_inverse_cotangent_is_smooth_off_zero():
    assert verdict(GEOMETRIC, sp.acot(z), bracket=s**2 * z**2 / (1 + z**2) ** 2) == "PROVED"


def test_a_state_that_takes_special_values_only_is_refused():
    n = sp.Symbol("n", integer=True)
    with pytest.raises(BadInput, match="the state moves on a line"):
        symcalc.check_process(ItoProcess(n, 0, 1), sp.sin(sp.pi * n), generator=0)


@pytest.mark.parametrize(
    "f", [sp.nan, sp.zoo, sp.oo, sp.true, sp.Eq(REAL, 1), sp.Order(REAL), "r**2", sp.Matrix([REAL]),
          REAL * BROWNIAN.driving_noise.increments[0]]
)  # fmt: skip
def test_what_is_no_function_of_the_process_is_refused(f):
    with pytest.raises(BadInput):
        symcalc.check_process(BROWNIAN, f, generator=0)


@pytest.mark.parametrize("claimed", [None, sp.Matrix([1]), sp.true, sp.Eq(REAL, 1), [1]])
@pytest.mark.parametrize("arguments", [(BROWNIAN, REAL**2), (HERMITIAN,)])
def test_what_is_no_expression_is_refused(arguments, claimed):
    with pytest.raises(BadInput, match="a SymPy expression is needed"):
        symcalc.check_process(*arguments, drift=claimed)


def test_a_domain_is_a_domain():
    with pytest.raises(BadInput, match="domain is a"):
        symcalc.check_process(BROWNIAN, REAL**2, domain=3, drift=1)


def test_the_dimension_is_not_a_plain_symbol():
    with pytest.raises(BadInput, match=r"the symbol d is not the dimension.*dimension\(\)"):
        symcalc.check_process(HERMITIAN, variance=sp.Symbol("d"))


def test_the_second_order_term_is_not_missed_where_there_is_none():
    same = StratonovichProcess(z, mu * z, s * z)
    assert symcalc.check_process(same, z, drift=(mu + s**2 / 2) * z).diagnosis == "It is the Itô drift."
    assert symcalc.check_process(same, sp.log(z), drift=mu + s**2 / 2).diagnosis == ""


def test_an_equation_read_in_the_other_convention():
    same = StratonovichProcess(z, mu * z, s * z)
    as_ito = symcalc.check_process(same, sp.log(z), generator=mu - s**2 / 2)
    assert as_ito.diagnosis == "It is right if the equation is read in Itô form."
    other = symcalc.check_process(GEOMETRIC, sp.log(z), generator=mu)
    assert other.diagnosis == "The second-order term of Itô's formula is missing."
    other = symcalc.check_process(GEOMETRIC, z**3, generator=(3 * mu + 9 * s**2 / 2) * z**3)
    assert other.diagnosis == "It is right if the equation is read in Stratonovich form."


def test_a_complex_function_is_refuted_without_a_traceback():
    answer = symcalc.check_process(BROWNIAN, sp.I * REAL**2, generator=0)
    assert str(answer.verdict) == "REFUTED" and answer.diagnosis == "The second-order term of Itô's formula is missing."


@pytest.mark.parametrize("assumptions", [{}, {"real": True}])
def test_a_sum_over_plain_entries_speaks_of_the_spectrum(assumptions):
    entry, i, n, dimension = sp.IndexedBase("x", **assumptions), *sp.symbols("i k d", integer=True)
    drift = sp.Sum(sp.Piecewise((1 / (entry[n] - entry[i]), sp.Ne(i, n)), (0, True)), (i, 1, dimension))
    assert verdict(HERMITIAN, drift=drift) == "PROVED"
    assert verdict(HERMITIAN, drift=2 * drift) == "REFUTED"


def test_entries_of_which_too_much_is_assumed_are_refused():
    entry, i, n, dimension = sp.IndexedBase("x", positive=True), *sp.symbols("i k d", integer=True)
    drift = sp.Sum(sp.Piecewise((1 / (entry[n] - entry[i]), sp.Ne(i, n)), (0, True)), (i, 1, dimension))
    with pytest.raises(BadInput, match="declared positive"):
        symcalc.check_process(HERMITIAN, drift=drift)


@pytest.mark.parametrize(
    ("contradiction", "words"),
    [
        ({"ascending": (mu, s, mu)}, "mu < mu"),
        ({"positive": (sp.Symbol("n", negative=True),)}, "n is positive here, and declared not to be positive"),
        ({"ascending": (s, sp.Symbol("n", negative=True))}, "n is not positive, and sigma < n"),
        ({"positive": (a,), "conjugate": ((a, b),)}, "a is positive, and one of a pair"),
        ({"real": (sp.Symbol("n", imaginary=True),)}, "n is real here, and declared not to be real"),
    ],
)
def test_a_domain_without_points_is_refused(contradiction, words):
    with pytest.raises(EmptyDomain, match=words):
        Domain(**contradiction)


@pytest.mark.parametrize(
    ("f", "admitted"),
    [
        (sp.acos(REAL), lambda r: abs(r) < 1),
        (sp.acosh(REAL), lambda r: r > 1),
        (sp.atanh(REAL), lambda r: abs(r) < 1),
        (sp.log(-1 - REAL), lambda r: r < -1),
        (sp.log(REAL**2 - 100), lambda r: abs(r) > 10),
    ],
)
def test_a_counterexample_lies_where_the_function_is_real(f, admitted):
    answer = symcalc.check_process(BROWNIAN, f, generator=0)
    assert str(answer.verdict) == "REFUTED"
    assert admitted(sp.Rational(answer.evidence[0].figures["point"]["r"]))


def test_a_counterexample_lies_where_the_coefficients_are_real():
    square_root = ItoProcess(REAL, 1 - REAL, sp.sqrt(REAL))
    assert verdict(square_root, REAL**2, drift=3 * REAL - 2 * REAL**2) == "PROVED"
    answer = symcalc.check_process(square_root, REAL**2, drift=3 * REAL - 2 * REAL**2 + (REAL - 1) * (REAL - 2))
    assert sp.Rational(answer.evidence[0].figures["point"]["r"]) > 0


def test_a_difference_where_the_function_is_nowhere_real_is_no_refutation():
    assert verdict(BROWNIAN, sp.log(-1 - REAL**2), generator=0) == "INCONCLUSIVE"


@pytest.mark.parametrize("f", [sp.sqrt(REAL), REAL ** sp.Rational(1, 3), sp.exp(sp.I * REAL)])
def test_a_function_that_is_not_real_says_so(f):
    with pytest.raises(BadInput, match=r"not seen to be real at every real r: declare .*positive=True"):
        symcalc.check_process(BROWNIAN, f, drift=0)


X_ENTRY, POSITION, K, DIMENSION = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
TERM = 1 / (X_ENTRY[K] - X_ENTRY[POSITION])
BELOW, ABOVE = sp.Sum(TERM, (POSITION, 1, K - 1)), sp.Sum(TERM, (POSITION, K + 1, DIMENSION))


def test_a_sum_in_two_parts_is_a_sum_over_the_others():
    assert verdict(HERMITIAN, drift=BELOW + ABOVE) == "PROVED"
    assert verdict(HERMITIAN, drift=BELOW + ABOVE.subs(POSITION, sp.Symbol("i", integer=True))) == "PROVED"
    assert verdict(HERMITIAN, drift=2 * (BELOW + ABOVE)) == verdict(HERMITIAN, drift=-BELOW - ABOVE) == "REFUTED"


@pytest.mark.parametrize("drift", [BELOW, BELOW - ABOVE, BELOW + 2 * ABOVE, sp.Sum(TERM, *BELOW.limits, *ABOVE.limits)])
def test_a_part_of_a_sum_is_refused(drift):
    with pytest.raises(BadInput, match="all sums run to one symbol"):
        symcalc.check_process(HERMITIAN, drift=drift)


def test_parts_in_which_another_index_has_the_name_are_not_joined():
    i = sp.Symbol("i", integer=True)
    above = TERM.subs(POSITION, i) * X_ENTRY[POSITION] / X_ENTRY[i]  # its j is that of the outer sum
    outer = sp.Sum(BELOW + sp.Sum(above, (i, K + 1, DIMENSION)), (POSITION, 1, DIMENSION))
    with pytest.raises(BadInput, match="all sums run to one symbol"):
        symcalc.check_process(HERMITIAN, drift=outer - (DIMENSION - 1) * (BELOW + ABOVE))


def test_parts_with_a_sum_over_an_index_of_the_same_name_are_not_joined():
    """1 + Σ_j x_j x_i below k and 1 + Σ_j x_j² above it: with j for i the bodies look alike."""
    i, whole = sp.Symbol("i", integer=True), (POSITION, 1, DIMENSION)
    below = sp.Sum(1 + sp.Sum(X_ENTRY[POSITION] ** 2, whole), (POSITION, 1, K - 1))
    above = sp.Sum(1 + sp.Sum(X_ENTRY[POSITION] * X_ENTRY[i], whole), (i, K + 1, DIMENSION))
    assert joined(below + above) == below + above


@pytest.mark.parametrize("name", ["i", "k", "l"])
def test_a_sum_in_two_parts_stays_inside_the_sum_around_it(name):
    i, j = sp.symbols(f"{name} j", integer=True)
    inner = sp.Sum(X_ENTRY[i] ** 2, (i, 1, j - 1)) + sp.Sum(X_ENTRY[i] ** 2, (i, j + 1, DIMENSION))
    e = (BELOW + ABOVE) * sp.Sum(X_ENTRY[j] * inner, (j, 1, DIMENSION))
    found = from_sympy(joined(e)).instantiate(3, k=2)
    y = sorted(found.free_symbols, key=str)
    pairs = sum(y[n] * y[m] ** 2 for n in range(3) for m in range(3) if m != n)
    assert sp.cancel(found - (1 / (y[1] - y[0]) + 1 / (y[1] - y[2])) * pairs) == 0


def test_another_index_than_that_of_the_quantity_is_named():
    with pytest.raises(BadInput, match=r"i is a free index in what is claimed, where the index is k: rename it"):
        symcalc.check_process(HERMITIAN, drift=(BELOW + ABOVE).subs(K, sp.Symbol("i", integer=True)))
    with pytest.raises(BadInput, match=r"where the index is k and l"):
        symcalc.check_process(HERMITIAN, covariation=X_ENTRY[sp.Symbol("i", integer=True)])


def test_the_assumption_is_printed_with_a_proof():
    first, second = sp.symbols("u v", real=True)
    plane = ItoProcess(sp.Matrix([first, second]), sp.zeros(2, 1), sp.eye(2))
    radius = sp.sqrt(first**2 + second**2)
    answer = symcalc.check_process(plane, radius, generator=1 / (2 * radius))
    assert str(answer.verdict) == "PROVED" and "assumed: the functions are twice continuously" in str(answer)


def test_an_integer_of_either_sign_is_not_taken_to_be_positive():
    either, positive, negative = (
        sp.Symbol("n", integer=True, **known) for known in ({}, {"positive": True}, {"negative": True})
    )
    with pytest.raises(BadInput, match="n is an integer of either sign"):
        symcalc.check_process(ItoProcess(REAL, sp.Abs(either), 1), REAL, drift=either)
    with pytest.raises(BadInput, match="n is an integer of either sign"):
        symcalc.check_process(ItoProcess(REAL, sp.log(either**2), 1), REAL, drift=2 * sp.log(either))
    assert verdict(ItoProcess(REAL, sp.Abs(positive), 1), REAL, drift=positive) == "PROVED"
    assert verdict(ItoProcess(REAL, sp.Abs(-positive), 1), REAL, drift=-positive) == "REFUTED"
    assert verdict(ItoProcess(REAL, sp.Abs(negative), 1), REAL, drift=negative) == "INCONCLUSIVE"


@pytest.mark.parametrize("namesake", [sp.Symbol("x"), sp.Symbol("x", positive=True)])
def test_a_namesake_of_the_state_is_refused(namesake):
    """½σσ′ was 0 where σ is a symbol that only looks like the state, and the generator 0 of dX = X ∘ dW was PROVED."""
    x = sp.Symbol("x", real=True)
    for b, s in ((0, namesake), (namesake, 1)):
        for kind in (ItoProcess, StratonovichProcess):
            with pytest.raises(BadInput, match="x in the drift or the diffusion is another symbol"):
                kind(x, b, s)
    (w,) = (W := correlated_noise(sp.Matrix([[namesake]]))).increments
    with pytest.raises(BadInput, match="another symbol"):
        ItoProcess(x, 0, w, W)
    with pytest.raises(BadInput, match="TIME"):
        ItoProcess(x, sp.Symbol("t"), 1)


W2 = correlated_noise(sp.Matrix([[1, 2 + REAL**2], [2 + REAL**2, 1]]))
W1 = brownian(1)
NOWHERE = [
    (ItoProcess(REAL, 0, 1), sp.sqrt(-REAL) / sp.sqrt(REAL), {"bracket": 0}),
    (ItoProcess(REAL, 0, sp.sqrt(-1 - REAL**2)), REAL, {"bracket": -1 - REAL**2}),
    (ItoProcess(REAL, sp.I, 1), REAL, {"drift": sp.I}),
    (ItoProcess(REAL, 0, sp.I * W1.increments[0], W1), REAL, {"bracket": -1}),
    (
        ItoProcess(sp.Matrix([REAL]), [0], [W2.increments[0] - W2.increments[1]], W2),
        REAL,
        {"bracket": -2 - 2 * REAL**2},
    ),
]


@pytest.mark.parametrize(("process", "f", "claimed"), NOWHERE)
def test_of_a_process_that_is_nowhere_nothing_is_proved(process, f, claimed):
    answer = symcalc.check_process(process, f, **claimed)
    assert str(answer.verdict) == "INCONCLUSIVE"
    assert "nowhere" in answer.evidence[0].detail


def test_a_process_that_is_somewhere_is_found():
    """Where the function, the coefficients and the covariance are real on a small part of the points only."""
    assert verdict(ItoProcess(REAL, 0, 1), sp.acos(REAL), bracket=1 / (1 - REAL**2)) == "PROVED"
    r = sp.Symbol("r")
    assert verdict(ItoProcess(r, 0, sp.sqrt(9 - r)), sp.sqrt(r - 5), bracket=(9 - r) / (r - 5) / 4) == "PROVED"
    assert verdict(ItoProcess(REAL, (sp.exp(sp.I * s) + sp.exp(-sp.I * s)) / 2, 1), REAL, drift=sp.cos(s)) == "PROVED"
    rho = {frozenset((n, m)): sp.Symbol(f"rho{n}{m}", real=True) for n in range(5) for m in range(n)}
    W = correlated_noise(sp.Matrix(5, 5, lambda n, m: 1 if n == m else rho[frozenset((n, m))]))
    y = sp.symbols("y0:5", real=True)
    X = ItoProcess(sp.Matrix(y), sp.zeros(5, 1), W.matrix, W)
    assert verdict(X, y[0] - y[4], bracket=2 - 2 * rho[frozenset((0, 4))]) == "PROVED"


def test_a_conjugate_does_not_stay_where_its_entry_moves():
    """The generator 0 of z z̄, and that of dz = z̄ ∘ dZ̄, were PROVED while z̄ was a constant."""
    u, v = sp.symbols("u v", complex=True)
    Z = complex_noise()
    dz, dv = Z.increments
    for process, f in ((ItoProcess(u, 0, dz, Z), u * v), (StratonovichProcess(u, 0, v * dv, Z), u)):
        with pytest.raises(BadInput, match="v is the conjugate of u, which moves"):
            symcalc.check_process(process, f, domain=Domain(conjugate=((u, v),)), generator=0)
    both = ItoProcess(sp.Matrix([u, v]), [0, 0], [dz, dv], Z)
    assert verdict(both, u * v, domain=Domain(conjugate=((u, v),)), generator=2) == "PROVED"
    M, H = hermitian_state(2), hermitian_noise(2)
    with pytest.raises(BadInput, match="hold both"):
        symcalc.check_process(ItoProcess(M[0, 1], 0, H.matrix[0, 1], H), M[0, 1] * M[1, 0], generator=0)
    for increment in (sp.conjugate(u) * dv, sp.Abs(u) * dz):
        with pytest.raises(BadInput, match="not algebraic"):
            StratonovichProcess(u, 0, increment, Z).to_ito()


def test_conjugates_have_to_move_as_conjugates():
    u, v = sp.symbols("u v", complex=True)
    dz, dv = (Z := complex_noise()).increments
    negative = Noise("Z", Z.matrix, {(dz, dv): -1}, Z.adjoint)
    pair, state = Domain(conjugate=((u, v),)), sp.Matrix([u, v])
    for wrong, generator in (
        (ItoProcess(state, [1, 2], [dz, dv], Z), 2 * u + v + 2),
        (ItoProcess(state, [0, 0], [dz, dv], negative), -1),
        (ItoProcess(state, [0, 0], [dz, dz], Z), 0),
        (ItoProcess(state, [0, 0], [u * dz, u * dv], Z), 2 * u**2),
    ):
        answer = symcalc.check_process(wrong, u * v, domain=pair, generator=generator)
        assert str(answer.verdict) == "INCONCLUSIVE"
        assert "nowhere" in answer.evidence[0].detail
    M, H = hermitian_state(2), hermitian_noise(2)
    f = M[0, 1] * M[1, 0]
    assert verdict(ItoProcess(M, sp.Matrix([[0, 1], [0, 0]]), H.matrix, H), f, generator=M[1, 0] + 1) == "INCONCLUSIVE"
    hermitian = ItoProcess(M, sp.Matrix([[0, sp.I], [-sp.I, 0]]), H.matrix, H)
    assert verdict(hermitian, f, generator=sp.I * (M[1, 0] - M[0, 1]) + 1) == "PROVED"
    assert (
        verdict(ItoProcess(state, [sp.exp(u), sp.exp(v)], [u * dz, v * dv], Z), u, domain=pair, drift=sp.exp(u))
        == "PROVED"
    )


def test_a_lambda_is_no_function_of_the_process():
    """λx. x² has no free symbol: its generator 0 was PROVED."""
    with pytest.raises(BadInput, match="a function of the process is an expression"):
        symcalc.check_process(ItoProcess(REAL, 0, 1), sp.Lambda(REAL, REAL**2), generator=0)


def test_everything_that_is_wrong_is_named():
    answer = symcalc.check_process(GEOMETRIC, sp.log(z), drift=mu, bracket=s**2 / 2)
    assert answer.diagnosis == "drift: The second-order term of Itô's formula is missing. Wrong, too: bracket."
    answer = symcalc.check_process(GEOMETRIC, sp.log(z), drift=mu, bracket=s**2)
    assert answer.diagnosis == "drift: The second-order term of Itô's formula is missing."


def test_a_real_process_is_not_moved_by_a_complex_increment():
    dz, dv = (Z := complex_noise()).increments
    assert verdict(ItoProcess(REAL, 0, dz, Z), REAL**2, generator=0) == "INCONCLUSIVE"
    assert verdict(ItoProcess(REAL, 0, (dz + dv) / 2, Z), REAL**2, generator=1) == "PROVED"
    assert verdict(ItoProcess(REAL, 0, (dz - dv) / (2 * sp.I), Z), REAL**2, generator=1) == "PROVED"
    Q, K = quaternionic_hermitian_noise(1), unitary_algebra_noise(2)
    assert verdict(ItoProcess(REAL, 0, Q.matrix[0, 0], Q), REAL**2, generator=1) == "PROVED"
    assert verdict(ItoProcess(REAL, 0, sp.I * K.matrix[0, 0], K), REAL**2, generator=1) == "PROVED"
    assert verdict(ItoProcess(REAL, 0, K.matrix[0, 0], K), REAL**2, generator=-1) == "INCONCLUSIVE"
