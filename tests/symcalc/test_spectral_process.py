"""`spectral_sde` for noises nobody listed, against one-step cubature of actual matrices; closure refused where not.

The cubature contracts C_abcd with second differences of the eigenvalues (singular values) of perturbed matrices at 50
digits: ½ Σ C_abcd D²x_k(E_ab, E_cd).  It shares no formula with the derivation.
"""

import itertools

import mpmath as mp
import pytest
import sympy as sp

import symcalc
from symcalc.covariance import read_covariance, wiener_hermitian, wiener_rectangular
from symcalc.errors import BadInput, NoiseError, NotClosed
from symcalc.indices import Family
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral_process import spectral_sde

a, b, c, d = sp.symbols("a b c d")
p, q, r = sp.symbols("p q r")
D = sp.KroneckerDelta
GENERAL = p * D(a, d) * D(b, c) + q * D(a, c) * D(b, d) + r * D(a, b) * D(c, d)
VALUES = {p: sp.Rational(7, 5), q: sp.Rational(-3, 11), r: sp.Rational(2, 7)}


def eigenvalues(M):
    return sorted(mp.eig(M, left=False, right=False), key=lambda v: mp.re(v))


def singular_values(W):
    return sorted((mp.sqrt(v) for v in mp.eig(W.T * W, left=False, right=False)), key=lambda v: -mp.re(v))


def units(n):
    for at in itertools.product(range(n), repeat=2):
        E = mp.zeros(n)
        E[at] = 1
        yield at, E


def cubature(spectrum, start, covariance):
    """Drifts and brackets of the spectrum at diag(start) for the numbers C(a, b, c, d)."""
    n, h = len(start), mp.mpf(10) ** -15
    M = mp.diag(start)

    def second(direction):
        up, here, down = spectrum(M + h * direction), spectrum(M), spectrum(M - h * direction)
        return [(u - 2 * v + w) / h**2 for u, v, w in zip(up, here, down, strict=True)]

    def first(direction):
        up, down = spectrum(M + h * direction), spectrum(M - h * direction)
        return [(u - w) / (2 * h) for u, w in zip(up, down, strict=True)]

    drift, bracket = [mp.mpf(0)] * n, mp.zeros(n)
    slopes = {at: first(E) for at, E in units(n)}
    for (left, E), (right, F) in itertools.product(units(n), repeat=2):
        weight = covariance(*left, *right)
        if weight:
            mixed = [(u - v) / 4 for u, v in zip(second(E + F), second(E - F), strict=True)]
            drift = [t + weight * m / 2 for t, m in zip(drift, mixed, strict=True)]
            for k, l in itertools.product(range(n), repeat=2):
                bracket[k, l] += weight * slopes[left][k] * slopes[right][l]
    return drift, bracket


def numbers(expression):
    return mp.mpf(sp.Rational(expression).p) / sp.Rational(expression).q


def concrete(covariance, values):
    """C at integers from an expression or a function."""
    if isinstance(covariance, sp.Expr):
        return lambda *at: numbers(covariance.subs(dict(zip((a, b, c, d), at, strict=True))).subs(values))
    return lambda *at: numbers(sp.sympify(covariance(*(sp.Integer(i + 1) for i in at))).subs(values))


@pytest.mark.parametrize(
    ("of", "spectrum", "start", "family"),
    [
        ("eigenvalues", eigenvalues, (-2, 1, 5), "x"),
        ("eigenvalues", eigenvalues, (-3, 0, 1, 7), "x"),
        ("singular_values", singular_values, (7, 3, 1), "sigma"),
    ],
)
def test_three_symbols_agree_with_cubature(of, spectrum, start, family):
    found = spectral_sde(of, covariance=GENERAL)
    n = len(start)
    drift, brackets = found.expression(n)
    at = {s: v for k, v in enumerate(start, 1) for s in (drift.free_symbols | brackets.free_symbols)
          if s.name == f"{family}{k}"} | VALUES  # fmt: skip
    with mp.workdps(60):
        wanted_drift, wanted_brackets = cubature(spectrum, start, concrete(GENERAL, VALUES))
        for k in range(n):
            assert abs(numbers(drift[k].subs(at)) - wanted_drift[k]) < mp.mpf(10) ** -20
            for l in range(n):
                assert abs(numbers(brackets[k, l].subs(at)) - wanted_brackets[k, l]) < mp.mpf(10) ** -20


