"""Run `python -m bot`, the same as `daymark`."""

from bot.cli import main

if __name__ == "__main__":
    main()
