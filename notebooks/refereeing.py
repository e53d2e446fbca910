# %% [markdown]
# # Refereeing a formula from a paper
#
# A paper lies on your desk with a drift, an entropy, a second variation in it. This notebook types such formulas in
# and asks: is it right, for every dimension? If not, where does it fail, and what was the slip?

# %%
import tempfile
from pathlib import Path

import sympy as sp
from IPython.display import Math, display

import symcalc
from symcalc.indexed import over
from symcalc.indices import indices
from symcalc.ito import ItoProcess
from symcalc.paper import check_paper
from symcalc.recheck import check_run
from symcalc.report import answer
from symcalc.spectral import EIGENVALUES


def referee(quantity, formula, **options):
    """Check a formula, show it, and say what `symcalc check` says."""
    found = symcalc.check(quantity, formula, **options)
    display(Math(found.latex))
    print(found)
    return found


# %% [markdown]
# ## A formula that is right
#
# Dyson Brownian motion in the normalisation of Huang, Inauen and Menon
# ([arXiv:2210.11347](https://arxiv.org/abs/2210.11347)): the eigenvalues of
# $dM = P_M\,dH + \sqrt{2/\beta}\,P_M^\perp\,dH$ repel. It is typed as it is said: *sum over j different from k*.

# %%
right = referee("dyson.drift", "sum(1/(x[k] - x[j]), j != k)")
assert str(right.verdict) == "PROVED"

# %% [markdown]
# **PROVED** means that the two sides were *decided* to be equal, for every $d$: this formula has one summed index, so
# three dimensions decide for all of them (`symcalc/referee/body_number.py` has the theorem). However it is rewritten,
# it stays right:

# %%
for text in (
    "-sum(1/(x[j] - x[k]), j != k)",
    "sum((x[k] - x[j])/abs(x[k] - x[j])**2, j != k)",
    "sum(1/abs(x[k] - x[j]), j < k) - sum(1/abs(x[k] - x[j]), k < j)",
):
    found = symcalc.check("dyson.drift", text)
    assert str(found.verdict) == "PROVED"
    print(found.verdict, text)

# %% [markdown]
# ## A formula that is wrong
#
# The commonest slip in print is a factor 2 in the noise. A refutation shows a point, the smallest that was found, with
# both exact values; and it names the slip, where removing it is *decided* to give the derived formula.

# %%
wrong = referee("dyson.drift", "sum(2/(x[k] - x[j]), j != k)")
assert str(wrong.verdict) == "REFUTED" and wrong.diagnosis.startswith("yours = 2")

# %% [markdown]
# The value is easily confirmed by hand: at $x = (0, 1)$ and $k = 1$ the sum has one term.

# %%
x = [sp.Integer(0), sp.Integer(1)]
drift = symcalc.formula("dyson.drift").expression(d=2)[0]
derived = drift.subs({symbol: x[int(symbol.name[1:]) - 1] for symbol in drift.free_symbols})
print("yours:", 2 / (x[0] - x[1]), " derived:", derived)

# %% [markdown]
# Other slips: the sign, an order condition, the time of $\beta$, a conjugate that was lost on the way from real to
# complex matrices, the chain rule without Itô's correction.

# %%
SLIPS = [
    ("dyson.mean_curvature", "sum(2/(x[k] - x[j]), j != k)"),
    ("dyson.drift", "sum(1/(x[k] - x[j]), j < k)"),
    ("dyson.drift", "beta/2*sum(1/(x[k] - x[j]), j != k)"),
    ("eigenvalue.second", "2*sum(A[k, j]**2/(x[k] - x[j]), j != k)"),
    ("dln.lambda_drift", "2*lam[k]*sum(1/(lam[k]**2 - lam[j]**2), j != k)/(N*beta) + (N - 1)/(N*beta*lam[k])"),
]
for quantity, text in SLIPS:
    found = symcalc.check(quantity, text, tiers=["exact"])
    assert str(found.verdict) == "REFUTED" and found.diagnosis
    print(f"{quantity}: {text}\n    {found.diagnosis}")

# %% [markdown]
# Where a formula is right somewhere, that is said too. This one was derived for two factors, and looks general:

# %%
special = referee("dln.ito_drift", "sigma[k]**(1 - 2/N)", tiers=["exact"])
assert "N = 2 only" in special.diagnosis

