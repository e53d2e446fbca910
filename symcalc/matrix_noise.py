"""Noises on matrix spaces: Hermitian, symmetric, quaternionic, rectangular, and on the algebras of O(n) and U(d).

"Standard" means: with respect to the inner product ⟨A, B⟩ = Re tr(A*B) of the space that the docstring names, so that
E[⟨A, dZ⟩⟨B, dZ⟩] = ⟨A, B⟩ dt.
"""

from __future__ import annotations

import sympy as sp

from symcalc.errors import DimensionError
from symcalc.noise import Noise


def hermitian_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Her_d with ⟨A, B⟩ = Re tr(A*B): E[dH_ab dH_cd] = δ_ad δ_bc dt.

    So E|dH_ab|² = dt off the diagonal, E dH_aa² = dt on it, and E[dH_ab²] = 0 for a ≠ b.
    """
    matrix = matrix_of_symbols(name, d)
    table = {(matrix[a, b], matrix[b, a]): sp.S.One for a in range(d) for b in range(d)}
    return Noise(name, matrix, table)


def symmetric_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Sym_d with ⟨A, B⟩ = tr(AB): E[dH_ab dH_cd] = ½(δ_ac δ_bd + δ_ad δ_bc) dt.

    >>> H = symmetric_noise(2)
    >>> [H.covariation(h, h) for h in H.increments]
    [1, 1/2, 1]
    """
    matrix = sp.ImmutableMatrix(d, d, lambda i, j: sp.Symbol(f"{name}[{min(i, j) + 1},{max(i, j) + 1}]", real=True))
    table = {(h, h): sp.S.One if i == j else sp.S.Half for (i, j), h in _entries(matrix)}
    return Noise(name, matrix, table)


