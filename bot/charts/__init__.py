"""Draw pictures, in a process of its own: `painter.py` and `process.py` are the bot's side of it.

matplotlib is known in `drawing/` alone, and only the worker imports that: the bot stays small and quick.
"""
