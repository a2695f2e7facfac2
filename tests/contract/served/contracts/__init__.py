"""Handlers of contracts.yaml, one module for each contract."""
