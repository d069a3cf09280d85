"""Measure Daymark beside a bare discord.py bot: `make bench`, no part of the tests.

Both bots are processes of their own and answer over the wire double, in turns within one run, so
that a busy machine slows both. Run it with TMPDIR on the kind of disk that you want to know about.
"""
