"""Whether a server keeps a contract: Schemathesis, with what it has to know of these contracts.

`tenantry conform` runs it against any server, the tests against our own. It needs the extra
`conform`; nothing else of tenantry imports it.
"""
