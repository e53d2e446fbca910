"""A second engine for every PROVED: both sides of its certificate at random points modulo large random primes.

It shares nothing with the engine that proved: it reads JSON, and computes with Python's integers.  It imports neither
an algebra system nor the rest of the toolkit (a test holds it to that), and knows no normal form.

What is evaluated.  A certificate (`fields.certificates`) holds two trees, as they were given.  Every symbol is a
random residue modulo p.  Functions are read by rules that hold wherever both sides are defined, and by nothing else
(`point.py`): b^{u+v} = b^u b^v with one random residue for each base and monomial of the exponent; √f is a root of f
with a random sign; π, log f, |f| are unknowns, the same for the same f.  So what agrees is an identity in unknowns of
which the functions are one case.  The certificate's own readings are used where a function has factors that these
rules do not see, log (x² − y²) for one, and only after each was checked by its own rule (`readings.py`): that of a
logarithm multiplicatively, f² = Π p_i^{2 e_i}, which is its differentiated identity and its base point in one.

Geometric sums Σ m^a (N−1−m)^b p^m q^{N−1−m} are read by (p − q) Σ p^m q^{N−1−m} = p^N − q^N (`geometric.py`).

Sums over indices, for every d (`sums.py`): by brute force in d = f, …, f + b (f free indices, at most b bound ones),
which decide for all d.  Entries that do not commute are n × n matrices, n > (length of the longest word)/2: by
Amitsur and Levitzki a polynomial in words of length < 2n that vanishes on all of them is zero.

Typed formulas (`typed.py`).  The certificate of a formula that was typed holds a `statement` besides: the tree as it
was parsed and the derived sum over indices, both before anything was expanded, with d, N and the free indices' places.
Here both are expanded again, by other code: sums and products under their conditions, ranges (Σ over m in range(N)
with N a symbol in closed form, `ranges.py`), conjugates, |·| of differences by the order of their arguments
(`order.py`), limits at coincident indices and gradients (`derivatives.py`).  Each must agree with the side that the
first engine decided, which is then the link between the two.  And the dimensions at which it did are counted: enough
for every d, N a symbol at each (`dimensions.py`).  A formula in which something is not seen to agree, and not seen to
differ, is "not rechecked" (roots of products of unknown sign, say): sides that are rational in the arguments and in
powers of positive ones are always seen.

The error bound.  Suppose the sides differ.  Cleared of denominators, left − right is then a polynomial of degree ≤ D
with integer coefficients, one of them ≠ 0 and of at most H bits; D and H are counted with the value (`values.py`).
Square roots are removed by the norm: times 2^m for m of them, which must be independent modulo squares (this is tested
by Legendre symbols).  The coefficient vanishes modulo at most H/(B−1) primes of B bits, of C candidates; the nonzero
polynomial at a random point with probability ≤ D/p (Schwartz, Zippel).  Candidates and points are drawn again until
they fit, at most T and T′ times, so

    P(a false identity passes) ≤ T H / ((B−1) C) + T′ D / 2^{B−1} + T 4^{−R}      (R rounds of Miller–Rabin),

and fresh primes and points are drawn until the product of these is ≤ 2^−112 for each certificate.  They are drawn
from the operating system's entropy after the file was read, so no file can be written to pass.

What is not checked here: that the two trees say what the claim's text says (the parser, for a typed formula; how its
text became sums over indices, for any other claim); and, for a typed formula, that its `derived` sum is that of the id,
that the order, the signs and the conjugates are those of its arguments, and that the numbers N and d at which it was
decided on its own, because a divisor vanishes there, are all of those.
"""

from symcalc.recheck.run import BadRun as BadRun
from symcalc.recheck.run import Checked as Checked
from symcalc.recheck.run import check_run as check_run
from symcalc.recheck.run import read_run as read_run
from symcalc.recheck.run import summary as summary