# %% [markdown]
# ## Without the derivation
#
# You need not believe the derivation. The other two tiers do not compute it: one perturbs actual matrices at 120
# digits, the other takes random steps of the matrix process. Each refutes an error of one in a million on its own.

# %%
for tier in ("precise", "montecarlo"):
    for factor in ("1", "1.000001"):
        found = symcalc.check("dyson.drift", f"{factor}*sum(1/(x[k] - x[j]), j != k)", tiers=[tier])
        assert str(found.verdict) == ("CONFIRMED" if factor == "1" else "REFUTED")
        print(f"{tier:10} {factor:8} × the formula: {found.verdict}")

# %% [markdown]
# ## The proof, checked again
#
# A proof leaves certificates: both sides at each dimension that was decided, as data. A second engine, a few hundred
# lines of plain Python that share nothing with the first, evaluates them at random points modulo large primes.

# %%
for checked in check_run(answer.as_json(right, 0)):
    assert checked.outcome == "ok"
    print(checked.id, "·", checked.outcome, "·", checked.detail)

# %% [markdown]
# ## A whole paper
#
# The claims of a paper go into one TOML file, with your ids, the citation and, if you like, the verdict you expect;
# `symcalc check paper.toml --html report.html` writes a report to attach. Here is one with three formulas.

# %%
PAPER = """
title = "Three formulas"

[[claim]]
id = "eq. (1)"
quantity = "dyson.drift"
formula = "sum(1/(x[k] - x[j]), j != k)"
citation = "arXiv 2210.11347"

[[claim]]
id = "eq. (2)"
quantity = "dln.entropy"
formula = "sum(log((sigma[i]**2 - sigma[j]**2)/(lam[i]**2 - lam[j]**2)), i < j)/2"
citation = "arXiv 2509.09088, Theorem 4"

[[claim]]
id = "eq. (3)"
quantity = "dln.singular_drift"
formula = "sum(2*sigma[k]/(lam[k]**2 - lam[j]**2), j != k)/beta"
citation = "our notes, where a term was lost"
expected = "REFUTED"
"""
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "paper.toml")
    path.write_text(PAPER)
    report = check_paper(path, tiers=("exact",))
for judgement in report.judgements:
    print(judgement.verdict, judgement.id, "·", getattr(judgement, "diagnosis", ""))
assert report.ok and [str(v) for v in report.verdicts.values()] == ["PROVED", "PROVED", "REFUTED"]

# %% [markdown]
# ## A process of your own
#
# Where the paper has its own equation, write it down and state what you claim of it. Geometric Brownian motion, and
# the drift of its logarithm with and without Itô's correction:

# %%
z, mu, s = sp.symbols("z mu sigma", positive=True)
X = ItoProcess(z, mu * z, s * z)
for drift in (mu - s**2 / 2, mu):
    found = symcalc.check_process(X, sp.log(z), drift=drift)
    print(found.verdict, "·", found.statement, "·", found.evidence[0].detail, found.diagnosis)

# %% [markdown]
# And the spectrum of a noise of one's own, given by its covariance in the eigenframe, for every $d$ at once. Real
# symmetric matrices have half the drift:

# %%
D, (a, b, c, d) = sp.KroneckerDelta, sp.symbols("a b c d")
half = sp.Rational(1, 2)
symmetric = symcalc.spectral_sde("eigenvalues", covariance=half * (D(a, d) * D(b, c) + D(a, c) * D(b, d)))
j, k = indices("j k")
coulomb = over(j != k, 1 / (EIGENVALUES[k] - EIGENVALUES[j]))
for drift in (coulomb * half, coulomb):
    found = symcalc.check_process(symmetric, drift=drift, variance=1, covariation=0)
    print(found.verdict, "· drift", drift, "·", found.diagnosis or "as derived, for every d")

# %% [markdown]
# The limits. PROVED covers the algebra under the stated assumptions; what cannot be decided is INCONCLUSIVE, and what
# agrees at finitely many dimensions only is CONFIRMED for those. A formula with a product over $j$ outside a logarithm,
# for instance, is decided for $d \le 6$:

# %%
outside = symcalc.check("dyson.drift", "sum(1/(x[k] - x[j]), j != k)*prod(2/2, j)", tiers=["exact"])
print(outside.verdict, "·", outside.evidence[0].detail)
assert str(outside.verdict) == "CONFIRMED"
