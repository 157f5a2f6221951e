"""A built wheel, installed elsewhere, works: lexicon and schemas are inside."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT, SPECIMENS


@pytest.mark.slow
def test_wheel_works_elsewhere(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    wheel = next(tmp_path.glob("guihua-*.whl"))
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin" / "python", "-m", "pip", "-q", "install", str(wheel)], check=True)
    guihua = home / "bin" / "guihua"
    plan = next(p for p in SPECIMENS if p.suffix == ".txt")
    done = subprocess.run([guihua, "mine", plan, "-o", tmp_path / "out"], cwd=tmp_path, check=True)
    assert done.returncode == 0 and (tmp_path / "out" / f"{plan.stem}.json").stat().st_size > 10_000
    told = subprocess.run([guihua, "schema", "list"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert {"plan", "fire_rescue", "flood_control"} <= set(told.stdout.split())
    assert subprocess.run([guihua, "schema", "check", "fire_rescue"], cwd=tmp_path, check=True).returncode == 0
