# %% [markdown]
# # Every dimension at once
#
# A statement like "the eigenvalues drift by $\sum_{j \ne k} 1/(x_k - x_j)$" is one statement for each
# $d$. Computer algebra usually takes $d = 2$, then $d = 3$, and gives up at $d = 4$. Here a formula is
# kept as a sum over *distinct indices*, derived once, and equality is *decided for all $d$*. This
# notebook shows how, and why that is a proof.
#
# *How to read it.* Every displayed formula is what the calculus returned. A cell that states something
# checks it; if a check failed, there would be no notebook.

# %%
import time

import matplotlib.pyplot as plt
import sympy as sp
from IPython.display import Math, display

import symcalc
from symcalc import orbits
from symcalc.covariance import FIELD_DIMENSION
from symcalc.errors import BadInput
from symcalc.every_dimension import DifferenceAt, EveryDimension, compare
from symcalc.evidence.verdict import Verdict
from symcalc.index_sympy import from_sympy, to_sympy
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family, indices
from symcalc.models import dyson
from symcalc.models.dyson import COMPLEX

x, (i, j, k, l) = Family("x", real=True), indices("i j k l")


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {value.latex()}"))


def equal(left, right):
    """Decide whether two sums are equal for every d; stop if they are not."""
    found = compare(left, right, dyson.domain)
    assert isinstance(found, EveryDimension), found
    print("equal:", found.describe())


# %% [markdown]
# ## Sums over distinct indices
#
# Indices are names, $x_k$ is an entry, and `over(j != k, …)` is the sum over all $j$ but $k$. Such a sum
# is a value: it can be added, multiplied, differentiated, and written down at a concrete $d$.

# %%
coulomb = over(j != k, 1 / (x[k] - x[j]))
show("F_k", coulomb)
print("d = 3:", *coulomb.components(3), sep="   ")

# %% [markdown]
# A *product* of two sums has terms in which their indices coincide. They are split off into sums over
# fewer indices, so that all indices of a sum are different. And a *derivative* by $x_k$ finds $x_k$ also
# among the values of a bound index:

# %%
square = over(j, x[j]) ** 2
show(r"\big(\textstyle\sum_i x_i\big)^2", square)
show(r"\partial_k \big(\textstyle\sum_i x_i\big)^2", square.diff(x[k]).tidied())
equal(square.diff(x[k]), over(j, 2 * x[j]).onto(["k"]))

# %% [markdown]
# ## The principle
#
# Every expression of the calculus comes to the form
#
# $$ F(k) = g_0(k) + \sum_j g_1(k; j) + \sum_{j, l} g_2(k; j, l) + \ldots + \sum_{j_1, \ldots, j_b} g_b(k; j_1, \ldots,
# j_b), \qquad \text{all indices distinct}, $$
#
# with $f$ free indices (here one, $k$) and at most $b$ bound ones. Since the bound indices run through
# the same values, each $g_m$ may be replaced by its mean over their permutations. Then
#
# > **$F$ vanishes for every $d$ if and only if every symmetric $g_m$ is zero; and it does if $F$ vanishes
# > for the $b + 1$ dimensions $d = f, f + 1, \ldots, f + b$.**
#
# *Proof, in words.* Take $d = f$. All values are used up by the free indices, no sum has a term, and $F =
# g_0$. So $g_0 = 0$. Take $d = f + 1$. There is one value left, the sums over two and more distinct
# indices are empty, and $F = g_1$ at that value. The entries that carry different indices are independent
# variables, so $g_1 = 0$ as a function. And so on: when $g_0, \ldots, g_{m-1}$ are zero, $F$ at $d = f +
# m$ is the one term $m!\,g_m(S)$ with the $m$ values $S$ that are left, so $g_m = 0$. The other direction
# is plain: what is a sum of zeros is zero. ∎
#
# *Hypotheses*, all of them checked where a sum is made: no body depends on $d$ or on absolute positions,
# and no sum stands in a denominator, a power or a function. A factor $d$ is $\sum_j 1$: a sum like
# others, and one index more.
#
# That $b + 1$ dimensions are needed, and not $b$, shows here:

# %%
d = dimension()
for name, value in {"1 − d": 1 - d, "(d − 1)(d − 2)": (d - 1) * (d - 2)}.items():
    values = [value.instantiate(n) for n in (1, 2, 3, 4)]
    print(f"{name:15} at d = 1, 2, 3, 4: {values}   zero for every d: {value.is_zero()}")
    assert not value.is_zero()

# %% [markdown]
# ## Theorem 15, for every $d$ and $\beta$
#
# The equation upstairs is $dM = P_M\,dH + \sqrt{2/\beta}\,P_M^\perp\,dH$ (Itô). From the covariance of
# the noise, the two variations of the eigenvalues (by perturbation theory, in the same calculus) and
# Itô's formula:

# %%
display(dyson.drift_derivation())

