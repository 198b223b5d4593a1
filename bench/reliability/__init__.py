"""Is what was acknowledged still there after the power of a kill -9, once, and is the record whole?

    script/bench reliability [--reports N] [--kills N] [--seed N] …

The real web and the real worker run on a data folder of their own; phones send as phones do; processes are killed with
SIGKILL meanwhile. Then the database and the sealed files are compared with what the phones were told. Afterwards
broken variants and damaged copies are tried, because a comparison that finds nothing proves nothing unless it can find.
"""
