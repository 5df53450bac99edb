"""The right wing: a Document becomes verdicts and findings."""
