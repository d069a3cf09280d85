"""Draw with matplotlib; only the worker process imports this."""
