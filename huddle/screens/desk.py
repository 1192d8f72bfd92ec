"""The seat that writes: the engine, who sits there, and the commands. Every method blocks until
what it wrote is committed, and belongs into a thread."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from db.errors import DatabaseError
from db.orders import (
    Actor,
    AgreedAction,
    Attendee,
    BarrierChange,
    ChangedRow,
    CyclePlan,
    CycleVerdict,
    DecisionResult,
    HuddleStarted,
    Reassignment,
    ReferralMove,
    RequestEntry,
    Seen,
    Target,
    Terms,
)
from huddle.privacy import RealTarget
from huddle.settings import Settings, now

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Place:
    """Where the seat stands: the agency and its zone, the team, and the huddle if one is open."""

    agency_id: str
    team_id: str
    zone: str
    huddle_id: str | None


def order(target: RealTarget) -> Target:
    """A shown row's target as the commands take it."""
    return Target(target.item_key, target.reason_keys, target.member_id or "")


class Desk:
    """Writes for one person. Its methods raise CommandError, with what to do."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._engine: Engine | None = None

    def open(self) -> "Engine":
        """The engine, made at the first call: importing what it needs takes a while."""
        import db.commands  # noqa: F401
        from db.engine import open_engine

        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.settings.db)
            return self._engine

    def changed_since(self, agency_id: str, zone: str, seen: Seen) -> tuple[ChangedRow, ...]:
        """What others have changed of rows since they were seen. Nothing is written."""
        from db import commands

        actor = Actor(agency_id, self.settings.user)
        return commands.changed_since(self.open(), actor, seen=seen, now=now(zone))

    def actor(self, place: Place) -> Actor:
        """Who writes: the seat's own user."""
        return Actor(place.agency_id, self.settings.user)

    def decide(
        self,
        place: Place,
        targets: Sequence[RealTarget],
        kind: str,
        terms: Sequence[Terms],
        *,
        decision_id: str,
        seen: Seen,
    ) -> list[DecisionResult]:
        """Decides about the rows as they were seen, each on its terms, all or none."""
        from db import commands

        return commands.decide(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            huddle_id=place.huddle_id,
            items=[order(target) for target in targets],
            kind=kind,
            terms=terms,
            now=now(place.zone),
            decision_id=decision_id,
            seen=seen,
        )

    def undo(self, place: Place, decision_ids: Sequence[str]) -> None:
        """Takes back decisions, all or none."""
        from db import commands

        commands.undo(
            self.open(), self.actor(place), decision_ids=decision_ids, now=now(place.zone)
        )

    def log_contact(
        self,
        place: Place,
        target: RealTarget,
        *,
        staff_id: str,
        day: date,
        at: datetime | None,
        channel: str,
        with_whom: str,
        outcome: str,
        core_service: bool,
        minutes: int | None,
        purpose: str,
        contact_id: str,
    ) -> None:
        """Logs a contact with the row's member."""
        from db import commands

        commands.log_contact(
            self.open(),
            self.actor(place),
            member_id=target.member_id or "",
            staff_id=staff_id,
            day=day,
            at=at,
            channel=channel,
            with_whom=with_whom,
            outcome=outcome,
            core_service=core_service,
            minutes=minutes,
            purpose=purpose,
            team_id=place.team_id,
            huddle_id=place.huddle_id,
            item=order(target),
            now=now(place.zone),
            contact_id=contact_id,
        )

    def add_concern(
        self, place: Place, member_id: str, text: str, until: date, concern_id: str
    ) -> None:
        """Adds a worry about a member."""
        from db import commands

        commands.add_concern(
            self.open(),
            self.actor(place),
            member_id=member_id,
            text=text,
            until=until,
            now=now(place.zone),
            concern_id=concern_id,
        )

    def add_task(
        self, place: Place, title: str, owner: str, due: date | None, task_id: str
    ) -> None:
        """Adds a task that no row asked for."""
        from db import commands

        commands.add_task(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            title=title,
            owner=owner,
            due=due,
            huddle_id=place.huddle_id or "",
            now=now(place.zone),
            task_id=task_id,
        )

    def change_tasks(
        self,
        place: Place,
        task_ids: Sequence[str],
        *,
        due: date | None,
        owner: str,
        reason: str,
        seen: Seen,
        edit_id: str,
    ) -> None:
        """Puts tasks off or hands them over, all or none; ``due`` is ``None`` and ``owner`` empty
        where that stays."""
        from db import commands

        commands.edit_tasks(
            self.open(),
            self.actor(place),
            task_ids=task_ids,
            owner=owner or None,
            due=due,
            reason=reason,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def finish_task(self, place: Place, task_id: str, seen: Seen) -> None:
        """Says that a task is done."""
        from db import commands

        engine, actor, at = self.open(), self.actor(place), now(place.zone)
        commands.finish_task(engine, actor, task_id=task_id, seen=seen, now=at)

    def record_request(
        self, place: Place, request_id: str, entry: RequestEntry, seen: Seen, edit_id: str
    ) -> None:
        """Records what the plan or the member did about a request as it was seen."""
        from db import commands

        commands.record_request(
            self.open(),
            self.actor(place),
            request_id=request_id,
            entry=entry,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def move_referral(
        self, place: Place, referral_id: str, move: ReferralMove, seen: Seen, edit_id: str
    ) -> None:
        """Moves a referral."""
        from db import commands

        commands.move_referral(
            self.open(),
            self.actor(place),
            referral_id=referral_id,
            move=move,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def reassign(
        self,
        place: Place,
        moves: Sequence[Reassignment],
        to_id: str,
        *,
        reason: str,
        with_work: bool,
        edit_id: str,
    ) -> None:
        """Gives members to a worker, all or none."""
        from db import commands

        commands.reassign(
            self.open(),
            self.actor(place),
            moves=moves,
            to_id=to_id,
            reason=reason,
            with_work=with_work,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def take_back(self, place: Place, kind: str, key: str) -> None:
        """Takes back what was done beside decisions; ``kind`` and ``key`` are those of
        ``db.record.ByHand``."""
        from db import commands

        engine, actor, at = self.open(), self.actor(place), now(place.zone)
        if kind == "finished":
            commands.reopen_task(engine, actor, task_id=key, now=at)
        elif kind == "task":
            commands.withdraw_task(engine, actor, task_id=key, now=at)
        elif kind == "barrier":
            why = "raised by mistake"
            commands.close_barrier(engine, actor, barrier_id=key, reason=why, now=at)
        elif kind == "question":
            commands.take_back_questions(engine, actor, question_id=key, now=at)
        elif kind == "reviewed":
            commands.take_back_review(engine, actor, entry_id=key, now=at)
        elif kind == "agreed":
            commands.take_back_agreed(engine, actor, entry_id=key, now=at)
        elif kind == "goal":
            commands.take_back_goal(engine, actor, target_id=key, now=at)
        elif kind == "edit":
            commands.take_back_edit(engine, actor, edit_id=key, now=at)
        else:
            commands.end_concern(engine, actor, concern_id=key, now=at)

    def add_barrier(
        self,
        place: Place,
        target: RealTarget | None,
        *,
        title: str,
        owner: str,
        next_step: str,
        theirs: bool,
        response_due: date,
        barrier_id: str,
    ) -> None:
        """Raises a barrier, from a row or on its own."""
        from db import commands

        commands.add_barrier(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            title=title,
            member_id=(target.member_id or "") if target else "",
            owner=owner,
            next_step=next_step,
            theirs=theirs,
            response_due=response_due,
            from_key=target.item_key if target else "",
            huddle_id=place.huddle_id or "",
            now=now(place.zone),
            barrier_id=barrier_id,
        )

    def change_barrier(
        self, place: Place, barrier_id: str, change: BarrierChange, seen: Seen
    ) -> None:
        """Notes, escalates, takes back with an answer, or closes a barrier."""
        from db import commands

        seat = (self.open(), self.actor(place))
        which: dict[str, Any] = {
            "barrier_id": barrier_id,
            "seen": seen,
            "now": now(place.zone),
            "edit_id": change.edit_id,
        }
        if change.kind == "note":
            commands.note_barrier(
                *seat,
                text=change.text,
                next_step=change.next_step or None,
                owner=change.owner or None,
                theirs=change.theirs,
                response_due=change.response_due,
                **which,
            )
        elif change.kind == "escalate":
            commands.escalate_barrier(
                *seat, reason=change.text, response_due=change.response_due, **which
            )
        elif change.kind == "return":
            commands.return_barrier(
                *seat, answer=change.text, response_due=change.response_due, **which
            )
        elif change.kind == "reword":
            commands.reword_note(*seat, text=change.text, **which)
        else:
            commands.close_barrier(*seat, reason=change.text, **which)

    def begin_cycle(self, place: Place, plan: CyclePlan, seen: Seen, edit_id: str) -> None:
        """Opens a PDSA card."""
        from db import commands

        commands.begin_cycle(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            reason_code=plan.reason_code,
            aim=plan.aim,
            change=plan.change,
            prediction=plan.prediction,
            start_on=plan.start_on,
            review_on=plan.review_on,
            owner=plan.owner,
            measure_id=plan.measure_id,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def judge_cycle(
        self, place: Place, cycle_id: str, verdict: CycleVerdict, seen: Seen, edit_id: str
    ) -> None:
        """Records what came of a PDSA card."""
        from db import commands

        commands.judge_cycle(
            self.open(),
            self.actor(place),
            cycle_id=cycle_id,
            result=verdict.result,
            verdict=verdict.verdict,
            change=verdict.change,
            review_on=verdict.review_on,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def record_reveal(self, place: Place, target: RealTarget) -> None:
        """Logs that a row was shown in full."""
        from db import commands

        commands.record_reveal(
            self.open(),
            self.actor(place),
            surface="board",
            targets=[target.item_key],
            now=now(place.zone),
        )

    def start(
        self, place: Place, facilitator: str, attendance: Sequence[Attendee], huddle_id: str
    ) -> HuddleStarted:
        """Starts the huddle of the day, or finds the one that somebody has started."""
        from db import commands

        return commands.start_huddle(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            facilitator=facilitator,
            attendance=attendance,
            now=now(place.zone),
            huddle_id=huddle_id,
        )

    def give_roll(self, place: Place, huddle_id: str, attendance: Sequence[Attendee]) -> None:
        """Replaces the roll of an open huddle."""
        from db import commands

        commands.set_attendance(
            self.open(),
            self.actor(place),
            huddle_id=huddle_id,
            attendance=attendance,
            now=now(place.zone),
        )

    def keep_goals(self, place: Place) -> None:
        """Keeps how the team's goals stand as its huddle begins, so that the board need not
        measure. The huddle begins all the same where they cannot be told."""
        from db import commands
        from huddle.errors import HuddleError
        from huddle.measuring import standings
        from huddle.place import connected

        settings = self.settings._replace(as_of=None, team=place.team_id)
        with suppress(HuddleError, DatabaseError), connected(settings) as conn:
            commands.keep_results(
                self.open(),
                self.actor(place),
                team_id=place.team_id,
                standings=standings(conn, settings),
                now=now(place.zone),
            )

    def set_goal(
        self,
        place: Place,
        measure_id: str,
        value: float,
        start: date,
        reason: str,
        seen: Seen,
        target_id: str,
    ) -> None:
        """Sets a measure's goal from a month on that has not begun."""
        from db import commands
        from huddle.measures.goals import as_text

        commands.set_goal(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            measure_id=measure_id,
            value=as_text(value),
            period_start=start,
            reason=reason,
            seen=seen,
            now=now(place.zone),
            target_id=target_id,
        )

    def ask_conference(
        self,
        place: Place,
        targets: Sequence[RealTarget],
        topic: str,
        question: str,
        question_id: str,
    ) -> None:
        """Puts rows on the list of the next case conference, all or none."""
        from db import commands

        commands.ask_conference(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            items=[order(target) for target in targets],
            topic=topic,
            question=question,
            now=now(place.zone),
            question_id=question_id,
        )

    def read_chart(
        self,
        place: Place,
        target: RealTarget,
        staff_id: str,
        answers: Mapping[str, str],
        seen: Seen,
        reading_id: str,
    ) -> None:
        """Records what the reading of a chart found; the row's key says of which quarter."""
        from db import commands

        commands.read_chart(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            member_id=target.member_id or "",
            staff_id=staff_id,
            quarter=target.item_key.rpartition(":")[2],
            answers=answers,
            seen=seen,
            now=now(place.zone),
            chart_review_id=reading_id,
        )

    def review_member(
        self, place: Place, staff_id: str, target: RealTarget, note: str, entry_id: str
    ) -> None:
        """Records that a member of a worker's caseload was reviewed."""
        from db import commands

        commands.review_member(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            staff_id=staff_id,
            member_id=target.member_id or "",
            note=note,
            now=now(place.zone),
            entry_id=entry_id,
        )

    def agree_actions(self, place: Place, staff_id: str, actions: Sequence[AgreedAction]) -> None:
        """Adds the tasks that a review agreed about members, all or none."""
        from db import commands

        commands.agree_actions(
            self.open(),
            self.actor(place),
            team_id=place.team_id,
            staff_id=staff_id,
            actions=actions,
            now=now(place.zone),
        )

    def sign_review(self, place: Place, session_id: str) -> None:
        """Signs a caseload review."""
        from db import commands

        commands.sign_review(
            self.open(), self.actor(place), session_id=session_id, now=now(place.zone)
        )

    def step_member(
        self, place: Place, member_id: str, step: str, reason: str, seen: Seen, edit_id: str
    ) -> None:
        """Moves a member to a tier or segment."""
        from db import commands

        commands.step_member(
            self.open(),
            self.actor(place),
            member_id=member_id,
            step=step,
            reason=reason,
            seen=seen,
            now=now(place.zone),
            edit_id=edit_id,
        )

    def note_privately(
        self, place: Place, staff_id: str, target: RealTarget, text: str, note_id: str
    ) -> None:
        """Keeps a note that only its author reads."""
        from db import commands

        commands.note_privately(
            self.open(),
            self.actor(place),
            staff_id=staff_id,
            member_id=target.member_id or "",
            text=text,
            now=now(place.zone),
            note_id=note_id,
        )

    def save_view(self, place: Place, screen: str, name: str, value: str) -> None:
        """Keeps how a screen is looked at under a name."""
        from db import commands

        commands.save_view(
            self.open(),
            self.actor(place),
            screen=screen,
            name=name,
            value=value,
            now=now(place.zone),
        )

    def forget_view(self, place: Place, view_id: str) -> None:
        """Forgets a view."""
        from db import commands

        commands.forget_view(self.open(), self.actor(place), view_id=view_id, now=now(place.zone))

    def record_export(self, place: Place, kind: str, rows: int) -> None:
        """Puts on record that a list is about to leave the database as a file."""
        from db import commands

        commands.record_export(
            self.open(), self.actor(place), kind=kind, rows=rows, now=now(place.zone)
        )

    def join(self, place: Place, huddle_id: str) -> None:
        """Joins an open huddle, to watch it."""
        from db import commands

        commands.join_huddle(
            self.open(), self.actor(place), huddle_id=huddle_id, now=now(place.zone)
        )

    def take_over(self, place: Place, huddle_id: str, seen: Seen) -> None:
        """Leads an open huddle from now on."""
        from db import commands

        commands.take_over(
            self.open(), self.actor(place), huddle_id=huddle_id, seen=seen, now=now(place.zone)
        )

    def enter_step(
        self,
        place: Place,
        huddle_id: str,
        step: int,
        box_seconds: int,
        at: datetime,
        left_at: datetime | None = None,
        seen: Seen | None = None,
    ) -> None:
        """Records that the huddle went to a step."""
        from db import commands

        commands.enter_step(
            self.open(),
            self.actor(place),
            huddle_id=huddle_id,
            step=step,
            box_seconds=box_seconds,
            seen=seen,
            now=at,
            left_at=left_at,
        )

    def add_addendum(self, place: Place, huddle_id: str, text: str, addendum_id: str) -> None:
        """Adds a dated note to a locked record."""
        from db import commands

        commands.add_addendum(
            self.open(),
            self.actor(place),
            huddle_id=huddle_id,
            text=text,
            now=now(place.zone),
            addendum_id=addendum_id,
        )

    def close(
        self,
        place: Place,
        huddle_id: str,
        carry: Sequence[RealTarget],
        reason: str,
        seen: Seen,
    ) -> None:
        """Ends and locks the huddle."""
        from db import commands

        commands.close_huddle(
            self.open(),
            self.actor(place),
            huddle_id=huddle_id,
            carry=[order(target) for target in carry],
            reason=reason,
            seen=seen,
            now=now(place.zone),
        )
