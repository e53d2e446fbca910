"""What measured matrices speak of, and that they refute it where it is wrong: the precise tier alone.

Every claimed quantity is measured, or listed here with the reason why it is not; and each measurement notices an error
of one part in 10⁹ of its quantity.  Besides, slips that people make in the quantities that only hold at a number N, for
one field, at one level or at one place: no derivation and no random path takes part.
"""

import mpmath as mp
import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.dln.measured import orbit_volume
from symcalc.claims.measured_direction import sign
from symcalc.claims.theorem18.spectral_functions import CURVATURE, SLOPE
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.evidence import precise
from symcalc.evidence.exact import Equation
from symcalc.evidence.precise import Measured
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import metric
from symcalc.models.dln.fields import EXTRA as e
from symcalc.models.dln.metric import N, beta, i, j, k, lam
from symcalc.suite import judge_claim

MEASURED = {c.id: c for c in catalogue().values() if c.measure}

WORDS = "an identity between words in matrices: no number to measure; its instances are measured beside it"
SOLUTION = "follows by algebra from the drift and the bracket, which are measured; simulated along paths"
DIVERGENCE = "the divergence of the flux, which is measured to be zero"
PART = sp.Rational(1, 10**9)
LEFT_OUT = {
    "dln.frames": (("one more factor",), WORDS),
    "dln.downstairs_flow": (("N = 1", "N = 2", "N = 3", "N = 4", "p-th term"), WORDS),
    "slides.step": (("G(W − ηg) − G(W)",), WORDS),
    "network_langevin.stationary": (("L*ρ/ρ",), DIVERGENCE),
    "network_langevin.squared_length": (
        ("E R(0)", "E R(t)", "E R(∞)", "d/dt E R(t)", "flux of the Gamma law"),
        SOLUTION,
    ),
}


def moved(quantity, share):
    """A quantity times 1 + share, and with share added where it is zero."""
    zero = getattr(quantity, "is_zero", False)
    zero = bool(zero() if callable(zero) else zero) or getattr(quantity, "is_zero_matrix", False)
    if not zero:
        return quantity * (1 + share)
    return quantity + share * (sp.ones(*quantity.shape) if isinstance(quantity, sp.MatrixBase) else 1)


def smallest(claim):
    """The claim's equation in the first of the dimensions in which it is measured."""
    equation = claim.state()
    return equation.at(equation.dimensions[0]) if equation.dimensions else equation


@pytest.mark.parametrize("identity", MEASURED)
def test_every_quantity_is_measured_to_one_part_in_a_billion_or_left_out_for_a_reason(identity):
    claim, here = MEASURED[identity], smallest(MEASURED[identity])
    left_out = set(LEFT_OUT.get(identity, ((), ""))[0])
    missing, n = set(here.claimed), 0
    while missing - left_out:
        assert n < 3, f"not measured at any of the three points: {missing - left_out}"
        with precise.mp.workdps(precise.DIGITS):
            found = dict(claim.measure(precise.generic_point(here.domain, n)))
        for name, value in found.items():
            assert judged_at(here, n, name, value, here.claimed[name]) is Verdict.CONFIRMED, name
            assert judged_at(here, n, name, value, moved(here.claimed[name], PART)) is Verdict.REFUTED, name
        missing, n = missing - found.keys(), n + 1
    assert missing == left_out


def judged_at(here, n, name, value, quantity):
    """The verdict on one quantity by what was measured at the n-th point."""
    at = precise.generic_point(here.domain, n)
    one = Equation({name: quantity}, {"itself": {name: quantity}}, here.domain)
    return precise.compare(one, lambda point: {name: value} if point == at else {}, points=n + 1).verdict


def test_reasons_are_given_for_what_there_is():
    for identity, (names, _) in LEFT_OUT.items():
        assert set(names) <= MEASURED[identity].state().claimed.keys()


# --- slips -------------------------------------------------------------------------------------------------------

ITO = IndexSum.of((N - 1) * lam[k] ** (N - 2))


def at(n, quantity):
    """An expression or a sum with a number in place of N."""
    return IndexSum.of(quantity).map(lambda body: body.subs(N, n))


