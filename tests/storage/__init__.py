"""Test what the database itself promises."""
