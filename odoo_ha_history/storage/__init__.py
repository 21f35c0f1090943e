"""How history lies in PostgreSQL: tables, partitions, states as numbers or words. No Odoo; both the bridge and the
models use it, with a cursor that they give.
"""
