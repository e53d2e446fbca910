"""From a derived formula to a function: readable NumPy modules, and the same text compiled in place."""
