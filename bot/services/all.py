"""Bundle the use cases, so that a cog is handed one thing."""

from dataclasses import dataclass

from bot.domain.library import Library
from bot.services.arrangements import Arrangements
from bot.services.boards import Boards
from bot.services.calendar_file import CalendarFiles
from bot.services.checkins import Checkins
from bot.services.cohorts import Cohorts
from bot.services.composing import Composer
from bot.services.deliveries import Deliveries
from bot.services.entries import Entries
from bot.services.exports import Exports
from bot.services.group_reviews import GroupReviews
from bot.services.group_streaks import GroupStreaks
from bot.services.hours import Hours
from bot.services.membership import Membership
from bot.services.organising import Organising
from bot.services.own_plans import OwnPlans
from bot.services.pictures import NoPainter
from bot.services.plans import Plans
from bot.services.ports import Alarm, Announcer, Clock, Directory, Painter
from bot.services.privacy import Privacy
from bot.services.pulse import Pulse
from bot.services.question_care import QuestionCare
from bot.services.question_imports import QuestionImports
from bot.services.question_reports import QuestionReports
from bot.services.quiz_answers import QuizAnswers
from bot.services.quiz_figures import QuizFigureService
from bot.services.quizzes import Quizzes
from bot.services.reminders import Reminders
from bot.services.reports import Reports
from bot.services.rest import Rests
from bot.services.reviews import Reviews
from bot.services.round_answers import RoundAnswers
from bot.services.rounds import Rounds, build_rounds
from bot.services.study import Study
from bot.services.timers import Timers
from bot.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case of the program."""

    cohorts: Cohorts
    membership: Membership
    study: Study
    boards: Boards
    deliveries: Deliveries
    organising: Organising
    checkins: Checkins
    reviews: Reviews
    group_reviews: GroupReviews
    quizzes: Quizzes
    quiz_answers: QuizAnswers
    quiz_figures: QuizFigureService
    rounds: Rounds
    round_answers: RoundAnswers
    question_reports: QuestionReports
    question_care: QuestionCare
    question_imports: QuestionImports
    pulse: Pulse
    arrangements: Arrangements
    reminders: Reminders
    rests: Rests
    privacy: Privacy
    reports: Reports
    exports: Exports
    group_streaks: GroupStreaks
    calendar_files: CalendarFiles
    plans: Plans
    own_plans: OwnPlans
    hours: Hours
    entries: Entries
    timers: Timers
    painter: Painter
    library: Library
    clock: Clock


def build_services(
    db: Database,
    library: Library,
    clock: Clock,
    announcer: Announcer,
    directory: Directory,
    alarm: Alarm | None = None,
    painter: Painter | None = None,
) -> Services:
    """Wire the use cases together."""
    rounds, round_answers = build_rounds(db, library, clock, announcer, directory, alarm)
    membership = Membership(db, library, clock, directory)
    boards = Boards(db, library, clock, membership)
    painter = painter or NoPainter()
    composer = Composer(db, library, clock, boards, painter)
    arrangements = Arrangements(db, library, clock, directory)
    return Services(
        cohorts=Cohorts(db, library, clock, announcer, directory),
        membership=membership,
        study=Study(db, library, clock),
        boards=boards,
        deliveries=Deliveries(db, library, clock, announcer, composer, membership),
        organising=Organising(db, library, clock, announcer),
        checkins=Checkins(db, clock),
        reviews=Reviews(db, library, clock),
        group_reviews=GroupReviews(db, library, clock, arrangements),
        quizzes=Quizzes(db, library, clock),
        quiz_answers=QuizAnswers(db, library, clock),
        quiz_figures=QuizFigureService(db, library, clock),
        rounds=rounds,
        round_answers=round_answers,
        question_reports=QuestionReports(db, library, clock),
        question_care=QuestionCare(db, library, clock),
        question_imports=QuestionImports(db, library, clock),
        pulse=Pulse(db, clock),
        arrangements=arrangements,
        reminders=Reminders(db, library, clock, announcer),
        rests=Rests(db, library, clock),
        privacy=Privacy(db, clock),
        reports=Reports(db, library, clock),
        exports=Exports(db, library, clock),
        group_streaks=GroupStreaks(db, library, clock),
        calendar_files=CalendarFiles(db, library, clock),
        plans=Plans(db, library, clock),
        own_plans=OwnPlans(db, library, clock),
        hours=Hours(db, library, clock),
        entries=Entries(db, library, clock),
        timers=Timers(db, library, clock),
        painter=painter,
        library=library,
        clock=clock,
    )
