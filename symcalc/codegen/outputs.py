"""Several outputs of one equation as one function: a drift, its Jacobian, a diffusion, an entropy, sharing their work.

For NumPy the contributions of a pair k, j to all outputs are one kernel: a gap or a geometric sum that several of them
hold is computed once, and so are the roots, the checks and the copies of the arguments.  For the other backends the
function calls those of the outputs one after another; under `jax.jit` they are compiled as one, and XLA shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy as sp

from symcalc.codegen import backends, numpy_code
from symcalc.codegen.cancellation import factored
from symcalc.codegen.compiled import load
from symcalc.codegen.docstring import joint_docstring, singular
from symcalc.codegen.function import Function
from symcalc.codegen.kernels import kernel
from symcalc.codegen.numpy_code import WRITE, indented, steps
from symcalc.codegen.steps import Kernel
from symcalc.errors import BadInput
from symcalc.indices import rename


def compile_outputs(name: str, functions: Sequence[Function], backend: str = "numpy") -> Callable[..., Any]:
    """One function that returns the values of all, as a tuple, in this order; all must take the same arguments.

    Raises `BadInput` where they do not, or where one of them sums over three indices or more.

    >>> import symcalc
    >>> drift, entropy = (symcalc.formula(f"dyson.{part}")._function() for part in ("drift", "entropy"))
    >>> compile_outputs("dyson", [drift, entropy])([0.0, 1.0])
    (array([-1.,  1.]), array(0.))
    """
    _same_arguments(functions)
    if backend == "numpy":
        return load(source(name, functions), name, name)
    single = [backends.compiled(f, backend) for f in functions]

    def outputs(*arguments: Any, check: bool = True) -> tuple[Any, ...]:
        return tuple(f(*arguments, check=check and not n) for n, f in enumerate(single))

    return outputs


def source(name: str, functions: Sequence[Function]) -> str:
    """The text of a standalone NumPy module with the joint function."""
    _same_arguments(functions)
    code = f"{_public(name, functions)}\n\n\n" + "\n".join(_values(functions))
    return numpy_code.assembled(f"{', '.join(f.name for f in functions)}, computed together.", code, functions)


def _same_arguments(functions: Sequence[Function]) -> None:
    for f in functions:
        if f.specification != functions[0].specification:
            raise BadInput(
                f"{f.name} takes {', '.join(f.arguments)} and {functions[0].name} takes "
                f"{', '.join(functions[0].arguments)}: outputs of one function take the same arguments"
            )
        if any(len(s.letters) > 2 for s in f.sums) or any(m for t in f.totals[1:] for m in t.grades):
            raise BadInput(f"{f.name} sums over three indices or more: compile it by itself")


# --- the public function -----------------------------------------------------------------------------------------


def _public(name: str, functions: Sequence[Function]) -> str:
    kind = f"tuple[{', '.join('Array' for _ in functions)}]"
    head = numpy_code.signature(functions[0], name, kind)
    return "\n".join([head, joint_docstring(functions), *indented(_body(functions))])


def _body(functions: Sequence[Function]) -> Iterator[str]:
    first = functions[0]
    for a in first.specification:
        yield f"{a.name} = {numpy_code.taken(a.name, a.rank, a.kind)}"
    yield from numpy_code.batch(first)
    for f in functions:
        core = ", ".join(["*shape", *["d"] * f.free])
        yield f"{f.name} = np.empty({f'({core})' if f.free else 'shape'})"
    yield f"for block in _blocks(shape, {numpy_code.width(functions)}):"
    yield from indented(numpy_code.block_arrays(first))
    yield "    if check:"
    yield from indented(numpy_code.checks(max(functions, key=lambda f: len(singular(f)))), 2)
    arguments = ", ".join([*(f"{a.name}_" for a in first.arrays), *(a.name for a in first.numbers)])
    yield f"    values = _values({arguments})"
    for n, f in enumerate(functions):
        yield f"    {f.name}[block] = {f'np.moveaxis(values[{n}], -1, 0)' if f.free else f'values[{n}]'}"
    yield f"return {', '.join(f.name for f in functions)}"


# --- a block of points -------------------------------------------------------------------------------------------


def _values(functions: Sequence[Function]) -> Iterator[str]:
    pairs = kernel([body for f in functions for _, body in _bodies(f)], "kj")
    first = functions[0]
    result = f" -> tuple[{', '.join('Array' for _ in functions)}]"
    yield numpy_code.defined("_values", numpy_code.parameters(first), result)
    yield '    """All outputs at points along the last axis."""'
    yield f"    d = len({first.arrays[0].name})"
    own = [k for f in functions for k in (f.own, *(s.kernel for s in f.sums if len(s.letters) == 1)) if k]
    yield from indented(numpy_code.prelude(first, [pairs, *own]))
    yield from indented(_started(functions))
    if pairs.results:
        yield from indented(_loop(functions, pairs))
    for f in functions:
        yield from indented(_finished(f))
    yield f"    return {', '.join(f.name for f in functions)}"


def _bodies(f: Function) -> Iterator[tuple[str, sp.Expr]]:
    """What the pair k, j contributes, to k and then to j, with the place it goes to: `sum`, `diagonal` or `off`."""
    for n, total in enumerate(f.totals):
        place = "off" if n else "diagonal" if f.free == 2 else "sum"
        letters, m = total.free, 2 - len(total.free)
        if m not in total.grades:
            continue
        names: dict[Any, str] = dict(zip((*letters, *range(m)), "kj", strict=True))
        body = rename(factored(total.grades[m] / (f.factor if place == "sum" else 1)), names)
        swapped = rename(body, {"k": "j", "j": "k"})
        yield from [(place, body + swapped)] if not f.free else [(place, body), (place, swapped)]


def _started(functions: Sequence[Function]) -> Iterator[str]:
    like = functions[0].arrays[0].name
    for f in functions:
        if f.free == 2:
            yield f"{f.name} = np.zeros((d, *{like}.shape))"
        if any(place != "off" for place, _ in _bodies(f)):
            yield f"{f.name}_sums: list[Array] = []"


def _loop(functions: Sequence[Function], pairs: Kernel) -> Iterator[str]:
    """One loop over the distances s for all outputs."""
    like, results = functions[0].arrays[0].name, iter(pairs.results)
    yield from numpy_code.doubled(pairs, " if d > 2 else {array}")
    yield "for s in range(1, d // 2 + 1):"
    lines = ["pairs = s if 2 * s == d else d"]
    matrices = any(place == "off" for f in functions for place, _ in _bodies(f))
    if matrices or any(len(pairs.symbols[s].indices) == 2 for s in pairs.uses):
        lines += ["k = np.arange(pairs)", "j = (k + s) % d"]
    lines += [*numpy_code.entries(functions[0], pairs, {"k": None, "j": "s"}, "pairs"), *steps(pairs)]
    for f in functions:
        places = [place for place, _ in _bodies(f)]
        for place in dict.fromkeys(places):
            given = [next(results) for p in places if p == place]
            lines += list(_given(f, place, given, pairs, like))
    yield from indented(lines)


def _given(f: Function, place: str, given: Sequence[sp.Expr], pairs: Kernel, like: str) -> Iterator[str]:
    """The lines that put what k and j receive where it belongs."""
    to_k, *rest = [numpy_code.array(g, pairs, f"{like}[:pairs]") for g in given]
    if place == "off":
        both = given[0] == given[1]
        yield f"{f.name}[k, j] = {f'{f.name}[j, k] = ' * both}{to_k}"
        yield from [] if both else [f"{f.name}[j, k] = {rest[0]}"]
        return
    head = [f"{f.name}_sums", like, "s"]
    if f.free and given[0] not in (given[1], -given[1]):
        yield numpy_code.call("_collect", [*head, to_k, rest[0]], 8)
        return
    if not to_k.isidentifier():
        yield f"to_k = {to_k}"
        to_k = "to_k"
    to_j = to_k if f.free else f"{to_k}[:0]"
    odd = f.free > 0 and given[0] == -given[1]
    yield numpy_code.call("_collect", [*head, to_k, to_j, *["np.subtract"] * odd], 8)


def _finished(f: Function) -> Iterator[str]:
    """The lines that add up the sums, and what an index holds by itself."""
    like, own, terms = f.arrays[0].name, f.own, []
    if any(place != "off" for place, _ in _bodies(f)):
        folded = f"_tree_sum({f.name}_sums, {like})"
        terms.append(folded if f.free else f"_fold({folded})")
    for s in f.sums:
        if len(s.letters) == 1:
            yield from [*numpy_code.entries(f, s.kernel, {s.letters[0]: None}, "d"), *steps(s.kernel, 4)]
            terms.append(f"_fold({numpy_code.fresh(s.kernel.results[0], s.kernel, like)})")
    if own:
        yield from [*numpy_code.own_symbols(f, own), *steps(own, 4)]
    if f.free == 2:
        yield "i = np.arange(d)"
        yield f"{f.name}[i, i] = {' + '.join([*([WRITE(own.results[0])] if own else []), *terms]) or '0.0'}"
        return
    value, factor = own.results if own and f.free else (own.results[0] if own else sp.S.Zero, sp.S.One)
    scaled = [t if factor == 1 else f"{numpy_code.grouped(factor)} * {t}" for t in terms]
    constant = [numpy_code.array(value, own, like) if f.free and not terms else WRITE(value)] if own and value else []
    yield f"{f.name} = {' + '.join([*constant, *scaled]) or f'np.zeros_like({like})'}"
