"""The notebooks as text: build, execute, compare.

A notebook is written as a Python file in jupytext's percent format (`# %%` begins a cell, `# %% [markdown]`
a cell of prose) in the folder `notebooks` of a checkout.  Beside it lies the notebook built from it.

* `build` executes the text in a fresh kernel and writes the notebook: no execution times, cell ids by
  position, nothing of the machine in the metadata, so that the same outputs make the same file.
* `check` executes the text again and says where it differs in substance from the notebook beside it.
  Substance is the cells, and every text that they put out (standard output, plain text, LaTeX, Markdown),
  apart from object addresses.  A picture must be there with the same type, but its pixels may differ from one
  version of Matplotlib to the next; so the numbers behind a picture belong in a text output.  Standard error
  is no substance, and is not kept.

The kernel is the interpreter that runs this, whatever other kernels are installed; it imports this same
package, works in a temporary folder, and reads no one's IPython profile.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from symcalc.errors import BadInput, SymcalcError
from symcalc.files import write_text

Notebook: TypeAlias = Any
"""An `nbformat.NotebookNode`: a notebook, one of its cells, or one output."""

Substance: TypeAlias = tuple[str, str]
"""What an output is (a stream or a MIME type), and its normalised text; empty for a picture."""

TIMEOUT = 600  # seconds for one cell
EXTRA = ("jupytext", "nbformat", "nbclient", "ipykernel", "matplotlib")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PACKAGE_ROOT = Path(__file__).resolve().parent.parent


class NotebookFailed(SymcalcError):
    """A cell raised; the message names the cell and the error."""


def run(action: str, output: str | None = None) -> int:
    """Build or check every notebook of the checkout, one line each; `output` is the folder of the built ones.

    Returns 0, or 1 if a cell raised or a check found a difference.  Raises `BadInput` outside a checkout,
    without the extra `notebooks`, and for an unknown action or folder.
    """
    if action not in ("build", "check"):
        raise BadInput(f"no action {action!r}; there are build and check")
    _require_extra()
    sources = find_sources()
    folder = _output_folder(action, output) if output else sources[0].parent
    work = _build_one if action == "build" else _check_one
    succeeded = [work(source, folder / f"{source.stem}.ipynb") for source in sources]
    return 0 if all(succeeded) else 1


def build(source: Path, target: Path) -> None:
    """Execute the text `source` and write the notebook `target`; if a cell fails, raise `NotebookFailed`."""
    import nbformat

    write_text(target, nbformat.writes(execute(read(source))) + "\n")


def check(source: Path, committed: Path) -> list[str]:
    """Execute `source` again and list how the result differs in substance from the notebook `committed`.

    An empty list is success.  Where the cells themselves differ, nothing is executed: the notebook is stale.
    """
    import nbformat

    if not committed.is_file():
        return [f"{committed.name} has not been built"]
    try:
        old = nbformat.read(committed, as_version=4)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as reason:
        return [f"{committed.name} is not a notebook: {str(reason).splitlines()[0]}"]
    new = read(source)
    stale = stale_cells(new, old)
    if stale:
        return stale
    try:
        return changed_outputs(execute(new), old)
    except NotebookFailed as reason:
        return [str(reason)]


def _build_one(source: Path, target: Path) -> bool:
    try:
        build(source, target)
    except NotebookFailed as reason:
        print(f"failed   {source.name}: {reason}", flush=True)
        return False
    print(f"built    {target.name}", flush=True)
    return True


def _check_one(source: Path, committed: Path) -> bool:
    found = check(source, committed)
    print(f"{'differs' if found else 'current'}  {committed.name}", *found, sep="\n  ", flush=True)
    return not found


# --- where the notebooks are --------------------------------------------------------------------------------


def find_sources() -> list[Path]:
    """The texts in `notebooks` of the checkout we stand in, or else of the one this package lies in."""
    for root in (Path.cwd(), *Path.cwd().parents, PACKAGE_ROOT):
        sources = sorted((root / "notebooks").glob("*.py"))
        if sources and _is_checkout(root):
            return sources
    raise BadInput(
        f"no checkout of symcalc here ({Path.cwd()}): the notebooks are built and checked from a copy of its "
        "repository, in whose folder `notebooks` their texts lie"
    )


def _is_checkout(root: Path) -> bool:
    return (root / "pyproject.toml").is_file() and (root / "symcalc" / "notebook_series.py").is_file()


def _output_folder(action: str, output: str) -> Path:
    folder = Path(output)
    try:
        if action == "build":
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise BadInput(f"cannot make the folder {folder}: {reason.strerror}") from None
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}")
    return folder


def _require_extra() -> None:
    missing = [name for name in EXTRA if find_spec(name) is None]
    if missing:
        raise BadInput(
            f"the notebooks need {', '.join(missing)}, which cannot be imported: "
            "pip install '.[notebooks]' in a checkout"
        )


# --- from text to an executed notebook ----------------------------------------------------------------------


def read(source: Path) -> Notebook:
    """The notebook of a text, without outputs; its metadata and cell ids depend on nothing but the text."""
    import jupytext
    import nbformat

    cells = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent").cells
    made = nbformat.v4.new_notebook(metadata=METADATA)
    for position, cell in enumerate(cells, 1):
        new = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
        made.cells.append(new(cell.source, id=f"cell-{position:02d}"))
    return made


def execute(notebook: Notebook) -> Notebook:
    """A copy of the notebook with its outputs; `NotebookFailed` if a cell raises or exceeds `TIMEOUT`."""
    from nbclient import NotebookClient

    made = deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            made,
            km=_kernel_manager(folder),
            timeout=TIMEOUT,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )
        client.owns_km = True  # so that it shuts the kernel down
        with _failures(client):
            client.execute(env=_environment(folder), stderr=subprocess.DEVNULL)  # the kernel's own log
    made.metadata = notebook.metadata
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.metadata = {}
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return made


@contextmanager
def _failures(client: Any) -> Iterator[None]:
    """Turn nbclient's exceptions into ours; it answers an interrupt by killing the kernel it waits for."""
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    try:
        yield
    except Exception as reason:
        if hasattr(client, "_async_cleanup_kernel_future"):
            raise KeyboardInterrupt from None
        if isinstance(reason, CellExecutionError):
            cell = _failing_cell(client.nb)
            raise NotebookFailed(f"{cell} raises {reason.ename}: {reason.evalue}") from None
        if isinstance(reason, (CellControlSignal, DeadKernelError)):
            raise NotebookFailed(f"the kernel died or took too long: {str(reason).splitlines()[0]}") from None
        raise


