"""Migrations, applied in the order of their numbers, each once."""
