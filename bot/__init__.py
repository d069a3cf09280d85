"""Daymark: a Discord bot that keeps a study group on its plan; importing this does nothing."""
