"""The commands for someone at a mat: live, session, history, doctor. Arguments in, exit code out.

Typer reads a command's options off its signature, so those that `live` and `session` share are defined once, as types,
and named in both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

HoldOption = Annotated[float | None, typer.Option("--hold-s", min=0.1, max=86400, help="Prescribed hold, seconds.")]
CameraOption = Annotated[int, typer.Option("--camera", min=0, help="Which camera, from 0.")]
SourceOption = Annotated[
    list[Path] | None, typer.Option("--source", help="Play a clip like a camera; again for a clip after it.")
]
SizeOption = Annotated[str, typer.Option("--size", help="Wished picture size of the camera.", metavar="WxH")]
TurnOption = Annotated[
    Literal["0", "90", "180", "270"], typer.Option("--turn", help="Turn the picture clockwise, degrees.")
]
MirrorOption = Annotated[bool, typer.Option("--mirror", help="Show yourself as in a mirror.")]
FullscreenOption = Annotated[
    bool, typer.Option("--fullscreen/--windowed", help="Cover the whole screen; q or Esc ends. Or a window on it.")
]
WindowOption = Annotated[bool, typer.Option("--window/--no-window", help="Show a window.")]
VoiceOption = Annotated[bool, typer.Option("--voice/--quiet", help="Sounds and spoken cues.")]
RecordOption = Annotated[Path | None, typer.Option("--record", help="Write what is shown as an .mp4.")]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Write the session as a page (.html); with --record, with its video.")
]
StatsOption = Annotated[bool, typer.Option("--stats", help="Show frame rate, latency and dropped frames.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Folder for one JSON file a set.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a set on stdout, nothing else.")]
HistoryOption = Annotated[
    Path | None,
    typer.Option("--history", envvar="FORMCHECK_HISTORY", help="History file, in place of the usual one."),
]
KeepOption = Annotated[bool, typer.Option("--keep/--no-keep", help="Write repetitions into the history.")]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Another pose landmarker .task file.")]
SpeedOption = Annotated[float, typer.Option("--speed", min=0.1, max=100, help="How fast --source plays.")]
EveryOption = Annotated[
    bool,
    typer.Option("--every-frame", help="Wait rather than drop frames of --source: judge those that score judges."),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (live, session, history, doctor):
        app.command()(command)


# typer reads a command's options off its signature, so the two commands below spell out those they share.


def live(
    pose: Annotated[str, typer.Argument(help="Exercise by name, a pose file, or auto: recognise it.")] = "auto",
    repetitions: Annotated[
        int | None, typer.Option("--reps", min=1, help="End after so many; else when you leave.")
    ] = None,
    hold_s: HoldOption = None,
    breathing: Annotated[bool, typer.Option("--breathing", help="Pace the breath during holds.")] = False,
    camera: CameraOption = 0,
    source: SourceOption = None,
    size: SizeOption = "640x480",
    turn: TurnOption = "0",
    mirror: MirrorOption = False,
    fullscreen: FullscreenOption = True,
    window: WindowOption = True,
    voice: VoiceOption = True,
    record: RecordOption = None,
    report: ReportOption = None,
    stats: StatsOption = False,
    output: OutputOption = None,
    as_json: JsonOption = False,
    history: HistoryOption = None,
    keep: KeepOption = True,
    speed: SpeedOption = 1.0,
    every_frame: EveryOption = False,
    model: ModelOption = None,
) -> None:
    """Coach one exercise in front of the camera: count, time holds, correct. Raise a hand to pause."""
    from formcheck.live.commands import Showing, coach, device, live_plans
    from formcheck.live.run import Options

    options = Options(model, window, fullscreen, mirror, voice, record, stats, every_frame)
    plans = live_plans(pose, repetitions, hold_s, breathing)
    opener = device(camera, source, size, turn, speed, plans if every_frame else ())
    showing = Showing(output, as_json, history, keep, report)
    coach(plans, opener, options, showing)


def session(
    routine: Annotated[
        Path | None, typer.Option("--routine", help="Your own routine (.toml), in place of the usual one.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the routine and end.")] = False,
    camera: CameraOption = 0,
    source: SourceOption = None,
    size: SizeOption = "640x480",
    turn: TurnOption = "0",
    mirror: MirrorOption = False,
    fullscreen: FullscreenOption = True,
    window: WindowOption = True,
    voice: VoiceOption = True,
    record: RecordOption = None,
    report: ReportOption = None,
    stats: StatsOption = False,
    output: OutputOption = None,
    as_json: JsonOption = False,
    history: HistoryOption = None,
    keep: KeepOption = True,
    speed: SpeedOption = 1.0,
    every_frame: EveryOption = False,
    model: ModelOption = None,
) -> None:
    """Coach a whole routine, hands-free: exercises, holds and rests one after the other."""
    from formcheck.live.commands import Showing, coach, device, print_routine, session_plans
    from formcheck.live.run import Options

    if show:
        print_routine(routine)
        return
    options = Options(model, window, fullscreen, mirror, voice, record, stats, every_frame)
    plans = session_plans(routine)
    opener = device(camera, source, size, turn, speed, plans if every_frame else ())
    showing = Showing(output, as_json, history, keep, report)
    coach(plans, opener, options, showing)


def history(
    export: Annotated[Path | None, typer.Option("--export", help="Write it all as .csv or .json.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it all, for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days back.")] = 30,
    page: Annotated[Path | None, typer.Option("--page", help="Write it as a page (.html), with charts.")] = None,
    planned: Annotated[
        int | None, typer.Option("--planned", min=1, max=7, help="Days a week that were agreed on, for --page.")
    ] = None,
    history: HistoryOption = None,
) -> None:
    """Show what was done: days, repetitions, holds, faults, and how it changes."""
    from formcheck.history.commands import delete_history, export_history, show_history, write_history_page

    if delete:
        delete_history(history, sure=yes or typer.confirm("Delete the whole history? It cannot be brought back"))
    elif export is not None:
        export_history(history, export)
    elif page is not None:
        write_history_page(history, page, planned)
    else:
        show_history(history, days)


def doctor(
    camera: CameraOption = 0,
    window: WindowOption = True,
    model: ModelOption = None,
    history: HistoryOption = None,
) -> None:
    """Check camera, window, sound, voice, model, speed and history; each with a fix."""
    from formcheck.live.doctor import doctor_command

    raise typer.Exit(0 if doctor_command(camera, window, model, history) else 1)
