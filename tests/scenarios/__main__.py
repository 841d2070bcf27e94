"""`python -m tests.scenarios`: how many deletions from each profile are noticed, of how many."""

from tests.scenarios.mutations import PROFILES, survivors


def main() -> None:
    for procedure in PROFILES:
        total, unseen = survivors(procedure)
        print(f"{procedure}: {total - len(unseen)} of {total} deletions noticed")  # noqa: T201  # a program says what it found
        for each in unseen:
            print(f"  line {each.line}: {each.what}")  # noqa: T201  # a program says what it found


if __name__ == "__main__":
    main()
