"""Makes the form of a decision out of what its history says of it: what it asks, what it records."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice, product
from typing import Any
from zoneinfo import ZoneInfo

from application import access, accounts, complaints
from application.office import Outcome
from domain.access import Act
from domain.complaint import Complaint
from domain.decision import Asked
from domain.decision import Decision as Declared
from domain.history import History, Refused
from domain.people import Actor
from domain.procedure import Word
from domain.words import Sentence
from web import answers
from web.answers import in_hand
from web.questions import Answers, Decision, Option, Options, Question, Situation

YES_OR_NO = (Option("yes", Sentence("Yes")), Option("no", Sentence("No")))
MOST_TRIED = 200
"""A case with so many allegations and subjects is not tried through on every page."""

FEW = 6
"""So many answers are seen at a glance, each with its button; more are a list that opens."""

FEW_WORDS = frozenset({"ground", "closure", "standing", "order_ground"})

SHOWN_AS = {
    "line": "text",
    "words": "textarea",
    "day": "date",
    "day_ahead": "date",
    "moment": "moment",
    "number": "number",
    "case": "text",
    "choices": "choices",
    "subjects": "choices",
    "findings": "choices",
    "yes": "choice",
    "pair": "choice",
    "subject": "choice",
    "finding": "choice",
    "terms": "choice",
}


def form_of(
    declared: Declared,
    history: type[History] = Complaint,
    use_case: Callable[..., Outcome] | None = None,
) -> Decision:
    """The form of a decision that says itself what it asks, on a case or on any other record."""
    return Decision(
        verb=declared.verb,
        fact=declared.fact,
        title=declared.title,
        records=declared.records,
        lead=declared.lead,
        own=declared.own,
        use_case=use_case or partial(complaints.take, verb=declared.verb),
        trial=trial(declared, history),
        questions=tuple(_question(each) for each in declared.asks),
        means=means(declared),
        declared=True,
        of_one_matter=takes_a_matter(declared, history),
    )


def _question(asked: Asked) -> Question:
    shown = SHOWN_AS.get(asked.kind, "select")
    if asked.kind == "choice":
        # How long a list of the procedure is, differs: the steps of an inquiry are many.
        few = asked.among in FEW_WORDS if isinstance(asked.among, str) else len(asked.among) <= FEW
        shown = "choice" if few else "select"
    return Question(
        asked.name,
        shown,
        asked.label,
        asked.hint,
        options=_options(asked),
        prefill=_prefill(asked),
        needed=asked.needed,
        ahead=asked.kind == "day_ahead",
    )


def _options(asked: Asked) -> Options | None:
    if asked.kind in {"choice", "choices"}:
        return answers.words(asked.among) if isinstance(asked.among, str) else _listed(asked.among)
    if asked.kind == "yes":
        return lambda _: YES_OR_NO
    return OPTIONS.get(asked.kind)


def _listed(among: Sequence[tuple[str, Sentence]]) -> Options:
    options = [Option(id, label) for id, label in among]
    return lambda _: options


def _prefill(asked: Asked) -> Callable[[Situation], Any] | None:
    match asked.kind:
        case "day" if asked.name == "on":
            return lambda at: at.today.isoformat()
        case "pair":
            return answers.first_open_pair
        case "subject":
            return lambda at: next(iter(answers.only_subject(at)), "")
        case "subjects":
            return answers.only_subject
    return None


def _people(at: Situation) -> Sequence[Option]:
    """Everybody of the office; the public chooses among those who have the case, without a name."""
    if at.person is None:
        known = {at.case.holder: Sentence("Whoever answers for it")}
        known |= dict.fromkeys(at.case.investigators, Sentence("Whoever inquires into it"))
        return [Option(id, words) for id, words in known.items() if id]
    return [
        Option(id, Sentence("{name}, {unit}", name=each.name, unit=each.unit))
        for id, each in accounts.people(at.office).items()
    ]


def _allegations(at: Situation) -> Sequence[Option]:
    return list(
        {each.allegation: Option(each.allegation, each.title) for each in at.case.chains}.values()
    )


def _clocks(at: Situation) -> Sequence[Option]:
    return [Option(each.id, each.label) for each in at.case.procedure.clocks_of(at.case.kind)]


def _documents(at: Situation) -> Sequence[Option]:
    procedure = at.case.procedure
    return [Option(id, procedure.label("document", id, at.language)) for id in procedure.documents]


def _terms(at: Situation) -> Sequence[Option]:
    """What was agreed and waits for the person's answer: the words themselves are what is chosen."""
    return [Option(id, text.text()) for id, text in at.case.terms.items()]


def _matters(at: Situation) -> Sequence[Option]:
    """The matters of the case; the public reads them in its own words."""
    rules, public = at.case.procedure, at.person is None
    return [
        Option(
            each.id,
            Sentence(
                "{kind}: {stage}",
                kind=Word(rules, "track", each.kind, public=public),
                stage=Word(rules, "stage", each.stage, public=public),
            ),
        )
        for each in at.case.matters
    ]


