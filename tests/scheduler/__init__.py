"""Test what runs when, on the real scheduler."""
