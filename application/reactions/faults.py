"""What is said of a fault in the clockwork: its kind and its place, never what it quotes.

A fault may repeat what somebody typed, and neither the log nor the list of errands is sealed.
"""

from __future__ import annotations

import traceback


def brief(fault: BaseException) -> str:
    """The kind of a fault and where it happened, such as `KeyError at projections.letters:12`."""
    kind, step = type(fault).__name__, fault.__traceback__
    if step is None:
        return kind
    while step.tb_next is not None:
        step = step.tb_next
    return f"{kind} at {step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}"


def trace(fault: BaseException) -> str:
    """The same for the log, with the way there."""
    return f"{brief(fault)}\n{''.join(traceback.format_tb(fault.__traceback__))}"