OPTIONS: Mapping[str, Options] = {
    "matter": _matters,
    "terms": _terms,
    "allegation": _allegations,
    "pair": answers.pairs,
    "subject": answers.subjects,
    "subjects": answers.subjects,
    "person": _people,
    "clock": _clocks,
    "finding": answers.findings,
    "findings": answers.findings,
    "measure": answers.measures,
    "code": answers.codes,
    "document": _documents,
}


# From answers to what the complaint is asked


def means(declared: Declared) -> Callable[[Answers, Situation], Answers]:
    """Put what was answered into the words of the method."""
    kinds = {each.name: each.kind for each in declared.asks}

    def understood(given: Answers, at: Situation) -> Answers:
        found: Answers = {}
        for name, answer in given.items():
            found |= _understood(name, kinds.get(name, ""), answer, at)
        return found

    return understood


def _understood(name: str, kind: str, answer: Any, at: Situation) -> Answers:
    match kind:
        case "pair":
            allegation, _, subject = (answer or "").partition(":")
            return {"allegation": allegation, "subject": subject}
        case "yes":
            return {name: None if answer is None else answer == "yes"}
        case "moment" if answer is not None:
            return {name: answer.replace(tzinfo=ZoneInfo(at.office.time_zone()))}
        case "case" if answer:
            return {name: _case(answer, name, at)}
    return {name: answer}


def _case(said: str, name: str, at: Situation) -> str:
    found = complaints.numbered(at.office, said)
    if found is None or found == at.case.stream_id or _is_hidden(found, at):
        raise Refused(
            Sentence("There is no other case with this number. Look at the number again."),
            rule="complaint.number",
            field=name,
        )
    return found


def _is_hidden(case: str, at: Situation) -> bool:
    """Whoever has no part in the other case does not learn that it is there."""
    by = at.person.acting("staff") if at.person else None
    if by is None:
        return False
    return access.tie_of(at.office, at.office.complaint(case), by, Act.READ) is None


# Whether it may be taken now


def trial(declared: Declared, history: type[History] = Complaint) -> Callable[[Any, Actor], None]:
    """Take a decision on a copy with answers that nobody minds.

    A refusal that names one of the answers says nothing against the decision itself.
    """
    method: Callable[..., None] = getattr(history, declared.verb)
    of_one = takes_a_matter(declared, history)

    def attempt(case: Any, by: Actor) -> None:
        refusals = []
        matter = {"matter": in_hand(case)} if of_one else {}
        for given in _stand_ins(declared, case):
            try:
                method(case, by=by, **matter, **given)
            except Refused as trouble:
                refusals.append(trouble)
                if not trouble.field:
                    continue
            return
        raise refusals[-1]

    return attempt


def takes_a_matter(declared: Declared, history: type[History] = Complaint) -> bool:
    """Whether the method is about one matter, and the form does not ask which."""
    takes = inspect.signature(getattr(history, declared.verb)).parameters
    return "matter" in takes and "matter" not in {each.name for each in declared.asks}


def _stand_ins(declared: Declared, case: Any) -> Iterator[Answers]:
    """Answers for each allegation and each subject: one for which it may be taken is enough."""
    each = [_stand_in(asked, case) for asked in declared.asks]
    for together in islice(product(*each), MOST_TRIED):
        yield {name: answer for some in together for name, answer in some.items()}


def _stand_in(asked: Asked, case: Any) -> list[Answers]:
    name, procedure = asked.name, case.under()
    match asked.kind:
        case "pair":
            pairs = [
                {"allegation": allegation, "subject": subject}
                for allegation, (_, subjects) in case.allegations.items()
                for subject in subjects
            ]
            return pairs or [{"allegation": "", "subject": ""}]
        case "allegation":
            return [{name: id} for id in case.allegations] or [{name: ""}]
        case "subject":
            return [{name: id} for id in case.subjects] or [{name: ""}]
        case "subjects":
            return [{name: tuple(case.subjects)[:1]}]
        case "case" if not isinstance(case, Complaint):
            return [{name: None}]
        case "choice" if not isinstance(asked.among, str):
            return [{name: asked.among[0][0]}]
        case "choice":
            return [{name: next(iter(procedure.words.get(str(asked.among), {})), "")}]
    return [{name: _plain(asked, case)}]


def _plain(asked: Asked, case: Any) -> Any:
    procedure = case.under()
    firsts: Mapping[str, Any] = {
        "day": None,
        "day_ahead": date.max,
        "moment": None,
        "number": 1,
        "yes": True,
        "choices": (),
        "matter": in_hand(case),
        "finding": next(iter(procedure.findings), ""),
        "findings": tuple(procedure.findings)[:1],
        "measure": next(iter(procedure.measures), ""),
        "code": next(iter(procedure.codes), ""),
        "clock": next((each.id for each in procedure.clocks), ""),
        "document": next(iter(procedure.documents), ""),
    }
    return firsts.get(asked.kind, "…")


FORMS: Mapping[str, Decision] = {
    verb: form_of(declared) for verb, declared in complaints.DECISIONS.items()
}
"""The form of every declared decision, by verb."""