# %% [markdown]
# Three routes give the drift: Itô's formula, half the gradient of the orbit's log volume, and minus half
# its mean curvature. To derive it and to decide that it is what the theorem says takes some 20 ms (that
# it takes less than a second is checked here), and no longer for large $d$, since $d$ does not occur.

# %%
dyson.equation.cache_clear()
started = time.perf_counter()
derived = dyson.equation().drift
equal(derived, coulomb)
assert time.perf_counter() - started < 1
equal(orbits.entropy(COMPLEX).diff(x[k]) / 2, coulomb)
equal(orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2), coulomb)

# %% [markdown]
# With the real dimension $b_F = 1, 2, 4$ of $\mathbb{R}, \mathbb{C}, \mathbb{H}$ as a symbol:

# %%
show(r"\mathrm{drift}_k", dyson.equation(FIELD_DIMENSION).drift)
print("d = 6, first component:", derived.components(6)[0])
BEFORE = ["orbits.tangent_space", "variations.eigenvalue_first", "variations.eigenvalue_second"]
for judgement in symcalc.verify([*BEFORE, "theorem15"], tiers=["exact"]).judgements:
    assert judgement.verdict is Verdict.PROVED
    print(judgement.verdict, judgement.id)

# %% [markdown]
# ## Wrong by little is refuted, at the smallest $d$ that shows it
#
# Each of these is a wrong drift. The last ones are right for $d = 2$, for $d \le 3$, for $d \le 4$. A
# check at small $d$ would have passed them.

# %%
WRONG = {
    "twice": coulomb * 2,
    "attraction": -coulomb,
    "one part in a million": coulomb * sp.Rational(1000001, 1000000),
    "factor d/2": coulomb * d / 2,
    "right for d ≤ 3": coulomb + (d - 1) * (d - 2) * (d - 3) * x[k],
    "right for d ≤ 4": coulomb + (d - 1) * (d - 2) * (d - 3) * (d - 4) * x[k],
}
for name, wrong in WRONG.items():
    found = compare(wrong, derived, dyson.domain)
    assert isinstance(found, DifferenceAt)
    point = ", ".join(map(str, found.point.values()))
    print(f"{name:22} d = {found.d}, x = ({point}), k = {found.positions[0]}: {found.left}, and derived {found.right}")

# %% [markdown]
# The difference to the derived drift at $x = (1, 2, \ldots, d)$, $k = 1$. A formula that is right for
# small $d$ has the value 0 there (drawn at the bottom), and leaves it for good at the dimension where the
# referee finds it:

# %%
SHOWN = ["twice", "factor d/2", "right for d ≤ 3", "right for d ≤ 4"]
sizes = range(1, 9)


def difference(wrong, n):
    """|wrong − derived| at x = (1, …, n), k = 1, exactly."""
    at = {x.at(m): sp.Integer(m) for m in range(1, n + 1)}
    return abs((wrong - derived).instantiate(n, k=1).subs(at))


table = {name: [difference(WRONG[name], n) for n in sizes] for name in SHOWN}
for name, row in table.items():
    print(f"{name:16}", *row)

# %%
plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
fig, axis = plt.subplots(figsize=(7.2, 3.6), dpi=100, layout="constrained")
for (name, row), colour, marker in zip(
    table.items(), ("#0072B2", "#D55E00", "#009E73", "#CC79A7"), "osD^", strict=True
):
    axis.plot(sizes, [float(v) for v in row], color=colour, marker=marker, label=name)
axis.set_yscale("symlog", linthresh=0.1)
axis.set_ylim(bottom=0)
axis.set(xlabel="dimension $d$", ylabel="difference to the derived drift", xticks=list(sizes))
axis.legend(frameon=False)
plt.show()

# %% [markdown]
# ## What is refused
#
# An expression outside the hypotheses is no guess, but an error that says what to do:

# %%
REFUSED = {
    "a sum in a denominator": lambda: IndexSum.of(1) / over(j, x[j] ** 2),
    "an order condition that sees positions": lambda: over(i < j, x[i] - 2 * x[j]),
    "a division by zero": lambda: over(j, 1 / (x[k] - x[j])),
    "an index that may or may not coincide": lambda: over(j, over(l != k, x[l])),
}
for name, make in REFUSED.items():
    try:
        make()
    except BadInput as reason:
        print(f"{name}:\n    {reason}")
    else:
        raise AssertionError(name)

# %% [markdown]
# ## SymPy's sums
#
# The sums can be handed to SymPy, and SymPy's back. When SymPy differentiates, the Kronecker
# $\delta_{jk}$ that it leaves under the sum is resolved:

# %%
written = to_sympy(coulomb)
print(written)
equal(from_sympy(written), coulomb)
X, K = sp.IndexedBase("x", real=True), sp.Symbol("k", integer=True)
potential = over(j, x[j] ** 4)
print(to_sympy(potential).diff(X[K]), "   is   ", from_sympy(to_sympy(potential).diff(X[K])))
equal(from_sympy(to_sympy(potential).diff(X[K])), potential.diff(x[k]))
