"""The counterexamples of `slides` measured on actual matrices at 120 digits (tier precise).

Each function takes a point and returns the named quantities of its claim; none of the formulas under test is used.
"""