def blocks(a, b, c, d):
    """A Hermitian noise with a stronger block: not equivariant."""
    return D(a, d) * D(b, c) * (3 if a == 1 and b == 1 else 1)


def columns(a, b, c, d):
    """A rectangular noise with a stronger first column."""
    return D(a, c) * D(b, d) * (2 if b == 1 else 1)


@pytest.mark.parametrize(("of", "noise"), [("eigenvalues", blocks), ("singular_values", columns)])
def test_block_structured_noise_in_a_fixed_frame_is_not_closed(of, noise):
    with pytest.raises(NotClosed, match="positions") as failure:
        spectral_sde(of, covariance=noise, frame="fixed")
    assert "at M = diag" in failure.value.counterexample
    with pytest.raises(NoiseError, match="positions"):
        spectral_sde(of, covariance=noise)


def test_the_counterexample_to_closure_is_true():
    """Cubature at diag(0, 1) and at the rotated matrix gives the two drifts that are printed."""
    with pytest.raises(NotClosed) as failure:
        spectral_sde("eigenvalues", covariance=blocks, frame="fixed")
    words = failure.value.counterexample
    Q = mp.matrix([[3, -4], [4, 3]]) / 5
    C = concrete(blocks, {})

    def rotated(*at):
        return sum(
            Q[i, at[0]] * Q[j, at[1]] * Q[k, at[2]] * Q[l, at[3]] * C(i, j, k, l)
            for i, j, k, l in itertools.product(range(2), repeat=4)
        )

    with mp.workdps(40):
        drifts = [cubature(eigenvalues, (0, 1), noise) for noise in (C, rotated)]
        quantity = "drift" if "drift" in words.split("is")[0] else "variance"
        values = [run[0][0] if quantity == "drift" else run[1][0, 0] for run in drifts]
    printed = [sp.Rational(w.rstrip(";,.")) for w in words.replace("is ", "@").split("@")[1:] for w in [w.split()[0]]]
    assert [abs(numbers(w) - v) < 1e-15 for w, v in zip(printed, values, strict=True)] == [True, True]
    assert abs(values[0] - values[1]) > 1e-3


@pytest.mark.parametrize(
    ("of", "noise", "closed"),
    [
        ("eigenvalues", p * D(a, d) * D(b, c) + r * D(a, b) * D(c, d), True),
        ("eigenvalues", q * D(a, c) * D(b, d), False),  # breaks U(d): the phases of the eigenvectors are seen
        ("eigenvalues", (D(a, c) * D(b, d) + D(a, d) * D(b, c)) / 2, True),  # symmetric matrices: O(d)
        ("eigenvalues", D(a, b) * D(c, d) * D(a, c), False),  # independent diagonal noise in a fixed frame
        ("singular_values", q * D(a, c) * D(b, d), True),
        ("singular_values", p * D(a, d) * D(b, c), False),
        ("singular_values", r * D(a, b) * D(c, d), False),
    ],
)
def test_equivariance_is_decided(of, noise, closed):
    if closed:
        assert spectral_sde(of, covariance=noise, frame="fixed").drift.free == ("k",)
    else:
        with pytest.raises(NotClosed, match="not equivariant"):
            spectral_sde(of, covariance=noise, frame="fixed")


def test_coefficients_may_depend_on_the_spectrum():
    found = spectral_sde("eigenvalues", covariance=lambda a, b, c, d: D(a, d) * D(b, c) * x[a] * x[b])
    assert str(found.drift) == "sum(x[j]*x[k]/(x[k] - x[j]), j != k)"
    assert str(found.variance) == "x[k]**2"


def test_standard_noises():
    assert spectral_sde("eigenvalues", wiener_hermitian(2), frame="fixed").independent
    assert str(spectral_sde("singular_values", wiener_rectangular()).variance) == "1"
    assert symcalc.spectral_sde is spectral_sde


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("eigenvectors", GENERAL), BadInput, "eigenvalues"),
        (("eigenvalues", GENERAL, "rotating"), BadInput, "moving"),
        (("eigenvalues", "delta(a,d)"), BadInput, "KroneckerDelta"),
        (("eigenvalues", a * D(b, c)), NoiseError, "positions"),
        (("eigenvalues", lambda a, b, c, d: 1 if a == 1 else 0), NoiseError, "positions"),
        (("eigenvalues", D(a, b) * D(b, c)), NoiseError, "different values"),
    ],
)
def test_wrong_use_is_a_typed_error(arguments, error, words):
    with pytest.raises(error, match=words):
        spectral_sde(*arguments)


