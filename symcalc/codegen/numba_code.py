"""The text of a module for Numba: blocks of points in parallel, the points innermost so that they fill the lanes.

Each pair of indices is met once, j below k.  What an index receives from chunks of indices is kept apart and then
added pairwise.  N is a constant to the compiler, so that what is summed over it fills the lanes as well: Numba compiles
once for each N.  `error_model="numpy"` (a check of each division would keep the loop from being vectorised) and no
fastmath (it may reorder what cancels on purpose).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symcalc.codegen.docstring import docstring, provenance
from symcalc.codegen.function import Function, Summand
from symcalc.codegen.numpy_code import WRITE, batch, block_checks, call, defined, indented, signature, steps, taken
from symcalc.codegen.runtime import needed
from symcalc.codegen.steps import DEPTH, ROOT, Kernel, Place
from symcalc.errors import BadInput

LANES = 64


def module(function: Function) -> str:
    """The module: imports, the function, the compiled loops, and the functions they call."""
    if any(len(s.letters) > 2 for s in (*function.sums, *function.off_diagonal)):
        raise BadInput(f"{function.name} sums over three indices or more; the backend numba takes pairs: use numpy")
    public, loops = _public(function), _compiled(function)
    checks = needed(public, "numpy_runtime.py")
    helpers = needed(loops, "numba_runtime.py")
    parts = [public, loops, checks, helpers]
    whole = "\n\n\n".join(filter(None, parts)) + "\n"
    return f'"""{function.summary}\n\n{provenance(function)}\n"""\n\n{_imports(whole)}\n\n\n{whole}'


def _imports(code: str) -> str:
    standard = ["import functools"] * ("functools." in code) + ["import math"] * ("math." in code)
    iterables = [n for n in ("Callable", "Iterator") if f"{n}[" in code]
    standard += [f"from collections.abc import {', '.join(iterables)}"] * bool(iterables)
    standard += ["from typing import Any"] * ("Any" in code)
    lines = [*standard, *[""] * bool(standard), "import numba", "import numpy as np",
             "from numpy.typing import ArrayLike, NDArray", "", "Array = NDArray[np.float64]",
             f"LANES = {LANES}  # points that are worked on together"]  # fmt: skip
    if "@compiled" in code:
        lines += ["", 'compiled = numba.njit(error_model="numpy", inline="always")']
    return "\n".join(lines)


# --- the public function -----------------------------------------------------------------------------------------


def _public(function: Function) -> str:
    return "\n".join([signature(function), docstring(function), *indented(_body(function))])


def _body(function: Function) -> Iterator[str]:
    for a in function.specification:
        yield f"{a.name} = {taken(a.name, a.rank, a.kind)}"
    yield from batch(function)
    yield "if check:"
    width = "d * d" if any(a.rank == 2 for a in function.arrays) else "d"
    yield f"    for block in _blocks(shape, {width}):"
    yield from indented(block_checks(function), 2)
    for a in function.arrays:
        kind = "complex128" if a.kind == "hermitian" else "float64"
        axes = ", ".join(["-1", *["d"] * a.rank])
        yield f"{a.name} = np.ascontiguousarray({a.name}, dtype=np.{kind}).reshape({axes})"
    core = ["d"] * function.free
    yield f"result = np.empty(({', '.join([f'len({function.arrays[0].name})', *core])}{',' * (not core)}))"
    fill = f"_loops({DEPTH})" if DEPTH in function.arguments else "_fill"
    yield f"{fill}({', '.join(['result', *_varying(function)])})"
    yield f"return result.reshape({'(' + ', '.join(['*shape', *core]) + ')' if core else 'shape'})"


# --- the loops ---------------------------------------------------------------------------------------------------


def _varying(function: Function) -> list[str]:
    """The arguments of the loops: all but N."""
    return [name for name in function.arguments if name != DEPTH]


def _compiled(function: Function) -> str:
    """The loops over points and pairs; where there is N, as a function that makes them for each N."""
    summands = [s for s in function.sums if len(s.letters) == 2 and function.free < 2]
    if DEPTH not in function.arguments:
        parts = [_fill(function), *(_pairs(function, s) for s in summands)]
        return "\n\n\n".join("\n".join(part) for part in parts)
    inside = [*(_pairs(function, s, 4) for s in summands), _fill(function)]
    head = [
        "@functools.cache",
        f"def _loops({DEPTH}: int) -> Callable[..., None]:",
        f'    """The loops for this {DEPTH}, which is a constant in them."""',
    ]
    return "\n".join([*head, *(line for part in inside for line in ["", *indented(part)]), "", "    return _fill"])


def _fill(function: Function) -> Iterator[str]:
    yield '@numba.njit(parallel=True, error_model="numpy")'
    yield f"def _fill({', '.join(['result', *_varying(function)])}):"
    yield from indented(_matrix(function) if function.free == 2 else _sums(function))


def _sums(function: Function) -> Iterator[str]:
    """A vector, or a number."""
    kernels = [s.kernel for s in function.sums] + ([function.own] if function.own else [])
    lanes, indent = _per_index(function, kernels, "start + p"), 4 if DEPTH in function.arguments else 0
    yield '"""Fill the result, a block of points at a time."""'
    yield f"points, d = len(result), {function.arrays[0].name}.shape[1]"
    if function.sums:
        yield "chunk = _chunk(d)"
    yield "for block in numba.prange((points + LANES - 1) // LANES):"
    yield "    start = block * LANES"
    yield "    size = min(LANES, points - start)"
    yield from indented(_gathered(function, lanes))
    if function.sums:
        yield "    sums = np.zeros(((d - 1) // chunk + 1, d, LANES))"
    for s in function.sums:
        yield from indented(_pair_loop(s, indent) if len(s.letters) == 2 else _single_loop(s))
    if function.sums:
        yield "    _fold(sums)"
    yield from indented(_results(function))


def _gathered(function: Function, lanes: dict[str, str]) -> Iterator[str]:
    """The arrays of a block with the points last; lanes beyond the last point hold ones."""
    if not lanes:
        return
    for name in lanes:
        yield f"{name}_ = np.ones((d, LANES))"
    yield "for p in range(size):"
    yield "    for k in range(d):"
    for name, value in lanes.items():
        if name == "tail":
            continue
        target = f"{ROOT}_[k, p], tail_[k, p]" if name == ROOT and "tail" in lanes else f"{name}_[k, p]"
        yield f"        {target} = {value}"


def _per_index(function: Function, kernels: Sequence[Kernel], point: str) -> dict[str, str]:
    """The arrays with one index axis that the kernels read, and how each number of them comes about."""
    arrays = {k.symbols[s].array for k in kernels for s in k.uses if len(k.symbols[s].indices) == 1}
    values = {a.name: f"{a.name}[{point}, k]" for a in function.arrays if a.rank == 1}
    both = "tail" in arrays
    if ROOT not in function.arguments:
        values[ROOT] = f"{'_root_pair' if both else '_root'}(sigma[{point}, k], {DEPTH})"
    values["tail"] = ""
    root = f"{ROOT}[{point}, k]"
    values["square"] = (
        f"{root} * {root}" if ROOT in function.arguments else f"_squared_root(sigma[{point}, k], {DEPTH})"
    )
    return {name: values[name] for name in values if name in arrays or (both and name == ROOT)}


def _pair_loop(summand: Summand, indent: int) -> Iterator[str]:
    k = summand.letters[0]
    yield f"for {k} in range(d):"
    yield f"    for first in range(0, {k}, chunk):"
    yield f"        last = min(first + chunk, {k})"
    rows = [f"{p.array}_[{k if p.indices[0] == k else 'first:last'}]" for p in _rows(summand.kernel)]
    sums = [f"sums[first // chunk, {k}]", f"sums[{k} // chunk, first:last]"]
    yield from indented([call("_pairs", [*rows, *_others(summand), *sums], 16 + indent)], 2)


def _pairs(function: Function, summand: Summand, indent: int = 0) -> Iterator[str]:
    """What an index and a chunk of others give each other, a function of its own: so it is vectorised."""
    kernel, (k, j) = summand.kernel, summand.letters
    rows = [f"{p.array}s_{p.indices[0]}" for p in _rows(kernel)]
    yield '@numba.njit(error_model="numpy")'
    yield defined("_pairs", [*rows, *_others(summand), f"sums_{k}", f"sums_{j}"])
    yield f'    """Add what the index {k} and each of several {j} contribute."""'
    yield f"    for n in range(len(sums_{j})):"
    if "start" in _others(summand):
        yield f"        {j} = first + n"
    yield "        for p in range(LANES):"
    if "start" in _others(summand):
        yield "            point = start + (p if p < size else 0)"
    for symbol in kernel.uses:
        place = kernel.symbols[symbol]
        row = f"{place.array}s_{place.indices[0]}[{'n, ' if place.indices[0] == j else ''}p]"
        yield f"            {symbol} = {row if len(place.indices) == 1 else _element(place)}"
    yield from indented(steps(kernel, 12 + indent), 3)
    results = [WRITE(r) for r in kernel.results]
    yield f"            to_{k} = {results[0]}"
    yield f"            sums_{k}[p] += to_{k}"
    if len(results) == 2:
        yield f"            sums_{j}[n, p] += {results[1]}"
    elif function.free:
        yield f"            sums_{j}[n, p] {'-' if summand.parity < 0 else '+'}= to_{k}"


def _rows(kernel: Kernel) -> list[Place]:
    return [p for p in map(kernel.symbols.__getitem__, kernel.uses) if len(p.indices) == 1]


def _others(summand: Summand) -> list[str]:
    """The matrices that a kernel reads, with the places to read; and beta."""
    places = [p for p in map(summand.kernel.symbols.__getitem__, summand.kernel.uses) if len(p.indices) == 2]
    matrices = list(dict.fromkeys(p.array.removeprefix("abs2_") for p in places))
    used = {s.name for e in summand.kernel.expressions() for s in e.free_symbols}
    numbers = ["beta"] * ("beta" in used)
    return [*matrices, *(["start", "size", summand.letters[0], "first"] if matrices else []), *numbers]


def _single_loop(summand: Summand) -> Iterator[str]:
    (k,) = summand.letters
    yield f"for {k} in range(d):"
    yield "    for p in range(LANES):"
    yield from indented([*_symbols(summand.kernel), *steps(summand.kernel)], 2)
    yield f"        sums[0, {k}, p] += {WRITE(summand.kernel.results[0])}"


def _symbols(kernel: Kernel) -> Iterator[str]:
    for symbol in kernel.uses:
        yield f"{symbol} = {_element(kernel.symbols[symbol])}"


def _element(place: Place) -> str:
    if len(place.indices) == 1:
        return f"{place.array}_[{place.indices[0]}, p]"
    entry = f"{place.array.removeprefix('abs2_')}[point, {', '.join(place.indices)}]"
    return f"_abs2({entry})" if place.array.startswith("abs2_") else entry


def _results(function: Function) -> Iterator[str]:
    own = function.own
    if not function.free:
        yield "_fold(sums[0].reshape((d, 1, LANES)))"
        yield "for p in range(size):"
        yield f"    result[start + p] = {f'{WRITE(own.results[0])} + ' if own else ''}sums[0, 0, p]"
        return
    k = function.totals[0].free[0]
    yield f"for {k} in range(d):"
    yield "    for p in range(size):"
    total = f"sums[0, {k}, p]"
    if own:
        yield from indented(["point = start + p"] * any(len(own.symbols[s].indices) == 2 for s in own.uses), 2)
        hermitian = {a.name for a in function.arrays if a.kind == "hermitian"}
        real = {s: ".real" * (own.symbols[s].array in hermitian) for s in own.uses}
        yield from indented([f"{s} = {_element(own.symbols[s])}{real[s]}" for s in own.uses], 2)
        yield from indented(steps(own), 2)
        yield from indented([f"total = {total}"] * bool(function.sums), 2)
        total = _scaled(function, "total")
    yield f"        result[start + p, {k}] = {total}"


def _scaled(function: Function, total: str) -> str:
    assert function.own is not None
    value, factor = function.own.results
    text = WRITE(factor)
    scaled = total if factor == 1 else f"({text}) * {total}" if factor.is_Add or "/" in text else f"{text} * {total}"
    if not function.sums:
        return WRITE(value)
    return scaled if value == 0 else f"{WRITE(value)} + {scaled}"


def _matrix(function: Function) -> Iterator[str]:
    own, indent = function.own, 4 if DEPTH in function.arguments else 0
    lanes = _per_index(function, [*function.kernels, *(s.single for s in function.sums)], "point")
    yield '"""Fill the result, a point at a time."""'
    yield f"d = {function.arrays[0].name}.shape[1]"
    yield "for point in numba.prange(len(result)):"
    for name in lanes:
        yield f"    {name}_ = np.empty((d, 1))"
    yield "    p = 0"
    yield "    for k in range(d):"
    for name, value in lanes.items():
        if name != "tail":
            target = f"{ROOT}_[k, p], tail_[k, p]" if name == ROOT and "tail" in lanes else f"{name}_[k, p]"
            yield f"        {target} = {value}"
    yield "    for i in range(d):"
    yield "        for j in range(d):"
    yield "            if i != j:"
    for s in function.off_diagonal:
        yield from indented([*_symbols(s.kernel), *steps(s.kernel, 20 + indent)], 4)
        yield f"                result[point, i, j] = {WRITE(s.kernel.results[0])}"
    if not function.off_diagonal:
        yield "                result[point, i, j] = 0.0"
    yield "            else:"
    if own:
        yield from indented([*_symbols(own), *steps(own, 20 + indent)], 4)
    yield f"                result[point, i, j] = {WRITE(own.results[0]) if own else '0.0'}"
    for s in function.sums:
        yield from indented(_diagonal_sum(s, 20 + indent))


def _diagonal_sum(summand: Summand, indent: int) -> Iterator[str]:
    """What a sum adds to each entry of the diagonal, summed pairwise."""
    i, j = summand.letters
    yield f"for {i} in range(d):"
    yield "    terms = np.zeros((d, 1, 1))"
    yield f"    for {j} in range(d):"
    yield f"        if {i} != {j}:"
    yield from indented([*_symbols(summand.single), *steps(summand.single, indent)], 3)
    yield f"            terms[{j}, 0, 0] = {WRITE(summand.single.results[0])}"
    yield "    _fold(terms)"
    yield f"    result[point, {i}, {i}] += terms[0, 0, 0]"
