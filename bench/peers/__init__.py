"""The same small service, written once for each framework as its own users would write it."""
