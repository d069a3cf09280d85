"""Test Daymark against a loopback Discord that speaks real HTTP and websocket.

`double.py` is the door: every verb a test uses hangs on `DiscordDouble`. Behind it: `world.py`
(what exists), `messages.py` and `interactions.py` (what is said), `gateway.py` and `server.py`
(the wire), `faults.py` (what goes wrong), `openapi.py` (whether Discord would have agreed).
"""
