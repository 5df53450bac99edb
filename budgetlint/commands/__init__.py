"""The commands, one module each. They read their options, call the wings, print, and end with an exit code."""
