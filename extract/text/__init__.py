"""Pure functions on strings: numerals, offset maps, clauses, the plan calendar."""
