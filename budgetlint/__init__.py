"""The roof: command line, batch, ledger and reports. Only this package prints, exits and writes files."""

__version__ = "0.1.0"
