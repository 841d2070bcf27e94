"""`ombud run`: open an office with one command, its doors and its clockwork."""

from __future__ import annotations

import os
import socket
import sys

import click

from application.bootstrap import House
from application.demonstration import CAST, long_ago, open_demonstration
from application.offices import renew_rules
from application.receipts import grouped
from domain.people import SYSTEM
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.serve import workers_option
from web.command_line.supervisor import PARENT, Supervisor


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8484, show_default=True)
@workers_option
@at_an_office
def command(place: Place, host: str, port: int, workers: int) -> None:
    """Open the office: its doors on the web and its clockwork.

    A folder without an office gets a demonstration office with invented cases.
    """
    _must_be_free(host, port)
    settings = place.settings()
    with place.house() as house:
        fresh = house.office.identity() is None
        begins = long_ago(house.clock.now())
    if fresh:
        click.echo(
            place.words.say("This folder holds no office yet: a demonstration is opened in it.")
        )
        with place.house(clock=begins) as house:
            open_demonstration(house)
    with place.house() as house:
        told = _prepare(place, house)
    say = place.words.say

    def died(name: str, code: int) -> None:
        click.echo(
            say("{name} ended ({code}) and is started again.", name=name, code=code), err=True
        )

    def opened() -> None:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        click.echo(say("The office is open."))
        click.echo(f"  {say('For everybody')}: {address}/")
        click.echo(f"  {say('For those who work here')}: {address}/staff/")
        click.echo(f"  {say('For auditors')}: {address}/audit/")
        click.echo(told + say("Ctrl-C closes it."))
        sys.stdout.flush()

    environment = {PARENT: str(os.getpid())}
    if settings.database:
        # Not among the arguments: everybody on the machine can read those.
        environment["OMBUD_DATABASE"] = settings.database
    supervisor = Supervisor(environment, died)
    here = ("--office", str(settings.folder))
    doors = ("--host", host, "--port", str(port), "--workers", str(workers))
    supervisor.add("serve", "serve", *here, *doors)
    supervisor.add("work", "work", *here)
    supervisor.watch(lambda: _answers(host, port), opened)
    click.echo(say("The office is closed."))


def _prepare(place: Place, house: House) -> str:
    """Have an office in the folder; return what to say about a demonstration."""
    identity = house.office.identity()
    if identity and not identity.demonstration:
        renew_rules(house, by=SYSTEM)
        return ""
    say = place.words.say
    decided = open_demonstration(house)
    lines = ["", say("All people and cases here are invented. Sign in as:")]
    width = max(len(member.sign_in) for member in CAST)
    lines += [
        f"  {member.sign_in:<{width}}  {member.password:<{width + 14}}  {member.name},"
        f" {house.office.procedure('cn-service').label('role', member.role, place.language)}"
        for member in CAST
    ]
    lines += ["", say("Two cases are decided. Their numbers, receipt codes and papers:")]
    for each in decided:
        lines += [f"  {each.reference}  {' '.join(grouped(each.receipt))}", f"    {each.pdf}"]
    return "\n".join(lines) + "\n\n"


def _must_be_free(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as knock:
            knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            knock.bind((host, port))
    except OSError as fault:
        raise Mistake(
            Sentence(
                "Nothing can listen at {host}, port {port}: {reason}. Choose another with --host"
                " and --port.",
                host=host,
                port=port,
                reason=fault.strerror or str(fault),
            )
        ) from fault


def _answers(host: str, port: int) -> bool:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((name, port), timeout=0.2).close()
    except OSError:
        return False
    return True
