"""Be the command line: `daymark run | demo | db | content | backup | doctor`.

What a command needs is imported when it runs: `daymark doctor --health` is called each minute.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.settings import Settings, SettingsError, load_settings, require_token

_OPTIONS: dict[str, Any] = {
    "no_args_is_help": True,
    "add_completion": False,
    "pretty_exceptions_enable": False,  # they could show the token
    "rich_markup_mode": None,
}

app = typer.Typer(name="daymark", help="Keep a study group on its plan.", **_OPTIONS)
database = typer.Typer(help="Look after the database.", **_OPTIONS)
content = typer.Typer(help="Look after plans and quizzes.", **_OPTIONS)
privacy = typer.Typer(help="Hand out or delete what is held about a person.", **_OPTIONS)
app.add_typer(database, name="db")
app.add_typer(content, name="content")
app.add_typer(privacy, name="privacy")


class Unusable(Exception):
    """Say in a plain sentence why a command cannot be carried out."""


def main() -> None:
    """Run a command; what the user can mend is said in plain sentences, without a traceback."""
    try:
        app()
    except Exception as error:
        if isinstance(error, _mendable()):
            typer.echo(_sentence(error), err=True)
        else:
            logging.getLogger("bot").critical("Stopped by an unexpected error", exc_info=True)
        sys.exit(1)


# -- the bot ---------------------------------------------------------------------------------


@app.command()
def run(
    upgrade: Annotated[bool, typer.Option(help="Bring the database up to date first.")] = True,
) -> None:
    """Run the bot on Discord."""
    settings = load_settings()
    require_token(settings)
    _start_log(settings)
    if upgrade:
        _upgrade_unless_in_use(settings)
    from bot.app import run_bot

    _run_until_stopped(run_bot(settings))


@app.command()
def demo(
    plan: Annotated[str, typer.Option(help="The plan to play.")] = "kickstart-30",
    port: Annotated[
        int, typer.Option(help="The port of the page; 0 takes a free one.", min=0, max=65535)
    ] = 0,
) -> None:
    """Play with the bot in a browser; needs no Discord, no token and no network."""
    from bot.logs import configure_logging

    configure_logging("console", "WARNING", None)
    try:
        from bot.demo.main import run_demo
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "simcord":
            raise
        raise Unusable(
            "The demo needs more packages: run `make demo`, or pip install -e '.[demo]'."
        ) from None
    _run_until_stopped(run_demo(plan, port))


@app.command()
def doctor(
    health: Annotated[
        bool, typer.Option("--health", help="Only tell whether the bot runs and is connected.")
    ] = False,
    online: Annotated[
        bool | None, typer.Option("--online/--offline", help="Ask Discord too; default: if there is a token.")
    ] = None,
) -> None:
    """Check everything the bot needs, and say for each thing what to do."""
    from bot.content import CONTENT_FOLDER
    from bot.doctor import Level, examine, health_now

    settings = load_settings()
    faulty = False
    for finding in [health_now(settings)] if health else examine(settings, CONTENT_FOLDER, online=online):
        typer.echo(str(finding))
        faulty |= finding.level is Level.FAULT
    raise typer.Exit(int(faulty))


# -- the data --------------------------------------------------------------------------------


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the copy.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
) -> None:
    """Write a checked copy of the database; the bot may go on running."""
    from bot.storage.backup import backup as write_backup

    size = write_backup(load_settings().database_url, file.absolute(), force=force)
    typer.echo(f"Wrote {file} ({size:,} bytes), checked.")


@database.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring it up to date."""
    from bot.instance import alone
    from bot.storage.migrate import State, upgrade

    settings = load_settings()
    with alone(settings.data_dir):
        upgrade(settings.database_url)
    typer.echo(State.HEAD.about(settings.database_url))


@database.command("check")
def check_database() -> None:
    """Tell whether the database is up to date and whole."""
    from bot.storage.migrate import State, require_head, require_whole

    url = load_settings().database_url
    require_head(url)
    require_whole(url)
    typer.echo(f"{State.HEAD.about(url)} It is whole.")


