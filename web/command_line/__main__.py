"""Runs the command line as `python -m web.command_line`."""

from web.command_line import main

if __name__ == "__main__":
    main(prog_name="ombud")
