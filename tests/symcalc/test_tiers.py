"""Which kinds of evidence each claim needs, by what it is about.

A statement about a process (a drift, a bracket, a generator, a law) needs all three tiers; one of algebra or geometry,
or about a deterministic flow, the exact and the precise one; a definition, whose verdict is that of a consistency
check, needs the exact one.  What has less is listed with the reason.  A new claim is about a process unless it is
listed here as something else.
"""

import json

import pytest

from symcalc import suite
from symcalc.audit import Kind as RowKind
from symcalc.audit import Printed, audit
from symcalc.claims import catalogue
from symcalc.claims.claim import Kind
from symcalc.evidence.verdict import Tier
from symcalc.report.listing import as_text, rows

E, P, M = Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO
g = catalogue()

ALGEBRA_AND_GEOMETRY = {
    "variations": "all",
    "orbits": "all",
    "submersion": "all",
    "proof2x2": (
        "invariance normal_space tangent_space orthogonality basis projection first_derivative second_derivative "
        "basis_derivatives"
    ),
    "theorem15": "projections invariance harmonic ground_state entropy",
    "dln": (
        "conservation frames balanced_dimension gauge_group multiplier reversed_order downstairs_flow "
        "singular_value_flow submersion gram gram_determinant entropy volume_constant limits two_volumes homogeneity"
    ),
    "theorem18": "divergence volume_gradient cancellation volume_in_lambda",
    "other_fields": "gram phases entropy infinite_multiplier",
    "entropy_direction": "layer_norm_three other_volume",
    "slides": "rest_point depth_rate step commutant volume_or_logarithm",
}

WORDS = "an identity between words, or between tensors with free indices: no number to measure"
SECOND_ROUTE = "a second derivation of quantities that another claim of the chapter measures"
NO_SPACE = "a density on no particular space; its instances in the chapter are measured and simulated"
SYMBOL = "the dimension of the field is a symbol; theorem15.fields has R, C and H in three tiers"
OPERATORS = "between differential operators with a free function; the drift in it is that of theorem15.drift"
PARTS = "parts of Σ″, of which theorem18.ito_drift has three tiers"
BY_ALGEBRA = "follows by algebra from drifts that dln.entropic_drift, theorem18.singular_drift and lambda_drift measure"
SPECIAL_N = "values at N = 1, 2, 3 of what other claims of the chapter measure"
SAME = "slides.theorem18 measures the printed noise and the true one"
NO_LOSS_GIVEN = "for any loss, or any density; theorem18.langevin and langevin.free_energy simulate instances"

EXCEPTIONS = {
    **dict.fromkeys(
        ("variations.noncommuting", "orbits.tangent_space", "orbits.second_fundamental_form", "dln.gauge_group",
         "dln.reversed_order", "theorem15.invariance"),
        ({P}, WORDS),
    ),
    **dict.fromkeys(
        ("variations.implicit_differentiation", "variations.matrix_function", "variations.spectral_function",
         "orbits.entropy", "orbits.mean_curvature", "orbits.curvature_at_three", "theorem15.entropy", "dln.gram",
         "theorem15.projections", "dln.homogeneity"),
        ({P}, SECOND_ROUTE),
    ),
    **dict.fromkeys(("langevin.stationary", "langevin.upstairs_law", "langevin.ito_equation"), ({M}, NO_SPACE)),
    "theorem15.field_dimension": ({P, M}, SYMBOL),
    "theorem15.ground_state": ({P}, OPERATORS),
    **dict.fromkeys(
        ("theorem18.divergence", "theorem18.volume_gradient", "theorem18.cancellation", "theorem18.volume_in_lambda"),
        ({P}, PARTS),
    ),
    **dict.fromkeys(
        ("theorem18.law_of_lambda", "theorem18.langevin", "theorem18.invariant_measure", "theorem18.second_moment"),
        ({P}, BY_ALGEBRA),
    ),
    **dict.fromkeys(("theorem18.special_depths", "dln.special_depths"), ({P}, SPECIAL_N)),
    "theorem18.printed_noise": ({P}, SAME),
    **dict.fromkeys(("network_langevin.both_projections", "network_langevin.upstairs_law"), ({M}, NO_LOSS_GIVEN)),
    "network_langevin.stationary": ({P, M}, NO_LOSS_GIVEN),
}  # fmt: skip


def about_no_process(identity):
    """Whether a claim is one of algebra, geometry or a deterministic flow."""
    group, step = identity.split(".")
    listed = ALGEBRA_AND_GEOMETRY.get(group, "")
    return listed == "all" or step in listed.split()


def needed(identity):
    """The tiers that a claim needs by what it is about."""
    if g[identity].kind is Kind.DEFINITION:
        return {E}
    return {E, P} if about_no_process(identity) else {E, P, M}


@pytest.mark.parametrize("identity", list(g))
def test_every_claim_has_the_tiers_that_it_needs(identity):
    missing = needed(identity) - set(g[identity].tiers)
    allowed, reason = EXCEPTIONS.get(identity, (set(), "no exception is listed"))
    assert missing <= allowed, f"{identity} has no tier {', '.join(missing - allowed)}: {reason}"


def test_the_lists_name_claims_that_there_are():
    named = {
        f"{group}.{step}" for group, steps in ALGEBRA_AND_GEOMETRY.items() if steps != "all" for step in steps.split()
    }
    assert named | EXCEPTIONS.keys() <= g.keys()
    assert not named & {c.id for c in g.values() if c.kind is Kind.DEFINITION}


def test_definitions_are_marked_in_what_is_printed():
    definitions = {c.id for c in g.values() if c.kind is Kind.DEFINITION}
    assert definitions == {"theorem15.wiener"}
    assert {row["id"] for row in rows() if row["kind"] == "definition"} == definitions
    assert "(a definition)" in as_text()
    run = json.loads(json.dumps(suite.verify(["theorem15.wiener", "theorem15.drift"], tiers=["exact"]).to_json()))
    assert [c["kind"] for c in run["claims"]] == ["definition", "claim"]


def test_definitions_of_the_slides_are_marked_in_the_audit():
    found = audit().to_json()["rows"]
    for row in found:
        assert (row["kind"] == RowKind.DEFINITION) == (row["verdict"] == Printed.DEFINITION), row["id"]
    assert sum(row["kind"] == "definition" for row in found) >= 10
