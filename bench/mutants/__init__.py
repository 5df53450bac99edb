"""Planted faults: sound reports drawn from varied figures, the kinds of fault, and the judging of what was found."""
