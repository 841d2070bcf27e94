"""`python -m tests.scenarios`: how many deletions from each profile are noticed, and by whom."""

from tests.scenarios.mutations import DEEP, noticed


def main() -> None:
    for procedure in DEEP:
        found = noticed(procedure)
        seen = sum(bool(by) for _, by in found)
        checked = sum(by == "the checker" for _, by in found)
        print(  # noqa: T201  # a program says what it found
            f"{procedure}: {seen} of {len(found)} deletions noticed, {seen - checked} by a scenario"
            f" and {checked} by the checker"
        )
        for each, by in found:
            if not by:
                print(f"  line {each.line}: {each.what}")  # noqa: T201  # a program says what it found


if __name__ == "__main__":
    main()
