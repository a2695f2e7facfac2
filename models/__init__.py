"""The data: tables, the rules on them, and the verbs that change them.

Each noun is a module: its Peewee table and the functions that a caller may use on it. A verb
takes the actor first, makes one change in one transaction and leaves one audit event; whatever
it refuses it raises as one of `models.errors`.
"""
