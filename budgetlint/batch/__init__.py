"""A county in one run: every document in its own process, every step in a ledger, every input accounted for."""
