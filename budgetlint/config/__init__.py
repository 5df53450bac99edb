"""Settings that need not be typed each time: ``budgetlint.yaml``, found upwards from what is checked."""
