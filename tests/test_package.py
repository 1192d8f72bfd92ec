"""The wheel: installed into an empty environment it is a whole, working Huddle."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = (".toml", ".tcss", ".sql", ".md", ".mako")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, and the libraries it needs from
    the test environment without this checkout."""
    place = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--quiet", wheel], check=True)
    paths = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    # A .pth file found through another one is not read, so the editable install stays out.
    libraries = Path(paths.stdout.strip()) / "libraries.pth"
    libraries.write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return programs


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run a program of that environment, with a home of its own, away from the checkout."""

    def run_it(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed / program), *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_it


def test_every_data_file_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("huddle", "db", "themes")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (*DATA, ".py") and "__pycache__" not in path.parts
    }
    assert {path.rpartition(".")[2] for path in wanted} >= {"py", "toml", "sql", "md"}
    assert sorted(wanted - packed) == []


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"huddle", "db", "themes"}


def test_the_installed_code_is_that_of_the_wheel(run: Run) -> None:
    where = run("python", "-c", "import db, huddle, themes; print(huddle.__file__)")
    assert where.returncode == 0, where.stderr
    assert str(ROOT) not in where.stdout


def test_the_installed_huddle_works(run: Run, tmp_path: Path) -> None:
    version = run("huddle", "--version")
    assert (version.returncode, version.stdout) == (0, "huddle 0.1.0\n")
    made = run("huddle", "init", "--team", "north", "--time-zone", "America/New_York")
    assert made.returncode == 0, made.stderr
    rules = run("huddle", "rules")
    assert rules.returncode == 0, rules.stderr
    assert "ny-hhplus-smi" in rules.stdout
    agenda = run("huddle", "agenda")
    assert agenda.returncode == 0, agenda.stderr
    assert "nothing imported yet" in agenda.stdout


def test_the_installed_help_and_themes_are_there(run: Run) -> None:
    looked = run(
        "python",
        "-c",
        "from importlib.resources import files\n"
        "print(sum(p.name.endswith('.md') for p in files('huddle').joinpath('help').iterdir()))\n"
        "print(files('themes').joinpath('huddle.tcss').is_file())\n"
        "import themes\n",
    )
    assert looked.returncode == 0, looked.stderr
    pages, stylesheet = looked.stdout.split()
    assert int(pages) >= 1
    assert stylesheet == "True"
