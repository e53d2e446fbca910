# %% [markdown]
# # Variations of eigenvalues and singular values
#
# How do the eigenvalues of a Hermitian matrix move when the matrix does? Itô's formula needs the first
# two derivatives; the third comes for free. All of them are derived here for *every* $d$, over
# $\mathbb{R}$, $\mathbb{C}$ and $\mathbb{H}$, by one recursion, and put against perturbed matrices, which
# share no formula with it.
#
# *How to read it.* A displayed formula is what the calculus returned. PROVED, with a claim's name, is the
# verdict of the exact tier: the formula of the literature and the derived one have the same normal form.

# %%
import matplotlib.pyplot as plt
import mpmath as mp
import numpy as np
import sympy as sp
from IPython.display import Math, display

import symcalc
from symcalc import singular, spectral
from symcalc.characteristic import implicit_variation
from symcalc.evidence import precise
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import over
from symcalc.indices import Family, indices
from symcalc.spectral import DIRECTION as A
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols, eigenvalue_variation, variation_domain


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {value.latex()}"))


def proved(*names):
    """Put claims of the chapter to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify([f"variations.{name}" for name in names], tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## The recursion
#
# We stand in the eigenframe: $M = \operatorname{diag}(x) + \varepsilon A$ with distinct $x_1 < \ldots <
# x_d$ and $A$ Hermitian. Write $x_k(\varepsilon) = \sum_n \varepsilon^n x_k^{(n)}$, and
# $u_k(\varepsilon)$ for the eigenvector whose $k$-th entry is 1. Equate the powers of $\varepsilon$ in
# $(\operatorname{diag}(x) + \varepsilon A)\,u_k = u_k x_k$:
#
# $$ (x_k - x_j)\,u_j^{(n)} = \sum_l A_{jl}\,u_l^{(n-1)} - \sum_{1 \le m < n} u_j^{(n-m)} x_k^{(m)} \quad (j \ne k),
# \qquad x_k^{(n)} = \sum_l A_{kl}\,u_l^{(n-1)}. $$
#
# That is all. The sums run over indices whose coincidences the calculus keeps apart, and the $n$-th
# derivative of $x_k$ is $n!\,x_k^{(n)}$.

# %%
display(spectral.derivation())

# %% [markdown]
# A check is a claim of the catalogue. Here they are decided:

# %%
proved("eigenvalue_first", "eigenvalue_second", "eigenvalue_third", "eigenvector")

# %% [markdown]
# The commonest slip: second-order perturbation theory has $\sum_j |A_{kj}|^2/(x_k - x_j)$, the *coefficient* of
# $\varepsilon^2$. The second *derivative* is twice that. It is refuted, at the smallest dimension where it can be:

# %%
j, k = indices("j k")
coefficient = over(j != k, A[k, j] * A[j, k] / (x[k] - x[j]))
slip = decide(
    Equation(
        {"D²x(A, A)": coefficient},
        {"derived": {"D²x(A, A)": eigenvalue_variation(2)}},
        variation_domain,
        dimensions=(2,),
    )
)
assert slip.verdict is Verdict.REFUTED
print(slip.verdict, slip.detail)

# %% [markdown]
# ## A second route
#
# At a concrete $d$ one can differentiate the characteristic polynomial $\det(z - \operatorname{diag}(x) -
# tA)$ along its root. It knows nothing of eigenvectors. At $d = 3$:

# %%
symbols = eigenvalue_symbols(3)
for n, position in enumerate(("first", "second", "third")):
    by_polynomial = implicit_variation(symbols, n)
    claimed = {"D": eigenvalue_variation(1).components(3)[n], "D²": eigenvalue_variation(2).components(3)[n]}
    found = decide(
        Equation(claimed, {"det": {"D": by_polynomial.first, "D²": by_polynomial.second}}, variation_domain(3))
    )
    assert found.verdict is Verdict.PROVED
    print(f"{position} eigenvalue: {found.verdict}")
proved("implicit_differentiation")

# %% [markdown]
# ## A third route: perturb the matrix
#
# At 120 digits, difference quotients of the eigenvalues of $U(\operatorname{diag}(x) + tA)U^*$ for a
# generic unitary $U$ have some 90 right digits for the first derivative, and enough for the third:

# %%
point = precise.generic_point(variation_domain(4), 0)
differences = (precise.first_derivative, precise.second_derivative, precise.third_derivative)
with mp.workdps(precise.DIGITS):
    spectrum = [precise.number(point[s]) for s in eigenvalue_symbols(4)]
    U = precise.unitary(4)
    direction = mp.matrix([[precise.number(point[A.at(p, q)]) for q in range(1, 5)] for p in range(1, 5)])
    for order, difference in enumerate(differences, 1):
        measured = difference(lambda t: precise.eigenvalues(U * (mp.diag(spectrum) + t * direction) * U.H))
        derived = precise.evaluate(sp.Matrix(eigenvalue_variation(order).components(4)), point)
        gap = max(abs(m - v) for m, v in zip(measured.values, derived, strict=True))
        assert gap < mp.mpf(10) ** -25
        print(f"derivative {order} at d = 4: x_1 moves by {mp.nstr(measured.values[0], 12)}; more than 25 digits agree")

# %% [markdown]
# ## The picture
#
# The eigenvalues of $\operatorname{diag}(0, 0.6, 2) + tA$ by LAPACK (wide and pale) and their Taylor
# polynomials of order 1, 2 and 3 from the derived variations. The lines bend away from each other:
# $D^2x_k$ has the sign of repulsion. Where two eigenvalues come close the radius of convergence is small;
# it is the distance to the nearest collision in the complex plane.

# %%
START = (0.0, 0.6, 2.0)
DIRECTION = np.array([[0.8, 0.5 + 0.2j, 0.3j], [0.5 - 0.2j, -0.4, 0.6], [-0.3j, 0.6, -0.5]])
at = dict(zip(eigenvalue_symbols(3), map(sp.Rational, map(str, START)), strict=True))
at |= {A.at(p + 1, q + 1): sp.sympify(complex(DIRECTION[p, q])) for p in range(3) for q in range(3)}
derivatives = [[complex(v.subs(at)).real for v in eigenvalue_variation(n).components(3)] for n in (1, 2, 3)]
coefficients = [np.array(START), *(np.array(v) / f for v, f in zip(derivatives, (1, 2, 6), strict=True))]
times = np.linspace(-0.8, 0.8, 161)
exact = np.array([np.linalg.eigvalsh(np.diag(START) + t * DIRECTION) for t in times])
taylor = {n: sum(np.multiply.outer(times**m, coefficients[m]) for m in range(n + 1)) for n in (1, 2, 3)}

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
fig, axes = plt.subplots(1, 2, figsize=(9.6, 3.8), dpi=100, layout="constrained")
COLOURS = {1: "#999999", 2: "#D55E00", 3: "#009E73"}
axes[0].plot(times, exact, color="#0072B2", lw=5, alpha=0.3, label=["eigenvalues", None, None])
for n, curve in taylor.items():
    axes[0].plot(times, curve, color=COLOURS[n], lw=1.1, label=[f"order {n}", None, None])
    axes[1].loglog(times[81:], abs(curve - exact).max(axis=1)[81:], color=COLOURS[n], label=f"order {n}")
axes[0].set(xlabel="$t$", ylabel="eigenvalues", ylim=(-1.2, 3.8))
axes[1].set(xlabel="$t$", ylabel="largest error")
for axis, place in zip(axes, ("upper right", "upper left"), strict=True):
    axis.legend(frameon=False, loc=place)
plt.show()

# %% [markdown]
# The error of the polynomial of order $n$ falls as $t^{n+1}$. In numbers, the error at $t = 0.02$ over
# that at $t = 0.01$:

# %%
for n in taylor:
    errors = []
    for t in (0.02, 0.01):
        value = sum(t**m * coefficients[m] for m in range(n + 1))
        errors.append(abs(value - np.linalg.eigvalsh(np.diag(START) + t * DIRECTION)).max())
    print(f"order {n}: {errors[0] / errors[1]:.1f}, and 2^{n + 1} = {2 ** (n + 1)}")
    assert abs(errors[0] / errors[1] / 2 ** (n + 1) - 1) < 0.1

# %% [markdown]
# ## At a collision
#
# A single eigenvalue is not differentiable where it collides. Symmetric functions of the colliding ones
# stay smooth: in the sum of their second variations the singular term of each pair appears twice, with
# opposite signs. And a symmetric function $F(x_1, \ldots, x_d)$ has the quotients $(F_k - F_j)/(x_k -
# x_j)$, which have a limit.

# %%
show(r"\sum_k D^2x_k(A, A)", eigenvalue_variation(2).sum_over("k").normal())
show(r"D^2F(A, A)", spectral.spectral_function_variation(Family("F", real=True), Family("F''", 2, real=True)))
proved("cluster", "spectral_function")

# %% [markdown]
# ## Functions of a matrix
#
# $f(M) = \sum_k f(x_k)\,u_k u_k^*$ turns with the eigenvectors; the divided differences of Daleckiĭ and
# Kreĭn come out. For $f = \exp$ the claim is also measured on exponentials of matrices.

# %%
off, diagonal = spectral.function_variation(Family("f", real=True), Family("f'", real=True))
show(r"\langle u_i, Df(M)(A)\,u_j\rangle", off)
show(r"\langle u_i, Df(M)(A)\,u_i\rangle", diagonal)
proved("matrix_function", "matrix_exponential")

# %% [markdown]
# ## Quaternions
#
# Over $\mathbb{H}$ the entries do not commute. The recursion never exchanges two factors, so it can be
# run with *words*: the order of every product is kept, and an identity between words holds over
# $\mathbb{R}$, $\mathbb{C}$ and $\mathbb{H}$.

# %%
show("D^3x_k(A, A, A)", eigenvalue_variation(3, spectral.DIRECTION_H))
proved("noncommuting")

# %% [markdown]
# ## Singular values
#
# The matrix $\begin{pmatrix} 0 & W \\ W^* & 0 \end{pmatrix}$ has the eigenvalues $\pm\sigma_k$. The same
# recursion on the labels $(k, \pm)$ gives the variations of the singular values and of both frames. The
# cross term $2\sigma_j A_{kj}A_{jk}$ has zero mean when the entries of the noise are independent: a test
# by drifts alone cannot see it.

# %%
display(singular.derivation())
proved("singular_first", "singular_second", "singular_frames")

# %% [markdown]
# For a complex $m \times n$ matrix the extra rows and columns enter through their Gram matrices $R$ and
# $C$ only, and the phase of $A_{kk}$ costs $(\operatorname{Im} A_{kk})^2/\sigma_k$ ($\bar A$ is written
# `conjA`):

# %%
show(r"D^2\sigma_k(A, A)", singular.singular_variation(2, real=False, square=False))
proved("singular_second_rectangular")

# %% [markdown]
# ## What this rests on
#
# Simple eigenvalues (and simple positive singular values) at the point where one differentiates; that
# they are then analytic functions of the entries is Rellich's theorem, cited and not proved here.

# %%
claims = [c for name, c in symcalc.claims.catalogue().items() if name.startswith("variations.")]
for assumption in dict.fromkeys(a for c in claims for a in c.assumptions):
    print("·", assumption)