@database.command("rebuild")
def rebuild_database() -> None:
    """Count again everything that is derived from what members did."""
    from bot.app import rebuild
    from bot.instance import alone
    from bot.storage.migrate import require_head

    settings = load_settings()
    with alone(settings.data_dir):
        require_head(settings.database_url)
        asyncio.run(rebuild(settings))
    typer.echo("Counted everything again.")


@content.command("check")
def check(
    path: Annotated[Path | None, typer.Argument(help="A folder or a file; default: the bot's own.")] = None,
) -> None:
    """Validate plans, quizzes and resources; report every fault of every file."""
    from bot.content import CONTENT_FOLDER, check_content

    faults = check_content(path or CONTENT_FOLDER)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo("The content is valid.")


@content.command("quiz-report")
def quiz_report(
    most: Annotated[int, typer.Option(help="How many questions to list.", min=1, max=10_000)] = 20,
) -> None:
    """List the questions that fare worst, from all answers and reports; the bot may go on running."""
    from bot.app import how_questions_fare
    from bot.quiz_report import report_lines
    from bot.storage.migrate import require_head

    settings = load_settings()
    require_head(settings.database_url)
    for line in report_lines(asyncio.run(how_questions_fare(settings)), most):
        typer.echo(line)


UserArgument = Annotated[
    int, typer.Argument(help="The person's Discord user id.", metavar="USER_ID", min=1, max=2**63 - 1)
]


@privacy.command("export")
def export_person(
    user_id: UserArgument,
    output: Annotated[Path | None, typer.Option(help="Write to this file, not to the screen.")] = None,
) -> None:
    """Write everything that is held about a person as JSON; the bot may go on running."""
    from bot.app import held_about
    from bot.domain.ids import UserId
    from bot.gateway.privacy_cards import export_text
    from bot.storage.migrate import require_head

    settings = load_settings()
    require_head(settings.database_url)
    held = asyncio.run(held_about(settings, UserId(user_id)))
    if not held.rows:
        typer.echo(f"Nothing is held about user {user_id}.", err=True)
    text = export_text(held)
    if output is None:
        typer.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
        typer.echo(f"Wrote {output}.")


@privacy.command("delete")
def delete_person(
    user_id: UserArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything that is held about a person; stop the bot first."""
    from bot.app import delete_about, held_about
    from bot.domain.ids import UserId
    from bot.instance import alone
    from bot.storage.migrate import require_head

    settings = load_settings()
    with alone(settings.data_dir):
        require_head(settings.database_url)
        rows = asyncio.run(held_about(settings, UserId(user_id))).rows
        if rows and not yes:
            question = f"Delete everything about user {user_id} (entries: {rows})? This cannot be taken back."
            typer.confirm(question, abort=True)
        asyncio.run(delete_about(settings, UserId(user_id)))
    typer.echo(f"Deleted {rows} entries." if rows else f"Nothing is held about user {user_id}.")


# -- how they do it --------------------------------------------------------------------------


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"daymark {version('daymark')}")
        raise typer.Exit


@app.callback()
def start(
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Keep a study group on its plan."""


def _start_log(settings: Settings) -> None:
    from bot.logs import configure_logging

    configure_logging(settings.log_format, settings.log_level, settings.discord_token)


def _upgrade_unless_in_use(settings: Settings) -> None:
    """Bring the database up to date; leave it alone while another process is the bot."""
    from bot.instance import InUse, alone
    from bot.storage.migrate import upgrade

    with suppress(InUse), alone(settings.data_dir):
        upgrade(settings.database_url)


def _run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until it is told to stop; then it may close what it opened."""

    async def supervise() -> None:
        task = asyncio.current_task()
        if task and sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                    asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await work

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(supervise())


def _mendable() -> tuple[type[Exception], ...]:
    """Name the errors that a user can mend."""
    from bot.content import ContentError
    from bot.instance import InUse
    from bot.storage.backup import BackupError
    from bot.storage.migrate import DatabaseOutdated

    return Unusable, SettingsError, ContentError, BackupError, DatabaseOutdated, InUse, OSError


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
