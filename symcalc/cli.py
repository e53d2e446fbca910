"""The command line: `symcalc verify | recheck | list | show | check | generate | simulate | audit | …`.

Exit codes: 0 all proved or confirmed; 1 something refuted; 2 bad input (one line on standard error); 3 inconclusive
or error, nothing refuted; 130 interrupted.  Nothing slow is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from symcalc._version import __version__
from symcalc.errors import BadInput, SymcalcError

if TYPE_CHECKING:
    from symcalc.evidence.cache import Store
    from symcalc.report.run import Report

TIERS = ("exact", "precise", "montecarlo")
BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


EXIT_CODES = """exit codes: 0 all proved or confirmed; 1 something refuted; 2 bad input (one line on standard error);
3 inconclusive, or nothing examined; 130 interrupted"""
CHECK = """examples:
  symcalc check dyson.drift "sum(1/(x[k] - x[j]), j != k)"
  symcalc check dln.ito_drift "(N-1)*sigma[k]**(1-2/N)" --tier exact
  symcalc check paper.toml --html report.html

a claims file holds, for each claim:
  [[claim]]
  id = "eq. (7)"                            # yours
  quantity = "dyson.drift"                  # a formula of `symcalc list`
  formula = "sum(1/(x[k] - x[j]), j != k)"
  citation = "arXiv 2210.11347, Theorem 1"  # optional, as are page, expected, tiers (docs/claims-files.md)

A formula is written with + - * / **, x[k], sigma[j], lam[j], A[k, j], N, beta, d, pi, sqrt exp log abs conj sin cos
tan sinh cosh tanh coth, sum(body, j != k), prod(body, i < j), sum(body, m in range(N)) or range(1, N + 1).
`symcalc show ID` names the conventions of a formula and its index; `symcalc list`, the formulas.

