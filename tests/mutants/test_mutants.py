"""The claims of `proof2x2` under wrong quantities: none of them is idle, and the truth survives.

The wrong versions that people write are in `symcalc.mutants.shipped`, and `test_shipped` refutes them.
"""

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.proof2x2.setting import BASIS, E_a, E_b, E_c, E_d, vector, x1, x2
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import IndexSum
from symcalc.mutants.shipped.proof2x2 import COEFFICIENT, INDEX_OR_SIGN, MUTANTS, SPECIAL
from symcalc.suite import judge_claim

gap = x1 - x2

CHAPTER = [c for c in catalogue().values() if c.group == "proof2x2"]
QUANTITIES = [(c.id, name, tier) for c in CHAPTER for name in c.state().claimed for tier in c.tiers]


@pytest.mark.parametrize(("identity", "name", "tier"), QUANTITIES)
def test_no_quantity_is_idle(identity, name, tier):
    """Every claimed quantity is looked at by every tier of its claim: doubled (or moved off zero), it is refuted."""
    claim = catalogue()[identity]
    wrong = changed(claim.state().claimed[name])
    assert judge_claim(claim.claiming({name: wrong}), [tier], seed=0).verdict is Verdict.REFUTED


def changed(value):
    """Twice the quantity, or a tenth more where it vanishes."""
    tenth = sp.Rational(1, 10)
    if isinstance(value, IndexSum):
        return value + tenth if value.is_zero() else value * 2
    moved = value + sp.ones(*value.shape) * tenth if isinstance(value, sp.MatrixBase) else value + tenth
    return moved if value == value * 0 else 2 * value


@pytest.mark.parametrize("bad", [sp.nan, sp.zoo, sp.oo, sp.I * 7])
@pytest.mark.parametrize("tier", list(Tier))
def test_what_is_no_real_number_is_never_accepted(bad, tier):
    for identity in ("proof2x2.drift", "proof2x2.equation"):
        verdict = judge_claim(catalogue()[identity].claiming({"drift": vector(1 / gap, bad)}), [tier], seed=0).verdict
        assert verdict not in (Verdict.PROVED, Verdict.CONFIRMED)


@pytest.mark.parametrize("identity", [c for c in catalogue() if c.startswith("proof2x2.")])
def test_every_claim_has_mutants_of_three_kinds(identity):
    kinds = {m.kind for m in MUTANTS if m.claim == identity}
    assert kinds == {COEFFICIENT, INDEX_OR_SIGN, SPECIAL}


@pytest.mark.parametrize("seed", [1])
def test_the_truth_survives_every_tier(seed):
    for claim in CHAPTER:
        assert judge_claim(claim, list(Tier), seed).verdict is Verdict.PROVED


def test_the_basis_is_the_printed_one():
    assert (E_a, E_b, E_c, E_d) == BASIS
