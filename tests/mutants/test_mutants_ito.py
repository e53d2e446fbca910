"""The claims of the chapter `ito` under wrong quantities: none of them is idle, and the truth survives.

The wrong versions that people write are in `symcalc.mutants.shipped`, and `test_shipped` refutes them.
"""

from functools import cache

import pytest
import sympy as sp

from symcalc import mutants
from symcalc.claims import catalogue
from symcalc.claims.ito.geometric_motion import S
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.mutants.shipped.ito import (
    COEFFICIENT,
    CONVENTION,
    CROSS,
    HALF,
    MUTANTS,
    NOISE,
    SIGN,
    SPECIAL,
    TRANSPOSED,
)
from symcalc.suite import judge_claim

CLAIMS = [claim for claim in catalogue().values() if claim.group == "ito"]


@cache
def prepared(identity):
    return mutants.prepared(catalogue()[identity])


def verdict(identity, claimed, tier):
    return judge_claim(prepared(identity).claiming(claimed), [tier], seed=0)


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("identity", [claim.id for claim in CLAIMS])
def test_no_quantity_is_idle(identity, tier):
    """Every claimed quantity is looked at by every tier of its claim: doubled (or moved off zero), it is refuted."""
    for name, value in prepared(identity).state().claimed.items():
        moved = value + sp.ones(*value.shape) / 5 if isinstance(value, sp.MatrixBase) else value + sp.Rational(1, 5)
        changed = moved if value == value * 0 else 2 * value
        assert verdict(identity, {name: changed}, tier).verdict is Verdict.REFUTED, name


@pytest.mark.parametrize("identity", [claim.id for claim in CLAIMS])
def test_every_claim_has_mutants_of_three_kinds(identity):
    assert len({m.kind for m in MUTANTS if m.claim == identity}) >= 3


@pytest.mark.parametrize("identity", [claim.id for claim in CLAIMS])
def test_the_truth_survives_every_tier(identity):
    for seed in (1, 2):
        judged = judge_claim(prepared(identity), list(Tier), seed)
        assert judged.verdict is Verdict.PROVED
        assert all(found.verdict in (Verdict.PROVED, Verdict.CONFIRMED) for found in judged.evidence), judged.evidence


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("bad", [sp.nan, sp.zoo, sp.oo])
def test_what_is_no_number_is_never_accepted(bad, tier):
    for identity, name in (("ito.geometric", "drift of log S"), ("ito.cir", "mean"), ("ito.levy_area", "E A²")):
        assert verdict(identity, {name: bad}, tier).verdict not in (Verdict.PROVED, Verdict.CONFIRMED)


def test_every_kind_of_slip_is_there():
    assert {m.kind for m in MUTANTS} == {HALF, CROSS, CONVENTION, TRANSPOSED, NOISE, SIGN, COEFFICIENT, SPECIAL}


def test_the_stock_price_is_not_a_free_symbol_of_the_answer():
    """The claims are about rates: S itself drops out of every quantity of `geometric`."""
    assert all(S not in sp.sympify(value).free_symbols for value in prepared("ito.geometric").state().claimed.values())