"""


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message} (see `{self.prog} --help`)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    from symcalc import spelling

    spelling.use_on(sys.stdout, sys.stderr)
    try:
        options = _parser().parse_args(_formulas_are_not_options(sys.argv[1:] if arguments is None else arguments))
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except SymcalcError as reason:
        print(f"symcalc: {reason}", file=sys.stderr)
        return 2
    except MemoryError:
        print("symcalc: out of memory: ask for less, such as fewer paths or steps", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("symcalc: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _formulas_are_not_options(arguments: Sequence[str]) -> list[str]:
    """Let a formula of `check` begin with a minus sign: with a space before it, argparse takes it for what it is.

    >>> _formulas_are_not_options(["check", "dyson.drift", "-x[k]", "--seed", "1"])
    ['check', 'dyson.drift', ' -x[k]', '--seed', '1']

    What stands after `--` is no option either.

    >>> _formulas_are_not_options(["check", "dyson.drift", "--", "-x[k]"])
    ['check', 'dyson.drift', ' -x[k]']
    """
    if list(arguments[:1]) != ["check"]:
        return list(arguments)
    option = re.compile(r"-|-h|--[a-z][a-z-]*(=.*)?", re.DOTALL)
    end = arguments.index("--") if "--" in arguments else len(arguments)
    before, after = arguments[:end], arguments[end + 1 :]
    before = [f" {a}" if a.startswith("-") and not option.fullmatch(a) else a for a in before]
    return [*before, *(f" {a}" if a.startswith("-") else a for a in after)]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="symcalc", description="A referee for stochastic calculus on matrix spaces.", epilog=EXIT_CODES
    )
    parser.add_argument("--version", action="version", version=f"symcalc {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_verify(commands)
    _add_recheck(commands)
    _add_list(commands)
    _add_show(commands)
    _add_check(commands)
    _add_generate(commands)
    _add_simulate(commands)
    _add_audit(commands)
    _add_mutants(commands)
    _add_notebooks(commands)
    for action in commands._choices_actions:
        commands.choices[action.dest].description = f"{(action.help or '').capitalize()}."
    return parser


def _add_verify(commands: argparse._SubParsersAction) -> None:
    verify = commands.add_parser("verify", help="examine the claims and give each a verdict")
    verify.add_argument("names", nargs="*", metavar="ID-or-GROUP", help="claims or groups (all by default)")
    _add_tier_and_seed(verify)
    verify.add_argument(
        "--workers",
        type=_integer,
        default=min(2, os.cpu_count() or 1),
        metavar="N",
        help="processes to use, 2 by default (the verdicts do not depend on it)",
    )
    verify.add_argument("--json", metavar="FILE", help="write the run as JSON (- for standard output)")
    verify.add_argument("--html", metavar="FILE", help="write a self-contained HTML page")
    _add_effort(verify)
    verify.add_argument("--junit", metavar="FILE", help="write JUnit XML, for CI systems")
    verify.set_defaults(run=_verify)


def _add_effort(verify: argparse.ArgumentParser) -> None:
    verify.add_argument(
        "--budget",
        type=_number,
        metavar="SECONDS",
        help="how long to simulate, on two cores (spent where the resolution is worst)",
    )
    verify.add_argument(
        "--deep", action="store_true", help="tighten what simulations must see by 10, with 100 times the paths"
    )
    verify.add_argument("--checkpoint", metavar="DIR", help="keep what is finished in DIR, and go on from there")
    verify.add_argument("--no-cache", action="store_true", help="neither use nor keep results of other runs")


def _add_recheck(commands: argparse._SubParsersAction) -> None:
    recheck = commands.add_parser("recheck", help="check the proofs of a saved run by a second, independent engine")
    recheck.add_argument("run_file", metavar="RUN.json", help="what `symcalc verify --json` wrote")
    recheck.set_defaults(run=_recheck)


def _add_list(commands: argparse._SubParsersAction) -> None:
    listing = commands.add_parser("list", help="every formula and claim: id, one line, arguments")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)


def _add_show(commands: argparse._SubParsersAction) -> None:
    show = commands.add_parser("show", help="a formula, its derivation step by step, or a claim with its evidence")
    show.add_argument("id", metavar="ID", help="a formula, a claim or a group")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--latex", action="store_true", help="as LaTeX")
    form.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=_show)


def _add_check(commands: argparse._SubParsersAction) -> None:
    check = commands.add_parser(
        "check",
        help="referee a formula of your own, or a file of claims",
        epilog=CHECK + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("id", metavar="ID", help="the formula's id, such as dyson.drift; or a claims file, paper.toml")
    check.add_argument(
        "formula", metavar="FORMULA", nargs="?", help='such as "sum(1/(x[k] - x[j]), j != k)"; none for a file'
    )
    _add_tier_and_seed(check)
    check.add_argument("--json", metavar="FILE", help="write the answer as JSON (- for standard output)")
    check.add_argument("--html", metavar="FILE", help="write a self-contained HTML page")
    check.add_argument("--junit", metavar="FILE", help="write JUnit XML, for CI systems")
    check.set_defaults(run=_check)


def _add_generate(commands: argparse._SubParsersAction) -> None:
    generate = commands.add_parser("generate", help="write a formula as a standalone vectorised function")
    generate.add_argument("ids", nargs="+", metavar="ID", help="formulas")
    generate.add_argument(
        "--jacobian", action="store_true", help="the derivative by x or sigma, in place of the formula"
    )
    generate.add_argument("--backend", default="numpy", metavar="NAME", help="numpy, numba, jax, torch or array_api")
    generate.add_argument(
        "--certify", action="store_true", help="print the largest error over a stress grid, and where"
    )
    generate.add_argument("--output", metavar="FILE", help="the module to write (standard output by default)")
    generate.set_defaults(run=_generate)


def _add_simulate(commands: argparse._SubParsersAction) -> None:
    simulate = commands.add_parser("simulate", help="run a model upstairs and downstairs; data and a picture")
    simulate.add_argument("model", metavar="MODEL", help="dyson, or dln: the deep linear network")
    simulate.add_argument("--beta", type=_number, default=2.0, metavar="B", help="inverse temperature (2 by default)")
    simulate.add_argument(
        "--start",
        type=_number,
        nargs="+",
        metavar="X",
        help="at t = 0: eigenvalues, ascending (-3 -1 1 3 by default); dln: singular values of each layer, descending "
        "(2 1.5 1 by default)",
    )
    simulate.add_argument("--depth", type=_integer, metavar="N", help="number of layers of dln (3 by default)")
    simulate.add_argument("--horizon", type=_number, default=0.5, metavar="T", help="final time (0.5 by default)")
    simulate.add_argument("--steps", type=_integer, default=200, metavar="N", help="time steps (200 by default)")
    simulate.add_argument("--paths", type=_integer, default=4000, metavar="P", help="paths (4000 by default)")
    simulate.add_argument("--seed", type=_integer, default=0, metavar="S", help="of the random numbers (0 by default)")
    simulate.add_argument("--checkpoint", metavar="FILE", help="keep an interrupted run here, and go on from it")
    simulate.add_argument("--output", metavar="FILE", help="the data, .npz (MODEL.npz by default)")
    simulate.add_argument("--picture", metavar="FILE", help="the picture, .png, .svg or .pdf (MODEL.png by default)")
    simulate.set_defaults(run=_simulate)


def _add_audit(commands: argparse._SubParsersAction) -> None:
    audit = commands.add_parser("audit", help="every formula of the slides, as printed, with its verdict")
    audit.add_argument("--json", metavar="FILE", help="write the audit as JSON (- for standard output)")
    audit.add_argument("--html", metavar="FILE", help="write the erratum as a self-contained HTML page")
    audit.set_defaults(run=_audit)


def _add_mutants(commands: argparse._SubParsersAction) -> None:
    mutants = commands.add_parser("mutants", help="wrong versions of the claims, and which evidence refutes them")
    mutants.add_argument("names", nargs="*", metavar="ID-or-GROUP", help="claims or groups (all by default)")
    _add_tier_and_seed(mutants)
    mutants.add_argument("--all", action="store_true", help="every generated version and every disguise (long)")
    mutants.add_argument(
        "--workers",
        type=_integer,
        default=min(2, os.cpu_count() or 1),
        metavar="N",
        help="processes to use, 2 by default (the result does not depend on it)",
    )
    mutants.add_argument("--json", metavar="FILE", help="write all trials as JSON (- for standard output)")
    mutants.set_defaults(run=_mutants)


def _add_notebooks(commands: argparse._SubParsersAction) -> None:
    notebooks = commands.add_parser("notebooks", help="build or check the notebooks (from a checkout)")
    notebooks.add_argument("action", choices=("build", "check"))
    notebooks.add_argument("--output", metavar="DIR", help="where to build (beside the sources by default)")
    notebooks.set_defaults(run=_notebooks)


def _add_tier_and_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tier",
        action="append",
        choices=TIERS,
        help="a kind of evidence; may be given more than once (all by default)",
    )
    parser.add_argument("--seed", type=_integer, default=0, metavar="S", help="of the random numbers (0 by default)")


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"an integer is wanted, not {text!r}") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a number is wanted, not {text!r}") from None


# --- the commands ------------------------------------------------------------------------------------------------


def _verify(options: argparse.Namespace) -> int:
    _require_writable(options.json, options.html, options.junit)
    os.environ.update(dict.fromkeys(BLAS_THREADS, "1"))  # before NumPy is imported: the same bits with any workers
    store = _store(options)
    try:
        report = _verified(options, store)
    except KeyboardInterrupt:
        if store:
            print(f"symcalc: what is finished is kept in {store.place.folder}", file=sys.stderr)
        raise
    finally:
        if store:
            store.close()
            print("".join(f"symcalc: {problem}\n" for problem in store.problems), end="", file=sys.stderr)
    _save(report, options)
    return report.exit_code


def _verified(options: argparse.Namespace, store: Store | None) -> Report:
    """Run the claims, each verdict on the screen as it is made unless standard output is for JSON."""
    from symcalc import suite
    from symcalc.claims import select
    from symcalc.report import terminal

    _require_no_formulas(options.names)
    total = len(select(options.names))
    run = {name: getattr(options, name) for name in ("seed", "workers", "budget", "deep")}
    if options.json == "-":
        return suite.verify(options.names, options.tier, **run, store=store)
    screen = terminal.console()
    with terminal.progress(screen, total) as listener:
        report = suite.verify(options.names, options.tier, **run, listener=listener, store=store)
    kept = f" · {store.hits} results from {store.place.folder}" if store and store.hits else ""
    written = [p for p in (options.json, options.html, options.junit) if p]
    screen.print(terminal.closing(report) + kept + "".join(f" · {p}" for p in written))
    return report


def _store(options: argparse.Namespace) -> Store | None:
    """The cache, its proofs already being checked; None if none is wanted, or if the platform's cannot be used."""
    from symcalc.evidence import cache
    from symcalc.evidence.plan import require_budget

    require_budget(options.budget)
    if options.checkpoint is None and options.no_cache:
        return None
    try:
        return cache.Store(cache.place(options.checkpoint)).begin()
    except BadInput as reason:
        if options.checkpoint is not None:
            raise
        print(f"symcalc: running without a cache: {reason}", file=sys.stderr)
        return None


