"""Test every use case against the real database; clock, announcer and directory are fakes."""
