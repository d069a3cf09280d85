"""Use cases, one file a feature: ids go in, frozen results come out.

Each reads `now` once, opens one transaction, loads, asks `domain`, stores and commits; it announces
after the commit. Discord is known through ports.py alone.
"""
