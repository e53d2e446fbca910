"""How a claim is tested (exact, precise, Monte Carlo), and what may be concluded."""