def _recheck(options: argparse.Namespace) -> int:
    from symcalc import recheck

    try:
        run = recheck.read_run(options.run_file)
    except recheck.BadRun as reason:
        raise BadInput(str(reason)) from None
    checked = []
    for line in recheck.check_run(run):
        checked.append(line)
        print(line, flush=True)
    text, code = recheck.summary(checked)
    print(text)
    return code


def _list(options: argparse.Namespace) -> int:
    from symcalc.report import listing

    if options.json:
        _print_json(listing.as_json())
    else:
        print(listing.as_text())
    return 0


def _show(options: argparse.Namespace) -> int:
    from symcalc.report import show

    if options.json:
        _print_json(show.show(options.id, "json"))
    else:
        print(show.show(options.id, "latex" if options.latex else "text"))
    return 0


def _check(options: argparse.Namespace) -> int:
    _require_writable(options.json, options.html, options.junit)
    if options.formula is None:
        return _check_file(options)
    options.formula = options.formula.strip()
    _parse_first(options.id, options.formula)
    from symcalc import referee
    from symcalc.report import answer

    found = referee.check(options.id, options.formula, options.tier, options.seed)
    report = answer.report([found], options.seed, options.tier)
    if options.json != "-":
        print(found)
    _save(report, options)
    if options.json != "-":
        _say_written(options.json, options.html, options.junit)
    return report.exit_code if found.evidence else 3


