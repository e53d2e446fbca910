# %% [markdown]
# # The deep linear network: geometry
#
# A deep linear network multiplies $N$ square matrices, $W = W_N \cdots W_1$. Many factors give the same $W$:
# that redundancy is a group, its orbits carry a volume, and the space of the $W$'s inherits a metric that
# depends on the depth. This notebook derives that geometry, for every size $d$ and with the depth $N$ a
# *symbol*. No line is copied: each is computed by `symcalc`, and checked where it stands.
#
# *How to read it.* Formulas below a cell are what the calculus returned. PROVED, with a claim's name, is the
# verdict of a decision procedure on a statement of the catalogue (`symcalc show NAME`). If a check failed,
# the cell would raise and there would be no notebook.

# %%
import numpy as np
import sympy as sp
from IPython.display import Math, display

import symcalc
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import IndexSum
from symcalc.models import dln
from symcalc.models.dln import balanced, limits, metric, words
from symcalc.models.dln.metric import multiplier


def show(name, value):
    """Display `name = value`."""
    display(Math(f"{name} = {IndexSum.of(value).latex()}"))


def proved(*names):
    """Put claims to the exact tier; stop if one is not proved."""
    for judgement in symcalc.verify(list(names), tiers=["exact"]).judgements:
        assert judgement.verdict is Verdict.PROVED, judgement
        print(f"{judgement.verdict}  {judgement.id}\n        {judgement.statement}")


# %% [markdown]
# ## Gradient flow conserves the balance
#
# The loss depends on the product only, $E = E(W_N \cdots W_1)$. Its gradient flow in the Frobenius metric is
# $\dot W_p = -(W_N \cdots W_{p+1})^T E'(W)\,(W_{p-1} \cdots W_1)^T$. Matrices are letters that do not
# commute; a polynomial in them is zero if the coefficient of every word is. For three factors:

# %%
W = words.factors(3)
print("Ẇ_2 =", words.rate(W, 2))
print("d/dt (W_3ᵀ W_3 − W_2 W_2ᵀ) =", words.balance_rate(W, 2))

# %% [markdown]
# What cancels are neighbours only. So name the factor above the two neighbours $L = W_N \cdots W_{p+2}$ and
# the one below $R = W_{p-1} \cdots W_1$: the same computation then covers every depth and every level.

# %%
print("any N, any p:", words.any_balance_rate())
proved("dln.conservation")

# %% [markdown]
# ## Balanced factors are frames and one diagonal
#
# On the level set $W_{p+1}^T W_{p+1} = W_p W_p^T$ all factors have the same singular values $\lambda_k$, and
# neighbours share a frame: $W_p = Q_p \Lambda Q_{p-1}^T$. So $W = Q_N \Lambda^N Q_0^T$ and
# $\sigma_k = \lambda_k^N$; the inner frames $Q_1, \dots, Q_{N-1}$ are the redundancy.

# %%
n = sp.Symbol("n", integer=True, positive=True)
print("balance of Q Λ Rᵀ and P Λ Qᵀ:", words.framed_balance())
print("(Q_N Λⁿ Q_pᵀ)(Q_p Λ Q_{p−1}ᵀ) =", words.framed_step(n))
proved("dln.frames", "dln.balanced_dimension")

# %% [markdown]
# ## The metric
#
# How fast does $W$ move when the factors follow the gradient? By the operator
# $A_{N,W}(Z) = \sum_{p=1}^N (WW^T)^{(N-p)/N}\, Z\, (W^TW)^{(p-1)/N}$:

# %%
proved("dln.downstairs_flow")

# %% [markdown]
# In the frame of $W$ it multiplies the entry $(i, j)$. The $p$-th term multiplies it by

# %%
p = sp.Symbol("p", integer=True)
show("a_{ij}^{(p)}", metric.operator_term("i", "j", p))

# %% [markdown]
# and the sum over $p$ is a geometric sum. It is kept as a *node*, which can be differentiated and has no
# cancellation; the quotient $(\sigma_i^2-\sigma_j^2)/(\lambda_i^2-\lambda_j^2)$ is used only to decide.

# %%
show("a_{ij}", multiplier("i", "j"))
show("a_{ii}", multiplier("i", "i"))
proved("dln.multiplier")

# %% [markdown]
# The order matters: with $WW^T$ and $W^TW$ exchanged it is another operator. A diagonal $W$ would not see it.

# %%
proved("dln.reversed_order")

# %% [markdown]
# The metric is $g^N(Z, Z) = \langle Z, A_{N,W}^{-1} Z\rangle$, and $\varphi(W_N, \dots, W_1) = W_N \cdots W_1$
# is a Riemannian submersion onto it: $D\varphi\,D\varphi^* = A$, and $D\varphi^* Z$ is tangent to the balanced
# manifold. The singular values then follow

# %%
show(r"\dot\sigma_k / \langle u_k, E'(W) v_k\rangle", -multiplier("k", "k"))
proved("dln.submersion", "dln.singular_value_flow")

# %% [markdown]
# ## A matrix, in numbers
#
# The operator as a function of the matrix; here against its definition, in a rotated frame.

# %%
rng = np.random.default_rng(1)
W, Z = rng.normal(size=(2, 3, 3))


def power(M, exponent):
    """M^exponent of a symmetric positive matrix."""
    values, vectors = np.linalg.eigh(M)
    return (vectors * values**exponent) @ vectors.T


depth = 4
terms = [power(W @ W.T, (depth - q) / depth) @ Z @ power(W.T @ W, (q - 1) / depth) for q in range(1, depth + 1)]
gap = np.abs(dln.metric_operator(W, Z, depth) - sum(terms)).max()
assert gap < 1e-12
print("largest difference below 1e-12")

# %% [markdown]
# Equal singular values are not singular: the node has the value $N \lambda^{2(N-1)}$ there. At rank loss,
# $\sigma_k \to 0$:

# %%
show(r"a_{kj}\big|_{\sigma_k = 0}", limits.at_rank_loss(IndexSum.of(multiplier("k", "j"))))

# %% [markdown]
# ## The gauge orbit
#
# The inner frames move by $O(d)^{N-1}$. At $(\Lambda, \dots, \Lambda)$ the level $p$ moves the factor $p$ by
# $X\Lambda$ and the factor $p+1$ by $-\Lambda X$, with $X = (E_{ij} - E_{ji})/\sqrt2$. Inner products:

# %%
show(r"\langle T_p, T_p\rangle", balanced.gram_own())
show(r"\langle T_p, T_{p+1}\rangle", balanced.gram_next())
proved("dln.gram")

# %% [markdown]
# What follows from this Gram matrix, the entropy and its force, is the next notebook.
