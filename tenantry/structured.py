"""structlog, imported without rich and greenlet, which it would take along wherever they are
installed: 4 MiB of every process, for tracebacks in colour and for threads that are none.
"""

from tenantry.contract.stand_ins import standing_in

with standing_in({"rich": None, "greenlet": None}):
    import structlog

__all__ = ["structlog"]
