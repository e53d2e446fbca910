"""The text of a module for Numba: blocks of points in parallel, the points innermost so that they fill the lanes.

Sums over pairs as for NumPy, by distance and pairwise; `error_model="numpy"` (a check of each division would keep the
loop from being vectorised) and no fastmath (it may reorder what cancels on purpose).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symcalc.codegen.docstring import docstring, provenance
from symcalc.codegen.function import Function, Summand
from symcalc.codegen.kernels import DEPTH, ROOT, Kernel, Place
from symcalc.codegen.numpy_code import WRITE, batch, block_checks, call, defined, indented, signature, steps, taken
from symcalc.codegen.runtime import needed
from symcalc.errors import BadInput

LANES = 64


def module(function: Function) -> str:
    """The module: imports, the function, the compiled loops, and the functions they call."""
    if any(len(s.letters) > 2 for s in (*function.sums, *function.off_diagonal)):
        raise BadInput(f"{function.name} sums over three indices or more; the backend numba takes pairs: use numpy")
    pairs = ["\n".join(_pair(function, s)) for s in function.sums if len(s.letters) == 2]
    public, loops = _public(function), "\n\n\n".join([_loops(function), *pairs])
    checks = needed(public, "numpy_runtime.py")
    helpers = needed(loops, "numba_runtime.py")
    parts = [public, loops, checks, helpers]
    whole = "\n\n\n".join(filter(None, parts)) + "\n"
    return f'"""{function.summary}\n\n{provenance(function)}\n"""\n\n{_imports(whole)}\n\n\n{whole}'


def _imports(code: str) -> str:
    standard = ["import math"] * ("math." in code)
    standard += ["from collections.abc import Iterator"] * ("Iterator[" in code)
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
    yield f"_fill({', '.join(['result', *function.arguments])})"
    yield f"return result.reshape({'(' + ', '.join(['*shape', *core]) + ')' if core else 'shape'})"


# --- the loops ---------------------------------------------------------------------------------------------------


def _loops(function: Function) -> str:
    head = [
        '@numba.njit(parallel=True, error_model="numpy")',
        f"def _fill({', '.join(['result', *function.arguments])}):",
    ]
    write = _matrix if function.free == 2 else _sums
    return "\n".join([*head, *indented(write(function))])


def _sums(function: Function) -> Iterator[str]:
    """A vector, or a number."""
    yield from _block_sums(function)
    yield from indented(_results(function))


def _block_sums(function: Function) -> Iterator[str]:
    """The loop over blocks: their points gathered, and the sums over the other indices."""
    kernels = [s.kernel for s in (*function.sums, *function.off_diagonal)] + ([function.own] if function.own else [])
    lanes = _per_index(function, kernels)
    yield '"""Fill the result, a block of points at a time."""'
    yield f"points, d = len(result), {function.arrays[0].name}.shape[1]"
    yield "for block in numba.prange((points + LANES - 1) // LANES):"
    yield "    start = block * LANES"
    yield "    size = min(LANES, points - start)"
    yield from indented(_gathered(function, lanes))
    if function.sums:
        yield "    sums = np.zeros((_levels(d), d, LANES))"
    for s in function.sums:
        yield from indented(_pair_loop(s) if len(s.letters) == 2 else _single_loop(s))
    if function.sums:
        yield "    _collect(sums)"


def _gathered(function: Function, lanes: dict[str, str]) -> Iterator[str]:
    """The arrays of a block with the points last; lanes beyond the last point repeat the first."""
    if not lanes:
        return
    names = list(lanes)
    for name in names:
        yield f"{name}_ = np.empty((d, LANES))"
    yield "for p in range(LANES):"
    yield "    point = start + (p if p < size else 0)"
    yield "    for k in range(d):"
    for name, value in lanes.items():
        if name == "tail":
            continue
        target = f"{ROOT}_[k, p], tail_[k, p]" if name == ROOT and "tail" in lanes else f"{name}_[k, p]"
        yield f"        {target} = {value}"


def _per_index(function: Function, kernels: Sequence[Kernel]) -> dict[str, str]:
    """The arrays with one index axis that the kernels read, and how each number of them comes about."""
    arrays = {k.symbols[s].array for k in kernels for s in k.uses if len(k.symbols[s].indices) == 1}
    values = {a.name: f"{a.name}[point, k]" for a in function.arrays if a.rank == 1}
    both = "tail" in arrays
    if ROOT not in function.arguments:
        values[ROOT] = f"{'_root_pair' if both else '_root'}(sigma[point, k], {DEPTH})"
    values["tail"] = ""
    root = f"{ROOT}[point, k]"
    values["square"] = f"{root} * {root}" if ROOT in function.arguments else f"_squared_root(sigma[point, k], {DEPTH})"
    return {name: values[name] for name in values if name in arrays or (both and name == ROOT)}


def _pair_loop(summand: Summand) -> Iterator[str]:
    k, j = summand.letters
    yield "for s in range(1, d // 2 + 1):"
    yield "    pairs = s if 2 * s == d else d"
    yield f"    for {k} in range(pairs):"
    yield f"        {j} = {k} + s if {k} + s < d else {k} + s - d"
    rows = [f"{p.array}_[{p.indices[0]}]" for p in _rows(summand.kernel)]
    arguments = [*rows, *_others(summand), f"sums[0, {k}]", f"sums[0, {j}]"]
    yield from indented([call("_pair", arguments, 16)], 2)
    yield "    _carry(sums, s)"


def _pair(function: Function, summand: Summand) -> Iterator[str]:
    """What two indices give each other, a function of its own: its arrays do not overlap, so it is vectorised."""
    kernel, (k, j) = summand.kernel, summand.letters
    rows = [f"{p.array}s_{p.indices[0]}" for p in _rows(kernel)]
    yield '@numba.njit(error_model="numpy")'
    yield defined("_pair", [*rows, *_others(summand), f"sums_{k}", f"sums_{j}"])
    yield f'    """Add what the indices {k} and {j} contribute."""'
    yield "    for p in range(LANES):"
    if "start" in _others(summand):
        yield "        point = start + (p if p < size else 0)"
    for symbol in kernel.uses:
        place = kernel.symbols[symbol]
        single = len(place.indices) == 1
        yield f"        {symbol} = {f'{place.array}s_{place.indices[0]}[p]' if single else _element(place)}"
    yield from indented(steps(kernel), 2)
    results = [WRITE(r) for r in kernel.results]
    yield f"        to_{k} = {results[0]}"
    yield f"        sums_{k}[p] += to_{k}"
    if len(results) == 2:
        yield f"        sums_{j}[p] += {results[1]}"
    elif function.free:
        yield f"        sums_{j}[p] {'-' if summand.parity < 0 else '+'}= to_{k}"


def _rows(kernel: Kernel) -> list[Place]:
    return [p for p in map(kernel.symbols.__getitem__, kernel.uses) if len(p.indices) == 1]


def _others(summand: Summand) -> list[str]:
    """The matrices that a kernel reads, with the places to read; and the numbers."""
    places = [p for p in map(summand.kernel.symbols.__getitem__, summand.kernel.uses) if len(p.indices) == 2]
    matrices = list(dict.fromkeys(p.array.removeprefix("abs2_") for p in places))
    used = {s.name for e in summand.kernel.expressions() for s in e.free_symbols}
    numbers = [n for n in (DEPTH, "beta") if n in used]
    return [*matrices, *(["start", "size", *summand.letters] if matrices else []), *numbers]


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
        yield "_fold(sums[0])"
        yield "for p in range(size):"
        yield f"    result[start + p] = {f'{WRITE(own.results[0])} + ' if own else ''}sums[0, 0, p]"
        return
    k = function._sums[0].free[0]
    yield "for p in range(size):"
    yield f"    for {k} in range(d):"
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
    own = function.own
    yield from _block_sums(function)
    yield "    for p in range(size):"
    if any(len(p.indices) == 2 for s in function.off_diagonal for p in s.kernel.symbols.values()):
        yield "        point = start + p"
    yield "        for i in range(d):"
    yield "            for j in range(d):"
    yield "                if i != j:"
    for s in function.off_diagonal:
        yield from indented([*_symbols(s.kernel), *steps(s.kernel, 20)], 5)
    off = WRITE(function.off_diagonal[0].kernel.results[0]) if function.off_diagonal else "0.0"
    yield f"                    value = {off}"
    yield "                else:"
    if own:
        yield from indented([*_symbols(own), *steps(own, 20)], 5)
    yield f"                    value = {WRITE(own.results[0]) if own else '0.0'}"
    if function.sums:
        yield "                    value += sums[0, i, p]"
    yield "                result[start + p, i, j] = value"
