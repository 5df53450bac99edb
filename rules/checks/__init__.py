"""The check kinds, registered by name in one explicit table."""
