"""APScheduler lives here and nowhere else: the alarm clock, never the truth."""
