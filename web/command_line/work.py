"""`ombud work`: the clockwork of an office that is open, in a process of its own."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import ExitStack

import click

from application.reactions.documents import Documents
from application.worker import catch_up, work
from domain.words import Sentence
from web.command_line.patience import when_it_can
from web.command_line.place import Place, at_an_office
from web.command_line.progress import progress
from web.command_line.stopping import stops_when_told
from web.command_line.supervisor import end_with_parent


@click.command("work")
@click.option("--now", is_flag=True, help="Make the papers that wait, say how far it is, and end.")
@at_an_office
def command(place: Place, now: bool) -> None:
    """Keep read models up to date, make papers, send notices; until interrupted.

    `run` starts one. Any number of them share the work, on this machine or on others. A database
    that is away is waited for. With --now it only makes the papers that wait, on all processors;
    interrupted, it finishes those in hand, and the next one goes on.
    """
    if now:
        _make_papers(place)
        return
    end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    stop = threading.Event()
    opening = True

    def not_while_opening() -> None:
        if opening:
            # A server that does not answer could hold it up for minutes.
            raise SystemExit(0)

    stops_when_told(stop, not_while_opening)
    with ExitStack() as doors:
        house = when_it_can(lambda: doors.enter_context(place.office()), stop)
        opening = False
        if house and not work(house, stop):
            # What it was at is handed back; a paper in the press would hold up the end of this
            # process for as long as it takes.
            logging.shutdown()
            os._exit(0)


def _make_papers(place: Place) -> None:
    with place.office() as house, progress() as told:
        documents = Documents(house)

        def said(what: Sentence, done: int, of: int) -> None:
            told(place.words.say(what), done, of)

        try:
            failures = catch_up(house, documents, said)
        finally:
            documents.close()
    for each in failures:
        click.echo(each, err=True)
    if failures:
        raise SystemExit(1)
