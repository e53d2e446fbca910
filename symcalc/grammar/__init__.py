"""The grammar of formulas typed by users: text in, a tree out, and nothing is ever evaluated.

::

    formula    = expression ;
    expression = term , { ( "+" | "-" ) , term } ;
    term       = factor , { ( "*" | "/" ) , factor } ;
    factor     = ( "-" | "+" ) , factor  |  operand , [ "**" , factor ] ;
    operand    = number | "pi" | scalar | range index | entry | call | reduction | "(" , expression , ")" ;
    entry      = name , "[" , index , { "," , index } , "]" ;
    call       = function , "(" , expression , ")" ;
    reduction  = ( "sum" | "prod" ) , "(" , expression , "," , condition , { "," , condition } , ")" ;
    condition  = index                                   (* every position *)
               | index , ( "!=" | "<" | ">" ) , index
               | index , "in" , "range" , "(" , [ [ sign ] , digits , "," ] , "N" , [ sign , digits ] , ")" ;
    sign       = "+" | "-" ;
    number     = ( digits , [ "." , [ digits ] ] | "." , digits ) , [ exponent ] ;
    exponent   = ( "e" | "E" ) , [ sign ] , digits ;

Precedence is Python's: ``-x**2`` is ``-(x**2)``, ``2**3**2`` is ``2**(3**2)``, and ``-a*b`` is ``(-a)*b``.
Decimals are read from the text as exact rationals.  White space, line breaks included, only separates.

An index that a condition names and that is not yet bound (by the formula's free indices or an enclosing sum)
is summed over; one that is bound refers to the outer one.  *Positions* (``x[j]``, ``j != k``) and *range
indices* (``m in range(N)``, ``m in range(1, N + 1)``: Python's, without the end) are different kinds: only positions
are subscripts, only range indices are numbers.

Chains of ``+ -`` and of ``*`` typed without parentheses are one n-ary node, so that a long sum is flat:
``a - b + c`` is ``Add((a, Negate(b), c))``; ``a*b/c`` is ``Divide(Multiply((a, b)), c)``.  A parsed tree is
at most `MAX_DEPTH` nodes high and has at most `MAX_NODES` nodes, so recursion over it is safe.  The parser
itself uses at most three Python frames for each of `MAX_DEPTH` levels, where each bracket and each operand to
the right of an operator is a level.  Only the standard library is imported: a syntax error is answered before
SymPy would have loaded.

`tree` has the nodes and `printing` writes them as text; `signature` says what a formula may name, `tokens` cuts the
text into pieces, `parser` makes the tree of them, `messages` says what is wrong; `limits` has the sizes.
"""

from symcalc.grammar.limits import MAX_DEPTH as MAX_DEPTH
from symcalc.grammar.limits import MAX_LENGTH as MAX_LENGTH
from symcalc.grammar.limits import MAX_NODES as MAX_NODES
from symcalc.grammar.parser import parse as parse
from symcalc.grammar.printing import ADDITION as ADDITION
from symcalc.grammar.printing import NEGATION as NEGATION
from symcalc.grammar.printing import OPERAND as OPERAND
from symcalc.grammar.printing import POWER as POWER
from symcalc.grammar.printing import PRODUCT as PRODUCT
from symcalc.grammar.printing import to_text as to_text
from symcalc.grammar.signature import CONSTANTS as CONSTANTS
from symcalc.grammar.signature import FUNCTIONS as FUNCTIONS
from symcalc.grammar.signature import REDUCTIONS as REDUCTIONS
from symcalc.grammar.signature import Signature as Signature
from symcalc.grammar.tree import Add as Add
from symcalc.grammar.tree import Call as Call
from symcalc.grammar.tree import Condition as Condition
from symcalc.grammar.tree import Constant as Constant
from symcalc.grammar.tree import Divide as Divide
from symcalc.grammar.tree import Entry as Entry
from symcalc.grammar.tree import Multiply as Multiply
from symcalc.grammar.tree import Negate as Negate
from symcalc.grammar.tree import Node as Node
from symcalc.grammar.tree import Number as Number
from symcalc.grammar.tree import Power as Power
from symcalc.grammar.tree import RangeIndex as RangeIndex
from symcalc.grammar.tree import Reduce as Reduce
from symcalc.grammar.tree import Scalar as Scalar
from symcalc.grammar.tree import children as children
from symcalc.grammar.tree import mentioned as mentioned
from symcalc.grammar.tree import walk as walk