def _check_file(options: argparse.Namespace) -> int:
    """Referee a file of claims."""
    if not options.id.endswith(".toml"):
        if os.path.exists(options.id):
            raise BadInput(f"{options.id!r} is no claims file: its name ends in .toml (docs/claims-files.md)")
        raise BadInput(f"a formula is missing after {options.id!r} (or give a claims file, paper.toml)")
    from symcalc import paper
    from symcalc.report import answer, terminal

    claims = paper.read(options.id)
    quiet = options.json == "-"
    report = claims.referee(tuple(options.tier or ()), options.seed, None if quiet else answer.say)
    if not quiet:
        print(terminal.closing(report))
    _save(report, options)
    if not quiet:
        _say_written(options.json, options.html, options.junit)
    return report.exit_code


def _require_writable(json: str | None, *others: str | None) -> None:
    """Fail now if a file cannot be written; only JSON goes to standard output, for which - stands."""
    from symcalc import files

    if "-" in others:
        raise BadInput("only --json writes to standard output: give the name of a file instead of -")
    for path in (None if json == "-" else json, *others):
        if path is not None:
            files.require_writable(path)


def _print_json(document: str) -> None:
    """Print JSON, escaped where the terminal lacks a character."""
    from symcalc import spelling

    print(document if spelling.writes(sys.stdout, document) else spelling.escaped(document))


def _say_written(*paths: str | None) -> None:
    """Name the files that were written."""
    written = [p for p in paths if p]
    if written:
        print("written: " + ", ".join(written))


def _save(report: Report, options: argparse.Namespace) -> None:
    """Write a report to the files that were asked for."""
    from symcalc import files

    if options.json == "-":
        _print_json(files.json_text(report.to_json()))
    elif options.json:
        report.save_json(options.json)
    if options.html:
        report.save_html(options.html)
    if options.junit:
        report.save_junit(options.junit)


