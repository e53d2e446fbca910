"""Wrong versions of every claim, and right ones in disguise: what each kind of evidence catches, and what it lets pass.

A verdict is worth as much as the errors that it would have caught.  `shipped` are the wrong versions that somebody
wrote, `generated` those made by rule, `disguises` truths written otherwise; `trial` puts one of them before each tier
alone and all together, `score` a whole run.
"""

from symcalc.mutants import table as table
from symcalc.mutants.score import Score as Score
from symcalc.mutants.score import rates as rates
from symcalc.mutants.score import run as run
from symcalc.mutants.trial import Trial as Trial
from symcalc.mutants.trial import prepared as prepared
from symcalc.mutants.version import Version as Version
