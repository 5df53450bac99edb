"""The left wing: a file becomes a Document."""
