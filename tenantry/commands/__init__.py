"""The commands, one module a subject; tenantry/cli.py gathers them."""
