"""`ombud account`: the first account of an office, and a new code for who cannot come in any more."""

from __future__ import annotations

import click

from application import accounts, signing_in
from domain.people import STAFF, Role
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.rebuild import OPERATOR


@click.command("account")
@click.argument("sign_in", metavar="ACCOUNT")
@click.option("--name", metavar="NAME", help="What the person is called; opens the account.")
@click.option(
    "--role",
    type=click.Choice(sorted(role.value for role in STAFF)),
    default=Role.ADMINISTRATOR.value,
    show_default=True,
    help="What the person may do here.",
)
@click.option("--unit", metavar="UNIT", default="–", help="Where the person works.")
@at_an_office
def command(place: Place, sign_in: str, name: str | None, role: str, unit: str) -> None:
    """Open the account ACCOUNT, or make a new code for it.

    With the code, shown this once, the person chooses at /staff/invitation how to sign in.
    """
    called = signing_in.called(sign_in)
    with place.office() as house:
        account = house.office.holder("sign-in", called)
        if account is None and name:
            account = accounts.open_account(
                house.office,
                house.hasher,
                by=OPERATOR,
                sign_in=called,
                name=name,
                role=role,
                unit=unit,
                password=None,
            ).stream_id
        elif account is None:
            raise Mistake(
                Sentence(
                    "There is no account {account}. To open it, say with --name what the person is"
                    " called.",
                    account=called,
                )
            )
        elif name:
            raise Mistake(
                Sentence(
                    "There is an account {account} already. For a new code, leave --name out.",
                    account=called,
                )
            )
        _, code = signing_in.invite(house, account, by=OPERATOR)
        click.echo(
            place.words.say(
                "The code for {account}, good for {n} days and one time: {code}",
                account=called,
                n=signing_in.INVITATION.days,
                code=code,
            )
        )
