# %% [markdown]
# # How the evidence works, and fails
#
# `symcalc` has three kinds of evidence for a formula: an *exact* decision in a field of functions,
# *precise* measurements on matrices at more than a hundred digits, and *Monte Carlo*, random steps and
# paths of the matrix process itself. None of them sees everything. This is a gallery of wrong formulas:
# for each kind of evidence some that it catches and one that it cannot, with what it would have seen.
#
# *How to read it.* Each wrong formula is a claim of the catalogue with one quantity replaced; the
# derivation, the measurement and the simulation are those of the true claim. A cell that states a verdict
# checks it.

# %%
import math
from dataclasses import replace

import numpy as np
import sympy as sp

from symcalc import mutants
from symcalc.claims import catalogue
from symcalc.claims.proof2x2.setting import vector, x1, x2
from symcalc.claims.theorem15 import coulomb, d
from symcalc.covariance import Covariance, wiener_rectangular
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.montecarlo import compare_mean, conclude
from symcalc.evidence.verdict import Evidence, Tier, Verdict, judge
from symcalc.indexed import over
from symcalc.indices import Family, delta, indices
from symcalc.singular import DIRECTION as A
from symcalc.singular import sigma, singular_variation
from symcalc.spectral import DIRECTION_H as H
from symcalc.suite import judge_claim

EXACT, PRECISE, MONTECARLO = Tier
PROVED, CONFIRMED, REFUTED, INCONCLUSIVE, _ = Verdict
j, k = indices("j k")
x = Family("x", real=True)


def examine(claim, *tiers, **claimed):
    """The verdict of each tier alone on a version of the claim, with the figure that counts."""
    found = judge_claim(claim.claiming(claimed), tiers or claim.tiers, seed=0).evidence
    for e in found:
        power = f"sees 1e{math.ceil(math.log10(float(e.figures['sees'])))}" if "sees" in e.figures else ""
        print(f"{e.tier:<11}{e.verdict:<13}{power}".rstrip())
    return {e.tier: e for e in found}


# %% [markdown]
# ## The truth first
#
# Dyson's drift for $2 \times 2$ matrices. Exact: the claimed side equals two derivations in a field. Precise:
# second derivatives of eigenvalues of perturbed matrices. Monte Carlo: one random step from a random frame;
# "sees" is the relative error that it would have noticed, rounded up to a power of ten.

# %%
drift, gap = catalogue()["proof2x2.drift"], x1 - x2
found = examine(drift)
assert found[EXACT].verdict is PROVED
assert found[PRECISE].verdict is found[MONTECARLO].verdict is CONFIRMED

# %% [markdown]
# A factor 2, the commonest slip in print, and one part in a million: each tier refutes both on its own, with a
# point or a number to look at.

# %%
for factor in (2, sp.Rational(1000001, 1000000)):
    print("times", factor)
    found = examine(drift, drift=vector(factor / gap, -factor / gap))
    assert all(e.verdict is REFUTED for e in found.values())
print(found[EXACT].detail)

# %% [markdown]
# ## What the exact tier cannot see: an error on both sides
#
# It compares a claim with a derivation, and knows nothing of matrices. If both start from the wrong process,
# they agree. Read in the sense of Stratonovich, noise along the orbits does not move the eigenvalues. Put that
# in place of the claim *and* of the derivation: it is proved, and the matrices refute it.

# %%
still = vector(sp.S.Zero, sp.S.Zero)
true = drift.state()
both = Equation({"drift": still}, {"the wrong reading, derived": {"drift": still}}, true.domain)
wrong = replace(drift, state=lambda: both)
found = examine(wrong)
assert found[EXACT].verdict is PROVED
assert found[PRECISE].verdict is found[MONTECARLO].verdict is REFUTED

# %% [markdown]
# That is why a claim has more than one tier, and why a refutation by any of them refutes: the judgement on this one
# is

# %%
together = judge(list(found.values()))
print(together)
assert together is REFUTED

# %% [markdown]
# ## What the precise tier cannot see: a dimension that was not measured
#
# Theorem 15's drift is measured on matrices with $d = 2, 3, 4$. A formula that is right there and wrong from
# $d = 5$ on passes; the exact tier decides for every $d$, and names the smallest one where it fails.

# %%
theorem = catalogue()["theorem15.drift"]
later = coulomb * (1 + (d - 2) * (d - 3) * (d - 4))
found = examine(theorem, EXACT, PRECISE, drift=later)
print("smallest d:", found[EXACT].figures["d"])
assert found[PRECISE].verdict is CONFIRMED
assert found[EXACT].verdict is REFUTED and found[EXACT].figures["d"] == 5

# %% [markdown]
# ## What a drift cannot show: a term with mean zero
#
# The second variation of a singular value has a cross term $2\sigma_j A_{kj} A_{jk}$. Under isotropic noise
# $\mathbb{E}[A_{kj} A_{jk}] = 0$, so the drift of the singular values is the same without it, whatever the number of
# paths: the two contractions are *equal*, decided for every $d$.