def real_matrix_noise(m: int, n: int, name: str = "dB") -> Noise:
    """The standard Wiener process on real m × n matrices: E[dB_ij dB_kl] = δ_ik δ_jl dt.

    >>> B = real_matrix_noise(2, 3)
    >>> B.covariation(B.matrix[1, 2], B.matrix[1, 2])
    1
    """
    matrix = sp.ImmutableMatrix(m, n, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", real=True))
    return Noise(name, matrix, {(b, b): sp.S.One for b in matrix})


def complex_matrix_noise(m: int, n: int, name: str = "dZ") -> Noise:
    """The standard Wiener process on complex m × n matrices: E[dZ_ij conj(dZ_kl)] = 2 δ_ik δ_jl dt, E[dZ_ij dZ_kl] = 0.

    `adjoint` is dZ*, n × m.

    >>> Z = complex_matrix_noise(2, 1)
    >>> Z.covariation(Z.matrix[1, 0], Z.adjoint[0, 1]), Z.covariation(Z.matrix[1, 0], Z.matrix[1, 0])
    (2, 0)
    """
    matrix = sp.ImmutableMatrix(m, n, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", complex=True))
    adjoint = matrix.T.applyfunc(lambda z: sp.Symbol(f"conj({z.name})", complex=True))
    table = {(matrix[i, j], adjoint[j, i]): sp.Integer(2) for i in range(m) for j in range(n)}
    return Noise(name, matrix, table, adjoint)


def quaternionic_hermitian_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on quaternionic Hermitian d × d matrices, in the complex 2d × 2d embedding.

    A quaternion a + bj is the block [[a, b], [−b̄, ā]]; ⟨A, B⟩ = ½ Re tr(A*B) of the embedded matrices.  So
    E|dH_ij|² = 2 dt for quaternions off the diagonal (E|a|² = E|b|² = dt) and E dH_ii² = dt on it.

    >>> H = quaternionic_hermitian_noise(2)
    >>> H.matrix.shape, len(H.increments)
    ((4, 4), 6)
    """
    matrix = quaternionic_matrix(name, d)
    a, b = matrix[::2, ::2], matrix[::2, 1::2]
    table = {(a[i, j], a[j, i]): sp.S.One for i in range(d) for j in range(i, d)}
    table |= {(b[i, j], matrix[2 * j + 1, 2 * i]): sp.S.One for i in range(d) for j in range(i + 1, d)}
    return Noise(name, matrix, table)


def quaternionic_matrix(name: str, d: int) -> sp.ImmutableMatrix:
    """A Hermitian d × d matrix of quaternions a + bj as the complex 2d × 2d matrix of its blocks [[a, b], [−b̄, ā]].

    The symbols are name.a[i,j] (its conjugate is name.a[j,i]) and, for i < j, name.b[i,j] and conj(name.b[i,j]).

    >>> quaternionic_matrix("M", 1)
    Matrix([
    [M.a[1,1],        0],
    [       0, M.a[1,1]]])
    """
    a = matrix_of_symbols(f"{name}.a", d)

    def b(i: int, j: int) -> sp.Expr:
        if i == j:
            return sp.S.Zero
        symbol = sp.Symbol(f"{name}.b[{min(i, j) + 1},{max(i, j) + 1}]", complex=True)
        return symbol if i < j else -symbol

    def conjugate(e: sp.Expr) -> sp.Expr:
        return e.subs({s: sp.Symbol(f"conj({s.name})", complex=True) for s in e.free_symbols})

    blocks = [[[[a[i, j], b(i, j)], [-conjugate(b(i, j)), a[j, i]]] for j in range(d)] for i in range(d)]
    return sp.ImmutableMatrix(2 * d, 2 * d, lambda r, c: blocks[r // 2][c // 2][r % 2][c % 2])


def orthogonal_algebra_noise(n: int, name: str = "dA") -> Noise:
    """The standard Wiener process on the skew-symmetric n × n matrices with ⟨A, B⟩ = ½ tr(AᵀB): E dA_ij² = dt, i < j.

    >>> A = orthogonal_algebra_noise(3)
    >>> A.covariation(A.matrix[0, 1], A.matrix[1, 0])
    -1
    """
    sign = {True: 1, False: -1}

    def entry(i: int, j: int) -> sp.Expr:
        symbol = sp.Symbol(f"{name}[{min(i, j) + 1},{max(i, j) + 1}]", real=True)
        return sp.S.Zero if i == j else sign[i < j] * symbol

    matrix = sp.ImmutableMatrix(n, n, entry)
    return Noise(name, matrix, {(matrix[i, j], matrix[i, j]): sp.S.One for i in range(n) for j in range(i + 1, n)})


def unitary_algebra_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on the anti-Hermitian d × d matrices with ⟨A, B⟩ = Re tr(A*B): i dH, H Hermitian.

    >>> K = unitary_algebra_noise(2)
    >>> K.covariation(K.matrix[0, 1], K.matrix[1, 0])
    -1
    """
    hermitian = hermitian_noise(d, name)
    return Noise(name, sp.ImmutableMatrix(sp.I * hermitian.matrix), hermitian.table)


def sandwich(left: sp.MatrixBase, middle: sp.MatrixBase, right: sp.MatrixBase, noise: Noise) -> sp.ImmutableMatrix:
    """dL A dR / dt for matrices dL, dR of increments and a matrix A, the order kept: Σ_kl A_kl E[dL_ik dR_lj] / dt.

    >>> a = sp.Matrix(2, 2, sp.symbols("a:4"))
    >>> B = real_matrix_noise(2, 2)
    >>> sandwich(B.matrix, a, B.matrix, B) == a.T
    True

    Raises `DimensionError` where the shapes do not multiply.
    """
    if left.cols != middle.rows or middle.cols != right.rows:
        raise DimensionError(f"shapes {left.shape}, {middle.shape} and {right.shape} do not multiply")
    pairs = [(k, m) for k in range(middle.rows) for m in range(middle.cols)]

    def entry(i: int, j: int) -> sp.Expr:
        return sp.Add(*(middle[k, m] * noise.covariation(left[i, k], right[m, j]) for k, m in pairs))

    return sp.ImmutableMatrix(left.rows, right.cols, entry)


def matrix_of_symbols(name: str, d: int) -> sp.ImmutableMatrix:
    """d × d symbols name[1,1], …, name[d,d], real on the diagonal; name[i,j] and name[j,i] stand for conjugates.

    >>> matrix_of_symbols("A", 2)[0, 1]
    A[1,2]
    """
    return sp.ImmutableMatrix(
        d, d, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", **({"real": True} if i == j else {"complex": True}))
    )


def _entries(matrix: sp.ImmutableMatrix) -> list[tuple[tuple[int, int], sp.Symbol]]:
    return [((i, j), matrix[i, j]) for i in range(matrix.rows) for j in range(matrix.cols)]
