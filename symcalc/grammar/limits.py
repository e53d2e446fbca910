"""How large a formula may be, as text and as a tree."""

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 200  # levels of nesting, and the height of the tree
MAX_NODES = 5_000  # nodes and conditions
MAX_DIGITS = 400  # of one number
MAX_END = 30  # of |a| and |b| in range(a, N + b)
MAX_EXPONENT = 400  # of ten, in one number