# %%
second = singular_variation(2)
cross = over(j != k, 2 * sigma[j] * A[k, j] * A[j, k] / (sigma[k] ** 2 - sigma[j] ** 2))
without = second - cross
isotropic = wiener_rectangular()
assert (isotropic.contract(second, A) - isotropic.contract(without, A)).is_zero()
assert not (second - without).is_zero()
print("drift with it:    ", (isotropic.contract(second, A) / 2).tidied())
print("drift without it: ", (isotropic.contract(without, A) / 2).tidied())

# %% [markdown]
# Noise whose entries $(k, j)$ and $(j, k)$ are correlated shows it, and so does a measurement of the variation
# itself along one matrix: the claim is tested that way.

# %%
correlated = Covariance(lambda a, b, c, e: delta(a, c) * delta(b, e) + delta(a, e) * delta(b, c) / 2)
assert not (correlated.contract(second, A) - correlated.contract(without, A)).is_zero()
found = examine(catalogue()["variations.singular_second"], **{"D² σ(A, A)": without})
assert found[EXACT].verdict is found[PRECISE].verdict is REFUTED

# %% [markdown]
# ## What a law cannot show: a tenth of a per cent
#
# The variance of the square-root diffusion can only be tested along paths. Twice the variance is seen. A
# thousandth is far below what so many paths can see, and CONFIRMED is said with that number beside it.

# %%
cir = catalogue()["ito.cir"]
variance = cir.state().claimed["variance"]
for factor in (2, sp.Rational(1001, 1000)):
    print("times", factor)
    found = examine(cir, EXACT, MONTECARLO, variance=factor * variance)
    assert found[EXACT].verdict is REFUTED
assert found[MONTECARLO].verdict is CONFIRMED
assert float(found[MONTECARLO].figures["sees"]) > 0.001

# %% [markdown]
# A test of one step has no such noise: its response is regressed on the second chaos of its own noise, and sees
# a millionth, as above.
#
# ## What INCONCLUSIVE looks like
#
# *Too few throws.* Fifty throws of a die agree with 3.5, and with much else: the comparison could have been wrong
# by more than the tolerance without anybody noticing. That is not a confirmation.

# %%
throws = np.random.default_rng(1).integers(1, 7, 50).astype(float)
few = conclude("throws of a die", [compare_mean("mean", throws, 3.5, z=5.0)], 0.02, 0.0)
print(few.verdict, "·", few.detail)
assert few.verdict is INCONCLUSIVE

# %% [markdown]
# *Outside the field.* $\Gamma(s + 1) = s\,\Gamma(s)$ is true, and nothing here decides it. It is not refuted, and
# not proved.

# %%
s = sp.Symbol("s", positive=True)
gamma = decide(
    Equation({"Γ(s + 1)": sp.gamma(s + 1)}, {"by hand": {"Γ(s + 1)": s * sp.gamma(s)}}, Domain(positive=(s,)))
)
print(gamma.verdict, "·", gamma.detail)
assert gamma.verdict is INCONCLUSIVE

# %% [markdown]
# *Different, but nowhere.* Over the quaternions the order of factors counts: $A_{jk}A_{kj}$ is not
# $A_{kj}A_{jk}$. The two differ as words, and no complex matrix shows it, so the second variation with its factors
# exchanged is told apart from the true one, but not refuted.

# %%
swapped = over(j != k, 2 * H[j, k] * H[k, j] / (x[k] - x[j]))
found = examine(catalogue()["variations.noncommuting"], second=swapped)
print(found[EXACT].detail)
assert found[EXACT].verdict is INCONCLUSIVE and found[EXACT].figures["differ"]

# %% [markdown]
# ## The rule
#
# One judge, one rule: a refutation refutes; PROVED needs the exact tier; what is decided to differ is confirmed by no
# number; the rest is what numbers can give.

# %%
words = {"exact": (PROVED, REFUTED, INCONCLUSIVE), "Monte Carlo": (CONFIRMED, REFUTED, INCONCLUSIVE)}
print(f"{'exact':<14}{'Monte Carlo':<14}together")
for exact in words["exact"]:
    for simulated in words["Monte Carlo"]:
        pair = [Evidence(EXACT, exact, "", ""), Evidence(MONTECARLO, simulated, "", "")]
        print(f"{exact:<14}{simulated:<14}{judge(pair)}")
        if REFUTED in (exact, simulated):
            assert judge(pair) is REFUTED

# %% [markdown]
# ## All claims at once
#
# `symcalc mutants` does this to the whole catalogue: slips that people wrote down, and those made by rule
# (coefficients, signs, dropped terms, index ranges, exponents, exchanged arguments, transposition,
# conjugation). A version that is no change is recognised by a proof and not counted; truths in disguise must
# not be refuted. Here for two claims:

# %%
score = mutants.run(["theorem15.harmonic", "variations.eigenvector"])
for kind, found in mutants.rates(score).items():
    print(f"{kind:<20}", "   ".join(f"{tier} {killed}/{of}" for tier, (killed, of) in found.items() if of))
assert not score.survivors and not score.refuted_truths
print(len(score.disguised), "truths in disguise, none refuted")
