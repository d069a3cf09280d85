"""Pure rules: standard library only, no async, no I/O, no clock; `now` is an argument."""
