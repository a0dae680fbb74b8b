"""The command line: arguments in, the file that does the job called, exit code out. No logic here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from formcheck import cli_live
from formcheck._version import __version__
from formcheck.cli_live import HoldOption, TurnOption
from formcheck.errors import FormcheckError
from formcheck.interruption import Interruption

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Counts and corrects floor exercises for a sore back. Not a medical device; stop if it hurts.",
)
poses_app = typer.Typer(rich_markup_mode=None, help="List, show and check exercises.")
app.add_typer(poses_app, name="poses")

#: Exit codes: everything done, some clips failed, wrong usage, Ctrl-C (typer's own; other signals have others).
OK, SOME_FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

PoseOption = Annotated[
    str, typer.Option("--pose", help="Exercise by name, a pose file (.toml), or auto: recognise it in each clip.")
]
EveryFrameOption = Annotated[
    bool, typer.Option("--every-frame", help="Look at every frame, also where 15 a second are enough.")
]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes; default: one a core.")]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit-s", min=1, help="Set a clip aside that takes longer, seconds; among many 3600."),
]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Another pose landmarker .task file.")]


class Form(StrEnum):
    """Forms that landmark files can be written in."""

    CSV = "csv"
    PARQUET = "parquet"
    TRC = "trc"
    MOT = "mot"
    MOVEMENT = "movement"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"formcheck {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    pass


@app.command()
def score(
    paths: Annotated[list[str], typer.Argument(help="Clips, folders of clips, or manifests (.csv, .parquet).")],
    pose: PoseOption = "auto",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for one JSON file a clip.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a clip on stdout, nothing else.")] = False,
    hold_s: HoldOption = None,
    model: ModelOption = None,
    every_frame: EveryFrameOption = False,
    workers: WorkersOption = None,
    dask: Annotated[str | None, typer.Option("--dask", help="Dask scheduler to work on: tcp://host:port.")] = None,
    time_limit_s: TimeLimitOption = None,
    turn: TurnOption = "0",
    reports: Annotated[
        bool, typer.Option("--report", help="Also an HTML page a clip and an overview, index.html, in -o's folder.")
    ] = False,
) -> None:
    """Count repetitions, time holds and find faults in clips."""
    from formcheck.batch import Labour
    from formcheck.commands import score_command
    from formcheck.video import TURNS

    labour = Labour(workers, dask, time_limit_s)
    failed = score_command(paths, pose, output, as_json, hold_s, model, every_frame, labour, reports, TURNS[turn])
    raise typer.Exit(SOME_FAILED if failed else OK)


@app.command()
def track(
    paths: Annotated[list[str], typer.Argument(help="Clips, folders of clips, or manifests (.csv, .parquet).")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for one landmark file a clip.")],
    pose: PoseOption = "auto",
    model: ModelOption = None,
    every_frame: EveryFrameOption = False,
    workers: WorkersOption = None,
    time_limit_s: TimeLimitOption = None,
    turn: TurnOption = "0",
) -> None:
    """Keep what tracking finds: landmark files, which score like the clips, without them."""
    from formcheck.batch import Labour
    from formcheck.commands import track_command
    from formcheck.video import TURNS

    labour = Labour(workers, None, time_limit_s)
    failed = track_command(paths, pose, output, model, every_frame, labour, TURNS[turn])
    raise typer.Exit(SOME_FAILED if failed else OK)


@app.command()
def export(
    files: Annotated[list[Path], typer.Argument(help="Landmark files (NAME.landmarks.npz), or folders of them.")],
    form: Annotated[Form, typer.Option("--to", help="What to write; movement is DeepLabCut's CSV.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the files.")],
    pose: Annotated[
        str | None, typer.Option("--pose", help="Exercise whose signals go into a .mot; or tracked ones.")
    ] = None,
) -> None:
    """Write landmark files for other tools: CSV, Parquet, TRC and MOT (OpenSim), movement."""
    from formcheck.commands import export_command

    raise typer.Exit(SOME_FAILED if export_command(files, form.value, output, pose) else OK)


@app.command()
def replay(
    clip: Annotated[Path, typer.Argument(help="The clip to play.")],
    beside: Annotated[Path | None, typer.Argument(help="A second clip to play beside it: before and after.")] = None,
    pose: PoseOption = "auto",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write an .mp4 instead of a window.")] = None,
    hold_s: HoldOption = None,
    model: ModelOption = None,
    turn: TurnOption = "0",
) -> None:
    """Play a clip with skeleton, hip line, count, hold time and cues; or write that as a clip.

    A clip is looked at to its end first, so that what is shown is what its result says. Two clips are aligned: their
    first repetitions begin together.

    Keys: space pauses, . and , step a frame, s plays slower, l repeats a repetition, r starts again, q ends.
    """
    from formcheck.commands import replay_command
    from formcheck.video import TURNS

    replay_command(clip, pose, beside, output, hold_s, model, TURNS[turn])


@app.command()
def report(
    clip: Annotated[Path, typer.Argument(help="The clip to report on.")],
    pose: PoseOption = "auto",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The page; CLIP.report.html if left out.")
    ] = None,
    hold_s: HoldOption = None,
    model: ModelOption = None,
    turn: TurnOption = "0",
) -> None:
    """Write one HTML page about a clip: video with overlay, signals, faults in pictures, numbers."""
    from formcheck.commands import report_command
    from formcheck.video import TURNS

    report_command(clip, pose, output, hold_s, model, TURNS[turn])


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder of clips with NAME.labels.json beside them.")],
    model: ModelOption = None,
) -> None:
    """Compare results with labels and print the accuracy card."""
    from formcheck.commands import evaluate_command

    raise typer.Exit(SOME_FAILED if evaluate_command(folder, model) else OK)


cli_live.add_to(app)


@poses_app.callback(invoke_without_command=True)
def _poses(context: typer.Context) -> None:
    """List, show and check exercises; by itself it lists them."""
    if context.invoked_subcommand is None:
        poses_list()


@poses_app.command("list")
def poses_list() -> None:
    """List the exercises."""
    from formcheck.pose_commands import list_poses

    list_poses()


@poses_app.command("show")
def poses_show(name: Annotated[str, typer.Argument(help="Exercise by name, or a pose file.")]) -> None:
    """Show how an exercise is done, what counts and what is a fault."""
    from formcheck.pose_commands import show_pose

    show_pose(name)


@poses_app.command("check")
def poses_check(file: Annotated[Path, typer.Argument(help="A pose file.")]) -> None:
    """Check a pose file; says what is wrong and where."""
    from formcheck.pose_commands import check_pose

    check_pose(file)


@poses_app.command("measures")
def poses_measures() -> None:
    """Print what a pose file may name: measures, joints, phases, statistics (docs/measures.md)."""
    from formcheck.pose_commands import print_reference

    print_reference()


def main(run: Callable[[], object] = app) -> None:
    """Run a command: a user's mistake is one line on stderr, and like an interruption never a traceback."""
    with Interruption() as interruption:
        try:
            run()  # exits by itself: 2 for wrong usage, 130 when interrupted
        except SystemExit as end:
            sys.exit(interruption.exit_code if end.code == INTERRUPTED else end.code)
        except KeyboardInterrupt:  # before the command had begun
            sys.exit(interruption.exit_code)
        except FormcheckError as error:
            typer.echo(f"formcheck: {error}", err=True)
            sys.exit(USAGE)
        except OSError as error:  # of standard output: the disk that it is sent to is full, the terminal is closed
            with suppress(OSError):
                typer.echo(f"formcheck: {error.strerror or error}", err=True)
            sys.exit(USAGE if interruption.number is None else interruption.exit_code)


if __name__ == "__main__":
    main()