def _parse_first(identity: str, text: str) -> None:
    """Report an unknown id, a syntax error or a giant before SymPy is imported."""
    from symcalc.formulas import formula
    from symcalc.grammar import parse
    from symcalc.size import require_moderate

    _require_formulas([identity])
    require_moderate(parse(text, formula(identity).signature))


def _require_formulas(names: Sequence[str]) -> None:
    """Say of the id of a claim that it is no formula, and which there are."""
    from symcalc.formulas import FORMULAS

    for name in names:
        if name not in FORMULAS and "." in name:
            from symcalc.claims import catalogue

            if name in catalogue():
                known = ", ".join(FORMULAS)
                raise BadInput(f"{name!r} is a claim, for `symcalc verify` and `show`; the formulas are {known}")


def _require_no_formulas(names: Sequence[str]) -> None:
    """Say of the id of a formula that is not that of a claim, too, what to do with it."""
    from symcalc.claims import catalogue
    from symcalc.formulas import FORMULAS

    for name in names:
        if name in FORMULAS and name not in catalogue():
            raise BadInput(
                f"{name!r} is a formula, and no claim: `symcalc show {name}` names the claims about it, "
                f"`symcalc check {name} FORMULA` referees one of yours"
            )


def _generate(options: argparse.Namespace) -> int:
    from symcalc import files
    from symcalc.formulas import formula

    target = None if options.output == "-" else options.output
    if len(options.ids) > 1 and target:
        raise BadInput("--output takes one formula; generate them one by one")
    if target:
        files.require_writable(target)
    _require_formulas(options.ids)
    formulas = [formula(i).jacobian if options.jacobian else formula(i) for i in options.ids]
    sources = [f.source(options.backend) for f in formulas]
    if target:
        files.write_text(target, sources[0])
        _say_written(target)
    elif not options.certify:
        print("\n\n".join(sources), end="")
    if options.certify:
        for f in formulas:
            print(f.certify(options.backend), flush=True)
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from symcalc import files, simulation
    from symcalc.simulation import print_progress

    data, picture = options.output or f"{options.model}.npz", options.picture or f"{options.model}.png"
    names = ("model", "beta", "start", "depth", "horizon", "steps", "paths", "seed", "checkpoint")
    run = {name: getattr(options, name) for name in names}
    run["listener"] = print_progress if sys.stderr.isatty() else None
    if options.model in simulation.MODELS:
        simulation.require_data_file(data)
        files.require_writable(picture)
        if options.picture:
            simulation.require_drawable(picture)
    result = simulation.simulate(**run)
    result.save(data)
    print(result.summary())
    written = [data]
    if options.picture or simulation.can_draw():
        simulation.draw(result, picture)
        written.append(picture)
    print("written: " + ", ".join(written) + ("" if len(written) > 1 else " (no picture: matplotlib is not installed)"))
    return 0


def _audit(options: argparse.Namespace) -> int:
    _require_writable(options.json, options.html)
    from symcalc import files
    from symcalc.audit import audit
    from symcalc.report import audit as erratum

    if options.json == "-":
        found = audit()
        _print_json(files.json_text(found.to_json()))
    else:
        found = erratum.shown(audit)
        if options.json:
            files.write_json(options.json, found.to_json())
    if options.html:
        files.write_text(options.html, erratum.page(found))
    if options.json != "-":
        _say_written(options.json, options.html)
    return found.exit_code


def _mutants(options: argparse.Namespace) -> int:
    from symcalc import files
    from symcalc.claims import select
    from symcalc.mutants import run, table

    _require_writable(options.json)
    _require_no_formulas(options.names)
    total = len(select(options.names))
    arguments = (options.names, options.tier, options.seed, options.workers, options.all)
    if options.json == "-":
        score = run(*arguments)
        _print_json(files.json_text(score.to_json()))
        return score.exit_code
    with table.progress(total) as listener:
        score = run(*arguments, listener)
    print(table.as_text(score))
    if options.json:
        files.write_json(options.json, score.to_json())
        _say_written(options.json)
    return score.exit_code


def _notebooks(options: argparse.Namespace) -> int:
    from symcalc import notebook_series

    return notebook_series.run(options.action, options.output)
