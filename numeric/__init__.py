"""The simulation half of the project: random matrices upstairs, and nothing that was derived.

This package knows the stochastic differential equation on matrices, LAPACK and streams of random
numbers.  It contains no formula for what happens to the eigenvalues, and it never imports `symcalc`; so
when the two agree, that is evidence.

The process, in the Itô sense, on the flat space Her_d of Hermitian matrices with ⟨A, B⟩ = Re tr(A* B):

    dM = P_M dH + a P_M⊥ dH,        a = √(2/β),

with H the standard Wiener process on Her_d (E|dH_ij|² = dt for i ≠ j, E dH_ii² = dt) and P_M⊥ Z = Σ_k P_k Z
P_k over the spectral projections of M, P_M = 1 − P_M⊥.  Eigenvalues ascend; batch axes come first, matrix
axes last.

Submodules are imported by name, and stand in this order (`arguments` says what they accept):

- `streams`, `spaces`, `wiener`: random streams, Euclidean spaces of matrices, Brownian increments and bridges;
- `ensemble`, `checkpoint`, `failures`, `statistics`, `streaming`: blocks of paths on any executor, runs that survive;
- `random_matrices`, `beta_ensembles`, `laws`, `densities`: samplers of exact laws;
- `schemes`, `adaptive`, `repulsion`, `convergence`: steps of stochastic equations, and their orders, measured;
- `manifolds`, `balanced`: projections and retractions;
- `upstairs`, `particles`, `kernels`: the matrix process, log gases, and compiled kernels;
- `paths`, `onestep`, `differences`, `coupling`, `residuals`: what tests of a claim downstairs are made of.
"""
