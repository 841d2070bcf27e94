"""The command line: one file for each noun, read only when it is asked for."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import click

COMMANDS = {
    "account": "account",
    "catalogue": "catalogue",
    "backup": "backup",
    "demo": "demo",
    "disclose": "disclose",
    "errands": "errands",
    "history": "history",
    "import": "imports",
    "key": "key",
    "open": "open",
    "procedure": "procedure",
    "promote": "promote",
    "pushing": "pushing",
    "rebuild": "rebuild",
    "restore": "restore",
    "retry": "retry",
    "run": "run",
    "serve": "serve",
    "signatures": "signatures",
    "skip": "skip",
    "statistics": "statistics",
    "status": "status",
    "work": "work",
}
"""Every command with the file it stands in."""


class Lazily(click.Group):
    """A group that loads a command when it is called: help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what stands in their files: to load them all takes seconds."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _says(file)) for name, file in sorted(COMMANDS.items())])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"web.command_line.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command


def _says(file: str) -> str:
    """The first sentence of a command, from its source."""
    source = ast.parse(Path(__file__).with_name(f"{file}.py").read_text("utf-8"))
    for each in source.body:
        if isinstance(each, ast.FunctionDef) and each.name == "command":
            return (ast.get_docstring(each) or "").partition("\n")[0]
    return ""


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ombud", prog_name="ombud")
def main() -> None:
    """Ombud: complaints about police and public services, as histories never rewritten."""
