"""The simulation half of the project: random matrices upstairs, and nothing that was derived.

This package knows the stochastic differential equation on matrices, LAPACK and streams of random
numbers.  It contains no formula for what happens to the eigenvalues, and it never imports `symcalc`; so
when the two agree, that is evidence.

The process, in the Itô sense, on the flat space Her_d of Hermitian matrices with ⟨A, B⟩ = Re tr(A* B):

    dM = P_M dH + a P_M⊥ dH,        a = √(2/β),

with H the standard Wiener process on Her_d (E|dH_ij|² = dt for i ≠ j, E dH_ii² = dt) and P_M⊥ Z = Σ_k P_k Z
P_k over the spectral projections of M, P_M = 1 − P_M⊥.  Eigenvalues ascend; batch axes come first, matrix
axes last.

Submodules are imported by name: `streams`, `spaces`, `wiener`, `upstairs`, `schemes`, `ensemble`, `statistics`,
`paths`, `onestep`, `coupling`, `laws`; `arguments` says what they accept.
"""
