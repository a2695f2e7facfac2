"""The handlers, one package a contract and one module a tag.

A handler is named after its operationId, takes checked input, calls one verb of the models and
hands the row to a view. Contracts never import each other; what they share lies beside them here.
"""
