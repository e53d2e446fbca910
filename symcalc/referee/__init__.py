"""A formula that somebody typed, refereed: against the derived formula, against matrices, against the simulation.

answer.py       `check`: the tiers in turn, and the answer (`words.py`: in words)
typed.py        the formula as typed: parsed, its components at any dimension, its cost
evaluation.py   its tree as expressions, at a concrete dimension (`range_sums.py`: sums over m in range(N))
decision.py     equality with the derived formula, for every d and every N (`body_number.py`: how many d decide;
                `statements.py`: what is compared; `sides.py`: as expressions; `components.py`: one of them, every N;
                `counterexamples.py`; `further.py`, `undefined.py`: what is looked for beside; `findings.py`)
order_signs.py  the sign of an expression in ordered variables
measured.py     the formula against matrices at 120 digits
simulated.py    against one random step of the matrix process
diagnosis.py    the likely slip in what is refuted: `slips.py` in the tree, `readings.py` of the convention,
                `validity.py` where it holds as it stands
latex.py        the formula as typed, in LaTeX
process_claims.py   claims about a process of the user's own (`branch_cuts.py`: where its functions are smooth;
                `real_points.py`: where they are real; `conjugate_motion.py`: whether conjugates move as such;
                `split_sums.py`: a SymPy sum in two parts)
"""

from symcalc.referee.answer import Answer, check

__all__ = ["Answer", "check"]
