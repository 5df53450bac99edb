"""The ground floor: the shapes everyone speaks. Imports nothing of ours, does no I/O."""