SLIPS = {
    "a balance that moves with E′": ("dln.conservation", "N = 3, p = 2", lambda q: q + 1),
    "a balance of four layers": ("dln.conservation", "N = 4, p = 3", lambda q: q + sp.Rational(1, 10**9)),
    "p for p − 1": ("dln.multiplier", "p-th term", lambda q: q * lam[j] ** 2),
    "a middle term forgotten": (
        "dln.multiplier",
        "a_ij at N = 3",
        lambda q: q - IndexSum.of(lam[i] ** 2 * lam[j] ** 2),
    ),
    "one layer is not flat": ("dln.multiplier", "a_ij at N = 1", lambda q: q * 2),
    "N − p + 1 for N − p": ("dln.submersion", "p-th term of Dφ Dφ*", lambda q: q * lam[i] ** 2),
    "a lift that leaves the balanced manifold": ("dln.submersion", "DG_p(Dφ* Z), Z_ij", lambda q: q + lam[i] - lam[j]),
    "a lift that leaves it, transposed": ("dln.submersion", "DG_p(Dφ* Z), Z_ji", lambda q: q + lam[i] * lam[j]),
    "a recursion with another G_11": ("dln.gram_determinant", "recursion", lambda q: q + lam[i] ** 2 * lam[j] ** 2),
    "a volume of one layer": ("dln.gram_determinant", "T_0", lambda q: q * 2),
    "(λ_i − λ_j)² for λ_i² + λ_j²": ("dln.gram_determinant", "T_1", lambda q: q - IndexSum.of(2 * lam[i] * lam[j])),
    "five layers of six": ("dln.gram_determinant", "N = 6", lambda q: at(5, metric.multiplier("i", "j"))),
    "Σ′ of the other depth": ("dln.entropic_drift", "at N = 2", lambda q: at(3, metric.entropic_drift())),
    "a force on one layer": ("dln.entropic_drift", "at N = 1", lambda q: q + over(j != k, lam[j])),
    "twice the force": ("dln.entropic_drift", "at N = 6", lambda q: q * 2),
    "an acceleration of the other sign": ("dln.mean_curvature", "x_p x_{p+1}", lambda q: q * -1),
    "half an acceleration": ("dln.mean_curvature", "x_p²", lambda q: q / 2),
    "each pair twice": ("dln.limits", "each pair at λ_j = λ_k", lambda q: q * 2),
    "σ_j^{−2} for λ_j^{−2}": (
        "dln.limits",
        "Σ′_k/σ_k at σ_k = 0",
        lambda q: IndexSum.of(over(j != k, lam[j] ** (-2 * N)), k),
    ),
    "S for 2S": (
        "dln.two_volumes",
        "∂(−2S − ½ Σ log a_ii)",
        lambda q: q + IndexSum.of(metric.entropy().diff(lam[k])),
    ),
    "SO(3) for O(3)": ("dln.volume_constant", "vol O(3)", lambda q: q / 2),
    "rotations by their angles": ("dln.volume_constant", "vol O(6)", lambda q: q / sp.sqrt(2) ** 15),
    "n for n − 1": ("theorem18.ito_drift", "at N = 3", lambda q: IndexSum.of(3 * lam[k])),
    "Σ″ of one layer": ("theorem18.ito_drift", "at N = 1", lambda q: q + IndexSum.of(1 / lam[k])),
    "Σ″ twice": ("theorem18.singular_drift", "at N = 4", lambda q: q + at(4, ITO) / beta),
    "repulsion halved": (
        "theorem18.laplace_beltrami",
        "Δ f",
        lambda q: (over(j != k, lam[k] / (lam[k] ** 2 - lam[j] ** 2)) * SLOPE["k"] + CURVATURE["k"]).sum_over("k") / N,
    ),
    "½ f_kk for f_kk": (
        "theorem18.laplace_beltrami",
        "Δ f",
        lambda q: q - IndexSum.of(CURVATURE["k"] / (2 * N)).sum_over("k"),
    ),
    "4κ for 8κ": ("network_langevin.squared_length", "d⟨R⟩/dt", lambda q: q / 2),
    "no phases over H": ("other_fields.entropic_drift", "Σ′ over H", lambda q: q - ITO * 3),
    "Σ″ over H outwards": ("other_fields.ito_drift", "Σ″ over H", lambda q: q * -1),
    "the sign of the phases": ("other_fields.entropic_drift", "Σ′", lambda q: q - ITO * (2 * (bF - 1))),
    "R and C only": (
        "other_fields.ito_drift",
        "Σ″",
        lambda q: q * (2 - bF),
    ),
    "square only": ("other_fields.singular_drift", "drift", lambda q: q.map(lambda body: body.subs(e, 0))),
    "right over C": ("other_fields.singular_drift", "drift", lambda q: q + ITO * ((bF - 2) / beta)),
    "twice the extra rows": (
        "other_fields.rectangular",
        "drift",
        lambda q: q + ITO * (e / (N - 1) / beta),
    ),
    "δ without the extra rows": ("other_fields.rank_loss", "drift", lambda q: q.map(lambda body: body.subs(e, 0))),
    "over C only": ("theorem15.wiener", "E[dH_ij²]", lambda q: q * 0),
    "½ on the diagonal": ("theorem15.wiener", "E[dH_ii²]", lambda q: bF / 2),
    "right over R": ("other_fields.entropy", "∂S/∂λ_k", lambda q: q + IndexSum.of((bF - 1) / lam[k])),
    "the phases of one layer": ("other_fields.phases", "N = 1", lambda q: q * 2),
    "no Σ″ at infinite depth": ("other_fields.infinite_depth", "Σ″/β", lambda q: q * 0),
    "a gap that closes": ("entropy_direction.gap", "sign at N = 4", lambda q: q * -1),
    "a force where they meet": ("entropy_direction.gap", "gap force at λ_1 = λ_2", lambda q: q + sp.Rational(1, 10**9)),
    "two layers that grow apart": ("entropy_direction.relative", "sign at N = 2", lambda q: q + 1),
    "no direction for deep networks": ("entropy_direction.frobenius", "sign at N = 6", lambda q: q * 0),
    "the multiplier of one layer less": ("entropy_direction.nuclear", "a_12", lambda q: q.subs(N, N - 1)),
    "towards full rank at fixed layers": ("entropy_direction.layer_norm", "sign at N = 3", lambda q: q * -1),
    "the ratio grows at d = 3, too": ("entropy_direction.relative_three", "sign of rate 2 − rate 1", lambda q: q * -1),
    "a force on one layer, up": ("entropy_direction.absolute", "at N = 1", lambda q: q + IndexSum.of(lam[k])),
    "the fixed frame at β = 2": ("slides.fixed_frame", "at β = 2", lambda q: q * 2),
    "the fixed frame at the start": ("slides.fixed_frame", "at φ = 0", lambda q: q * beta / 2),
    "the example with its frames": ("slides.theorem18", "example: as printed", lambda q: 16 / beta),
    "the example without them": ("slides.theorem18", "example: of g^N", lambda q: sp.Rational(304, 25) / beta),
    "the printed noise doubled": ("slides.theorem18", "as printed, W diagonal", lambda q: q * 2),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refuted_by_measured_matrices_alone(slip):
    identity, name, change = SLIPS[slip]
    claim = MEASURED[identity]
    wrong = claim.claiming({name: change(claim.state().claimed[name])})
    found = judge_claim(wrong, [Tier.PRECISE], seed=0)
    assert found.verdict is Verdict.REFUTED, found.evidence
    assert found.evidence[0].figures["quantity"] == name


@pytest.mark.parametrize("value, expected", [(3, 1), ("-1e-20", -1), ("1e-41", 0), (0, 0)])
def test_a_sign_is_zero_within_the_error(value, expected):
    assert sign(Measured([mp.mpf(value)], mp.mpf("1e-40"))).values == [expected]


def test_the_volume_of_orthogonal_matrices_needs_a_homogeneous_jacobian(monkeypatch):
    monkeypatch.setattr(orbit_volume, "jacobian", lambda R: 1 + R[0, 0])
    with pytest.raises(ArithmeticError, match="not homogeneous"):
        orbit_volume.orthogonal_group.__wrapped__(2)
