"""The command line: arguments in, the file that does the job called, exit code out. No logic here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from formcheck._version import __version__
from formcheck.errors import FormcheckError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Counts and corrects floor exercises for a sore back. Not a medical device; stop if it hurts.",
)
poses_app = typer.Typer(rich_markup_mode=None, help="List, show and check exercises.")
app.add_typer(poses_app, name="poses")

#: Exit codes: everything done, some clips failed, wrong usage. Typer itself exits with 130 when interrupted.
OK, SOME_FAILED, USAGE = 0, 1, 2

PoseOption = Annotated[str, typer.Option("--pose", help="Exercise by name, or a pose file (.toml).")]
AutoPoseOption = Annotated[
    str, typer.Option("--pose", help="Exercise by name, a pose file (.toml), or auto: recognise it in each clip.")
]
HoldOption = Annotated[float | None, typer.Option("--hold-s", min=0.1, help="Prescribed hold, seconds.")]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Another pose landmarker .task file.")]


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
    paths: Annotated[list[Path], typer.Argument(help="Clips or folders of clips.")],
    pose: AutoPoseOption = "auto",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for one JSON file a clip.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a clip on stdout, nothing else.")] = False,
    hold_s: HoldOption = None,
    model: ModelOption = None,
    reports: Annotated[
        bool, typer.Option("--report", help="Also an HTML page a clip and an overview, index.html, in -o's folder.")
    ] = False,
) -> None:
    """Count repetitions, time holds and find faults in clips."""
    from formcheck.commands import score_command

    raise typer.Exit(SOME_FAILED if score_command(paths, pose, output, as_json, hold_s, model, reports) else OK)


@app.command()
def replay(
    clip: Annotated[Path, typer.Argument(help="The clip to play.")],
    beside: Annotated[Path | None, typer.Argument(help="A second clip to play beside it: before and after.")] = None,
    pose: PoseOption = "bridge",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write an .mp4 instead of a window.")] = None,
    hold_s: HoldOption = None,
    model: ModelOption = None,
) -> None:
    """Play a clip with skeleton, hip line, count, hold time and cues; or write that as a clip.

    Keys: space pauses, . and , step a frame, s plays slower, l repeats a repetition, r starts again, q ends.
    """
    from formcheck.replay import replay as run

    run(clip, pose, beside=beside, output=output, hold_s=hold_s, model=model)


@app.command()
def report(
    clip: Annotated[Path, typer.Argument(help="The clip to report on.")],
    pose: AutoPoseOption = "auto",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The page; CLIP.report.html if left out.")
    ] = None,
    hold_s: HoldOption = None,
    model: ModelOption = None,
) -> None:
    """Write one HTML page about a clip: video with overlay, signals, faults in pictures, numbers."""
    from formcheck.commands import report_command

    report_command(clip, pose, output, hold_s, model)


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder of clips with NAME.labels.json beside them.")],
    model: ModelOption = None,
) -> None:
    """Compare results with labels and print the accuracy card."""
    from formcheck.commands import evaluate_command

    evaluate_command(folder, model)


@poses_app.callback(invoke_without_command=True)
def _poses(context: typer.Context) -> None:
    """List, show and check exercises; by itself it lists them."""
    if context.invoked_subcommand is None:
        poses_list()


@poses_app.command("list")
def poses_list() -> None:
    """List the exercises."""
    from formcheck.commands import list_poses

    list_poses()


@poses_app.command("show")
def poses_show(name: Annotated[str, typer.Argument(help="Exercise by name, or a pose file.")]) -> None:
    """Show how an exercise is done, what counts and what is a fault."""
    from formcheck.commands import show_pose

    show_pose(name)


@poses_app.command("check")
def poses_check(file: Annotated[Path, typer.Argument(help="A pose file.")]) -> None:
    """Check a pose file; says what is wrong and where."""
    from formcheck.commands import check_pose

    check_pose(file)


def main(run: Callable[[], object] = app) -> None:
    """Entry point: a user's mistake is one line on stderr, never a traceback."""
    try:
        run()  # exits by itself: 2 for wrong usage, 130 when interrupted
    except FormcheckError as error:
        typer.echo(f"formcheck: {error}", err=True)
        sys.exit(USAGE)


if __name__ == "__main__":
    main()
