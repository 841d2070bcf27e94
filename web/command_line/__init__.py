"""The command line: one file for each noun, read only when it is asked for."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

NOTHING = "nothing of any case"
NUMBERS = "numbers and positions, and no word that anybody typed"
FIGURES = "figures over all cases"
SEALED = "histories; what anybody typed stays sealed"
RELEASED = "the single fields that two persons released"

SHOWN = frozenset({NOTHING, NUMBERS, FIGURES, SEALED, RELEASED})
"""What a command can show. Each is open to whoever may run programs as the office itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the file it stands in, and what it shows of cases. It says so, or is not read."""

    file: str
    shows: str

    def __post_init__(self) -> None:
        if self.shows not in SHOWN:
            raise TypeError(f"{self.file} does not say what it shows of cases.")


COMMANDS = {
    "account": Entry("account", NOTHING),
    "catalogue": Entry("catalogue", NOTHING),
    "backup": Entry("backup", NOTHING),
    "demo": Entry("demo", NOTHING),
    "disclose": Entry("disclose", RELEASED),
    "document": Entry("document", NUMBERS),
    "errands": Entry("errands", NUMBERS),
    "history": Entry("history", SEALED),
    "import": Entry("imports", NOTHING),
    "key": Entry("key", NOTHING),
    "open": Entry("open", NOTHING),
    "poster": Entry("poster", NOTHING),
    "procedure": Entry("procedure", NOTHING),
    "promote": Entry("promote", NOTHING),
    "pushing": Entry("pushing", FIGURES),
    "rebuild": Entry("rebuild", NOTHING),
    "report": Entry("report", FIGURES),
    "restore": Entry("restore", NOTHING),
    "retry": Entry("retry", NUMBERS),
    "run": Entry("run", NOTHING),
    "serve": Entry("serve", NOTHING),
    "signatures": Entry("signatures", SEALED),
    "skip": Entry("skip", NUMBERS),
    "statistics": Entry("statistics", FIGURES),
    "status": Entry("status", NUMBERS),
    "typefaces": Entry("typefaces", NOTHING),
    "work": Entry("work", NOTHING),
}
"""Every command, by its name."""


class Lazily(click.Group):
    """A group that loads a command when it is called: help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what stands in their files: to load them all takes seconds."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, _says(each.file)) for name, each in sorted(COMMANDS.items())]
            )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"web.command_line.{COMMANDS[cmd_name].file}").command
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
