"""How the comparison grows with the number of plans: seconds, and the ratio of three times as many plans.

    python benchmarks/compare.py [PLAN.json…] [--plans 100]

Without files the specimen fire plan is mined and stands for all; each copy is of a city of its own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extract.model.plan import Jurisdiction, Plan
from extract.pipeline import compare, mine, read

SPECIMEN = Path(__file__).parent.parent / "corpus" / "yunlan_xiaofang_145.txt"


def cities(plans: list[Plan], number: int) -> dict[str, Plan]:
    """So many plans, each of an invented city."""
    made: dict[str, Plan] = {}
    for at in range(number):
        plan = plans[at % len(plans)]
        where = Jurisdiction(name=f"第{at}市", level="city")
        made[f"p{at}"] = plan.model_copy(update={"plan": plan.plan.model_copy(update={"jurisdiction": where})})
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--plans", type=int, default=100)
    options = parser.parse_args()
    plans = [Plan.model_validate_json(path.read_bytes()) for path in options.files] or [mine(read(SPECIMEN))]
    spent: list[float] = []
    for number in (options.plans, 3 * options.plans):
        given = cities(plans, number)
        start = time.process_time()
        told = compare(given, "fire_rescue")
        spent.append(time.process_time() - start)
        print(f"{number} plans: {spent[-1]:.1f} s of CPU, {len(told.findings)} findings")
    print(f"ratio for three times as many: {spent[1] / spent[0]:.2f}")


if __name__ == "__main__":
    main()