def _kernel_manager(folder: str) -> Any:
    """A manager of one kernel: this interpreter's, with its connection file in `folder`."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    native = KernelSpecManager(kernel_dirs=[])  # no installed kernel of the same name takes its place
    made = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=native, connection_file=str(Path(folder, "kernel.json"))
    )
    if os.name == "posix":  # sockets in the folder, not ports that others could listen to
        made.transport, made.ip = "ipc", str(Path(folder, "kernel"))
    return made


def _environment(folder: str) -> dict[str, str]:
    """The environment of the kernel: it works in another folder, so the search path is made absolute."""
    path = [str(Path(p).resolve()) for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    if _is_checkout(PACKAGE_ROOT):
        path.insert(0, str(PACKAGE_ROOT))
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path),
        "IPYTHONDIR": folder,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _failing_cell(notebook: Notebook) -> str:
    for position, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and any(o.output_type == "error" for o in cell.outputs):
            return _name(position, cell)
    return "a cell"


# --- comparing ----------------------------------------------------------------------------------------------


def stale_cells(new: Notebook, old: Notebook) -> list[str]:
    """Where the cells of the text differ from those of the notebook."""
    texts, built = ([(c.cell_type, c.source.strip()) for c in n.cells] for n in (new, old))
    matcher = difflib.SequenceMatcher(a=built, b=texts, autojunk=False)
    changed = [_stale(new, *opcode) for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
    return [*changed, "the notebook is stale: run `symcalc notebooks build`"] if changed else []


def _stale(new: Notebook, kind: str, low: int, high: int, start: int, stop: int) -> str:
    if kind == "delete":
        return f"{high - low} cell(s) of the notebook, from cell {low + 1} on, are no longer in the text"
    what = "is new" if kind == "insert" else "has changed"
    return "; ".join(f"{_name(i + 1, new.cells[i])} {what} in the text" for i in range(start, stop))


def changed_outputs(new: Notebook, old: Notebook) -> list[str]:
    """Where the outputs of two notebooks with the same cells differ in substance."""
    return [
        f"{_name(position, fresh)}: {difference}"
        for position, (fresh, kept) in enumerate(zip(new.cells, old.cells, strict=True), 1)
        if fresh.cell_type == "code"
        for difference in compare_outputs(substance(fresh.outputs), substance(kept.outputs))
    ]


def substance(outputs: Sequence[Notebook]) -> list[Substance]:
    """What counts of the outputs of a cell, in order; pieces of one stream are joined.

    >>> substance([{"output_type": "stream", "name": "stdout", "text": "<f at 0x7f0012ab34cd>"}])
    [('stdout', '<f at 0x…>')]
    >>> substance([{"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": "a figure"}}])
    [('image/png', ''), ('text/plain', 'a figure')]
    """
    found: list[Substance] = []
    for kind, text in (piece for output in outputs for piece in _pieces(output)):
        if kind == "stdout" and found and found[-1][0] == "stdout":
            found[-1] = (kind, found[-1][1] + text)
        else:
            found.append((kind, text))
    return [(kind, normal(text)) for kind, text in found]


def _pieces(output: Notebook) -> Iterator[Substance]:
    if output["output_type"] == "stream":
        if output["name"] == "stdout":
            yield "stdout", output["text"]
    elif output["output_type"] == "error":
        yield "error", f"{output['ename']}: {output['evalue']}"
    else:
        for mime, value in sorted(output["data"].items()):
            yield mime, "" if mime.startswith("image/") else str(value)


def normal(text: str) -> str:
    """The text without object addresses and spaces at the ends of lines.

    >>> normal("<object at 0x7f0012ab34cd>  ")
    '<object at 0x…>'
    """
    without_addresses = re.sub(r"\b0x[0-9a-fA-F]{6,}\b", "0x…", text)
    return "\n".join(line.rstrip() for line in without_addresses.strip().splitlines())


def compare_outputs(new: Sequence[Substance], old: Sequence[Substance]) -> list[str]:
    """How the outputs of one cell differ.

    >>> compare_outputs([("stdout", "1")], [("stdout", "2")])
    ["stdout: the notebook has '2', execution gives '1'"]
    >>> compare_outputs([], [("image/png", "")])
    ['the notebook has image/png, execution gives nothing']
    """
    kinds, built = ([kind for kind, _ in side] for side in (new, old))
    if kinds != built:
        had, given = (", ".join(side) or "nothing" for side in (built, kinds))
        return [f"the notebook has {had}, execution gives {given}"]
    return [
        f"{kind}: the notebook has {left!r}, execution gives {right!r}"
        for (kind, fresh), (_, kept) in zip(new, old, strict=True)
        if fresh != kept
        for left, right in [_first_difference(kept, fresh)]
    ]


def _first_difference(left: str, right: str, width: int = 100) -> tuple[str, str]:
    """The first lines in which two texts differ, shortened.

    >>> _first_difference("a\\nb", "a\\nc")
    ('b', 'c')
    """
    one, two = left.splitlines(), right.splitlines()
    n = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return ("".join(one[n : n + 1])[:width], "".join(two[n : n + 1])[:width])


def _name(position: int, cell: Notebook) -> str:
    """The cell by its place and the first line of its text."""
    first = (cell.source.strip().splitlines() or [""])[0]
    return f"cell {position} ({first[:40]}{'…' if len(first) > 40 else ''})"