def test_a_form_that_is_not_quadratic_is_refused():
    A = Family("A", 2, hermitian=True)
    from symcalc.indexed import IndexSum
    from symcalc.spectral import DIRECTION, eigenvalue_variation

    C = read_covariance(GENERAL)
    for form in (eigenvalue_variation(1), eigenvalue_variation(3), IndexSum.of(A["k", "k"] ** 2 + 1)):
        with pytest.raises(NoiseError, match="degree 2"):
            C.contract(form, DIRECTION)


@pytest.mark.parametrize(
    ("of", "noise"),
    [
        ("eigenvalues", -D(a, d) * D(b, c)),
        ("eigenvalues", D(a, c) * D(b, d)),  # of a real matrix that is not symmetric: its eigenvalues are not real
        ("eigenvalues", D(a, d) * D(b, c) + 2 * D(a, c) * D(b, d)),
        ("eigenvalues", D(a, d) * D(b, c) - 2 * D(a, b) * D(c, d)),
        ("eigenvalues", sp.I * D(a, d) * D(b, c)),
        ("eigenvalues", -D(a, d) * D(b, c) / sp.Symbol("beta", positive=True)),
        ("singular_values", D(a, d) * D(b, c)),
        ("singular_values", -D(a, c) * D(b, d)),
    ],
)
def test_what_no_noise_has_as_its_covariance_is_refused(of, noise):
    with pytest.raises(NoiseError, match="no noise has this covariance"):
        spectral_sde(of, covariance=noise)


@pytest.mark.parametrize("dimension", [1, 2, 4])
def test_the_standard_noises_are_noises(dimension):
    assert spectral_sde("eigenvalues", wiener_hermitian(dimension)).independent
    assert str(spectral_sde("eigenvalues", sp.S.One).covariation) == "1"  # one Wiener process in every entry


@pytest.mark.parametrize(("trace", "words"), [(2, "at d = 3"), (9, "from d = 10 on"), (10, "from d = 11 on")])
def test_a_covariance_that_no_noise_has_for_large_dimensions_is_refused(trace, words):
    """tr dM has the variance d (1 − d/t) for δ_ad δ_bc − δ_ab δ_cd/t."""
    with pytest.raises(NoiseError, match=words):
        spectral_sde("eigenvalues", covariance=D(a, d) * D(b, c) - D(a, b) * D(c, d) / trace)


def test_a_traceless_noise_has_the_dimension_as_a_symbol():
    n = sp.Symbol("n", positive=True)
    found = spectral_sde("eigenvalues", covariance=D(a, d) * D(b, c) - D(a, b) * D(c, d) / n)
    assert found.variance.instances(2)[0].subs(n, 4) == sp.Rational(3, 4)


U, S, T = D(a, d) * D(b, c), D(a, c) * D(b, d), D(a, b) * D(c, d)
POSITIVE, NEGATIVE, REAL = sp.Symbol("g", positive=True), sp.Symbol("n", negative=True), sp.Symbol("h", real=True)
TURNED = D(a, b) * D(b, c) * (1 - D(c, d)) + D(c, d) * D(d, a) * (1 - D(a, b))


@pytest.mark.parametrize(
    "covariance",
    [
        POSITIVE * (U - T),  # tr dM has the variance −g d (d − 2)
        sp.sqrt(2) * (U - T),
        U + (2 + REAL**2) * S * (1 - D(a, b)),
        -(REAL**2) * U,  # but at h = 0
        U + TURNED / 10,  # dM_11 dM_12, and not dM_11 conj(dM_12)
        lambda a, b, c, d: -((x[a] - x[b]) ** 2) * D(a, d) * D(b, c),
    ],
)
def test_covariances_of_no_noise_are_refused_whatever_their_symbols_are(covariance):
    with pytest.raises(NoiseError, match="no noise has this covariance"):
        spectral_sde("eigenvalues", covariance)


@pytest.mark.parametrize("covariance", [U + NEGATIVE * T, POSITIVE * U + REAL * S, GENERAL, sp.sqrt(POSITIVE) * U])
def test_covariances_that_are_one_for_some_values_of_their_symbols(covariance):
    assert spectral_sde("eigenvalues", covariance).variance is not None
