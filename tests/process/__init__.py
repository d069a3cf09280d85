"""Test the real process over the wire: `daymark run` against the loopback Discord of `tests/wire`."""
