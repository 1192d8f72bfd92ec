"""The huddle itself, as the board lives it: started, resumed, watched, taken over, closed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.timer import Timer

from db import record
from db.history import Value
from db.identifiers import uuid7
from db.orders import Attendee, CommandError, HuddleStarted
from db.types import TeamFacts
from huddle import words
from huddle.meeting import STEPS, Meeting, Phase, Step, Visit
from huddle.privacy.labels import Labels
from huddle.roles import runs_no_huddle
from huddle.rules.board import Severity
from huddle.rules.followup import carried_running, matter_of
from huddle.screens.desk import Desk, Place
from huddle.screens.live import Deed
from huddle.screens.seen import Seen
from huddle.widgets.bars import Part
from huddle.widgets.entries import decided_today

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.close import Closed, CloseModal, ReadBack, Undecided
    from huddle.screens.modals.roll_call import RollCall, RollCallModal, RollStaff
    from huddle.screens.model import Snapshot


_LEADS = ("lead", "supervisor")
"""In the role of whoever leads a team's huddles."""


class Running:
    """The huddle of the board's team and day."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self.meeting = Meeting()
        self.state = "prepare"
        self._huddle_id: str | None = None
        self._facilitator = ""
        self._starting = False
        self._roll: RollCallModal | None = None
        self._told = ""
        """The huddle of somebody else that whoever calls the roll has been told of."""
        self._closing = False
        self._close_form: CloseModal | None = None
        self._greeted: set[str] = set()
        self._timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether a huddle runs, led from this seat or from another."""
        return self.state in ("running", "watching")

    @property
    def has_record(self) -> bool:
        """Whether a huddle of the board's day has been closed, and so has a record."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return False
        closed_here = self.state == "closed" and not snapshot.past
        kept = snapshot.record
        return closed_here or (kept is not None and kept.huddle.ended_at is not None)

    @property
    def passed(self) -> frozenset[int]:
        """Steps that the huddle has been at and left."""
        if self.meeting.phase is Phase.PREPARE:
            return frozenset()
        here = self.meeting.step.number
        return frozenset(visit.step for visit in self.meeting.visits if visit.step != here)

    def place(self) -> Place:
        """Where decisions belong."""
        snapshot = self.board.snapshot
        assert snapshot is not None, "nothing is written before the board is read"
        facts = snapshot.facts
        huddle_id = self._huddle_id if self.state == "running" else None
        return Place(facts.agency_id, facts.team_id, facts.zone, huddle_id)

    def follow(self, snapshot: "Snapshot") -> None:
        """Takes over what the database says about the huddle of the board's day."""
        if snapshot.past or self._starting:
            return
        huddle = snapshot.huddle
        if huddle is None:
            if self.state != "running":
                self.state, self.meeting = "prepare", Meeting()
                self._tell_forgotten(snapshot)
            return
        known = huddle.huddle_id == self._huddle_id
        if known and self.state == "closed" and huddle.status != "closed":
            return  # read before it was closed, and a closed huddle never opens again
        self._huddle_id, self._facilitator = huddle.huddle_id, huddle.facilitator
        if huddle.status == "closed":
            self.state = "closed"
            self.meeting = self._stored(snapshot, closed_at=huddle.ended_at)
            self._tick()
            return
        mine = (huddle.host or huddle.facilitator) == self.board.settings.user
        if mine and self.state == "running" and known:
            return
        taken_over = mine and known and self.state == "watching"
        self.meeting = self._stored(snapshot, resumed=mine and not taken_over)
        self.state = "running" if mine else "watching"
        if not known or self.state == "watching":
            self.board.moving.show_step(self.meeting.step.key)
        if taken_over:
            self.board.say("You facilitate this huddle now.")
        elif mine:
            self._resume(snapshot)
        elif self._roll is not None and self._roll.is_attached:
            if self._told != huddle.huddle_id:
                self._told = huddle.huddle_id
                self._roll.tell(_started(Labels(snapshot.facts).staff(huddle.facilitator)))
        elif huddle.huddle_id not in self._greeted:
            self._greeted.add(huddle.huddle_id)
            self._ask_role(snapshot)
        self._tick()

    def _stored(
        self, snapshot: "Snapshot", *, closed_at: datetime | None = None, resumed: bool = False
    ) -> Meeting:
        """The huddle as stored. Where it is ``resumed``, the time since it was last seen alive,
        when nobody could see the board, counts for no step."""
        huddle = snapshot.huddle
        assert huddle is not None, "asked only when there is one"
        visits = snapshot.visits or (Visit(huddle.step, huddle.started_at),)
        last_seen = None
        if resumed:
            made = [each.at for each in snapshot.decisions if each.huddle_id == huddle.huddle_id]
            last_seen = max([visits[-1].entered_at, *made])
        return Meeting.resume(
            huddle.started_at,
            visits,
            now=self.board.now,
            last_seen=last_seen,
            closed_at=closed_at,
        )

    def _tell_forgotten(self, snapshot: "Snapshot") -> None:
        """Says once that an earlier day's huddle was never closed."""
        for huddle in snapshot.facts.huddles:
            if huddle.status != "closed" and huddle.huddle_id not in self._greeted:
                self._greeted.add(huddle.huddle_id)
                day = words.weekday(huddle.day, snapshot.today)
                self.board.say(f"The huddle of {day} was not closed. Starting today's closes it.")

    def _resume(self, snapshot: "Snapshot") -> None:
        """Says that the huddle goes on, and stores that the time since it was last seen is not
        counted."""
        last = self.meeting.visits[-1]
        self.board.say(f"The huddle goes on at step {last.step}, {STEPS[last.step - 1].title}.")
        if len(self.meeting.visits) > 1:
            self._store_step(self.meeting.step, self.meeting.visits[-2].left_at)

    # Starting and joining

    def start(self) -> None:
        """``Ctrl+S``: the roll, then the huddle; where somebody else runs it, takes it over."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return
        if self.state == "watching":
            self._ask_role(snapshot)
            return
        from huddle.screens.modals.roll_call import RollCallModal, RollFeed, RollStaff

        facts, labels = snapshot.facts, Labels(snapshot.facts)
        user = self.board.settings.user
        staff = [
            RollStaff(
                each.staff_id,
                labels.staff(each.staff_id),
                away=each.is_away(facts.as_of),
                cover_id=each.cover_id,
            )
            for each in labels.staff_in_order()
            if each.active and facts.is_own(each)
        ]
        if user not in {each.staff_id for each in staff}:
            known = user in {each.staff_id for each in facts.staff if each.active}
            guest = "of another team" if known else "not on the staff list"
            staff.append(RollStaff(user, labels.staff(user), guest=guest))
        modal = RollCallModal(
            team=snapshot.shown.team_name,
            day=words.weekday(facts.as_of, facts.as_of),
            staff=staff,
            facilitator=_leader(staff, facts, user),
            feeds=[RollFeed(feed.name, feed.age, feed.stale) for feed in snapshot.shown.feeds],
        )
        self._roll, self._told = modal, ""
        self.board.ask(modal, partial(self._begin, uuid7()))

    def _begin(self, huddle_id: str, roll: "RollCall") -> Deed:
        snapshot = self.board.snapshot
        assert snapshot is not None, "a roll is called when the board has been read"
        place, labels = self.place(), Labels(snapshot.facts)
        attendance = [Attendee(each.staff_id, each.here, each.cover_id) for each in roll.attendance]
        first, started = STEPS[0], False

        def do(desk: Desk) -> str:
            nonlocal started
            found = desk.start(place, roll.facilitator, attendance, huddle_id)
            if not found.created:
                leads = labels.staff(found.facilitator)
                return self._give_roll(desk, place, found, attendance, leads)
            started = True
            at = self.board.now
            desk.enter_step(place, huddle_id, first.number, int(first.box.total_seconds()), at)
            return "The huddle has begun."

        def begun() -> None:
            self._starting = False
            if not started:
                return
            self._huddle_id, self._facilitator = huddle_id, roll.facilitator
            self.meeting = Meeting().start(self.board.now)
            self.state = "running"
            self.board.moving.show_step(first.key)
            self._tick()
            # To measure takes a while, and nobody waits for it.
            self.board.run_worker(
                partial(self.board.desk.keep_goals, place),
                group="goals",
                thread=True,
                exit_on_error=False,
            )

        def failed() -> None:
            self._starting = False

        self._starting = True
        return Deed(do, then=begun, failed=failed)

    def _give_roll(
        self,
        desk: Desk,
        place: Place,
        found: HuddleStarted,
        attendance: "Sequence[Attendee]",
        leads: str,
    ) -> str:
        """Gives the roll that was called here to the huddle that ``leads`` has started meanwhile,
        once who called it has been told so. Runs in a thread."""
        if found.status != "open":
            raise CommandError("Today's huddle is closed by now.")
        if self._told != found.huddle_id:
            self._told = found.huddle_id
            raise CommandError(_started(leads))
        desk.give_roll(place, found.huddle_id, attendance)
        return f"{leads} leads it, with your roll."

    def _ask_role(self, snapshot: "Snapshot") -> None:
        from huddle.screens.modals.takeover import Joined, Role, TakeoverModal

        huddle = snapshot.huddle
        if huddle is None:
            return
        signed_in = snapshot.facts.seat is not None
        if runs_no_huddle(self.board.role, signed_in=signed_in):
            self._join(huddle.huddle_id, take_over=False)
            return
        started = huddle.started_at.astimezone(ZoneInfo(snapshot.facts.zone))

        def joined(result: Joined | None) -> None:
            take_over = result is not None and result.role is Role.TAKE_OVER
            self._join(huddle.huddle_id, take_over=take_over)

        self.board.app.push_screen(
            TakeoverModal(
                facilitator=Labels(snapshot.facts).staff(huddle.facilitator),
                started=words.clock(started),
                step=self.meeting.step.title,
            ),
            joined,
        )

    def _join(self, huddle_id: str, *, take_over: bool) -> None:
        place, seen = self.place(), self._leader_as_seen()

        def watch(desk: Desk) -> str:
            desk.join(place, huddle_id)
            return "You are watching."

        def lead(desk: Desk) -> str:
            desk.take_over(place, huddle_id, seen.rows)
            return ""

        self.board.write(Deed(lead, seen=seen) if take_over else Deed(watch))

    def _leader_as_seen(self) -> Seen:
        """Who leads the huddle as this board knows it."""
        snapshot = self.board.snapshot
        assert snapshot is not None, "nothing is written before the board is read"
        known: dict[str, Value] = {"status": "open", "facilitator": self._facilitator}
        return Seen(snapshot.facts, beside={f"huddle:{self._huddle_id}": known})

    # Steps and clock

    def enter(self, step: Step) -> None:
        """The board went to another step; the huddle that is led from here goes with it."""
        if self.state != "running":
            return
        self.meeting = self.meeting.enter(step.number, self.board.now)
        self._store_step(step)
        self._tick()
        if step.key == "close":
            self.close()

    def _store_step(self, step: Step, left_at: datetime | None = None) -> None:
        place, huddle_id, at = self.place(), self._huddle_id or "", self.board.now
        seen, box = self._leader_as_seen(), int(step.box.total_seconds())

        def do(desk: Desk) -> str:
            desk.enter_step(place, huddle_id, step.number, box, at, left_at, seen.rows)
            return ""

        # Where somebody else leads by now, reading that asks whether to watch or take over.
        self.board.write(Deed(do, changes_rows=False))

    def _tick(self) -> None:
        """Shows the clock, and comes again when it next reads otherwise."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.board.show_header()
        wait = self.meeting.redraw_in(self.board.now) if self.is_open else None
        if wait is not None:
            self._timer = self.board.set_timer(max(wait, 0.2), self._tick)

    def header(self, now: datetime) -> list[Part]:
        """How the huddle stands, for the header."""
        if self.state == "closed":
            return [Part("huddle closed", "muted", 6)]
        if not self.is_open:
            return [Part("preparing", "muted", 6)]
        parts = []
        snapshot = self.board.snapshot
        if snapshot is not None and snapshot.roll[1]:
            parts.append(Part("{} of {} here".format(*snapshot.roll), "", 4))
        if self.state == "watching" and snapshot is not None:
            name = Labels(snapshot.facts).staff(self._facilitator)
            parts.append(Part(f"watching, {name} leads", "note", 7, named=True))
        over = self.meeting.over(now)
        parts.append(Part(self.meeting.clock(now), "act" if over else "", 9))
        return parts

    # The end

    def closing_words(self) -> tuple[str, ...]:
        """What the last step shows."""
        snapshot = self.board.snapshot
        if snapshot is not None and snapshot.past:
            record = f"{self.board.key_of('record')} opens the record of its huddle."
            return (
                "This day is over.",
                record if self.has_record else "No huddle of it was closed.",
            )
        if self.state == "running":
            left = words.counted(len(self._undecided()), "row")
            return (
                f"{left} still to decide.",
                f"{self.board.key_of('open')} reads the decisions back and closes the huddle.",
            )
        if self.state == "closed":
            return (
                "Today's huddle is closed and its record locked.",
                f"{self.board.key_of('record')} opens it.",
            )
        if self.state == "watching":
            return ("Whoever leads the huddle closes it.",)
        return (
            "A huddle ends here: decisions are read back, what is undecided is carried over.",
            f"{self.board.key_of('start')} starts one.",
        )

    def close(self) -> None:
        """Reads back, then closes."""
        from huddle.screens.modals.close import CloseModal

        board, snapshot = self.board, self.board.snapshot
        if self.state != "running" or self._closing or snapshot is None:
            return
        self._close_form = CloseModal(
            team=snapshot.shown.team_name,
            minutes=self._minutes(),
            decisions=self._read_back(snapshot),
            undecided=self._undecided(),
            revealed=not snapshot.shown.masked,
        )
        seen = self._leader_as_seen()
        board.ask(self._close_form, lambda closed: self._end(closed, seen), seen)

    def read_back_again(self) -> None:
        """The board has been read while the decisions are read back: what is decided by now."""
        form, snapshot, sight = self._close_form, self.board.snapshot, self.board.sight
        if form is None or not form.is_attached or snapshot is None:
            return
        open_rows = any(item.revealed for item in snapshot.shown_items().values())
        if open_rows and not (sight.reveal or sight.revealed):
            return  # read before what was revealed was masked again: it is being read anew
        form.show_now(
            self._read_back(snapshot), self._undecided(), revealed=not snapshot.shown.masked
        )

    def _read_back(self, snapshot: "Snapshot") -> "list[ReadBack]":
        """What was decided, and the tasks of the huddle that no row asked for."""
        from huddle.screens.modals.close import ReadBack

        facts, labels = snapshot.facts, Labels(snapshot.facts)
        found = []
        for member, decision in self.board.listing.decided().values():
            due = words.due(decision.until, facts.as_of) if decision.owner else ""
            text = decision.text if decision.kind == "assign" else decision.words
            found.append(ReadBack(decision.owner, member, text, due))
        for task in facts.tasks:
            if task.huddle_id == self._huddle_id and not task.from_key:
                title = labels.matter(f"task:{task.task_id}", open_row=not snapshot.shown.masked)
                due = words.due(task.due, facts.as_of)
                found.append(ReadBack(labels.staff(task.owner), "", title, due))
        return found

    def _end(self, closed: "Closed", seen: Seen) -> Deed:
        place, huddle_id = self.place(), self._huddle_id or ""
        snapshot = self.board.snapshot
        assert snapshot is not None, "nothing is closed before the board is read"
        targets = [snapshot.shown.target(key) for key in closed.carry]

        def do(desk: Desk) -> str:
            desk.close(place, huddle_id, targets, closed.reason, seen.rows)
            carried = len(targets) or "nothing"
            return f"The huddle is closed, {carried} carried over. Its record is locked."

        def failed() -> None:
            self._closing = False

        def over() -> None:
            self._closing = False
            self._close_form = None
            if self.is_open:  # else the board has read already that it is closed
                self.meeting = self.meeting.close(self.board.now)
            self.state = "closed"
            self._tick()

        self._closing = True
        return Deed(do, then=over, failed=failed)

    def show_record(self) -> None:
        """The locked record of the board's day, as soon as it is read."""
        self.board.when_read(self._show_record)

    def _show_record(self) -> None:
        """The record, to read, search and add to."""
        from huddle.outlet import recap
        from huddle.privacy.record import show_record
        from huddle.record import of_stored
        from huddle.screens.modals.record import Addendum, RecordModal, sections_of

        snapshot = self.board.snapshot
        kept = snapshot.record if snapshot else None
        if snapshot is None or kept is None or kept.huddle.ended_at is None:
            return
        facts = snapshot.facts
        shown = show_record(of_stored(kept, facts), facts)
        notes = [] if snapshot.shown.masked else [_note(each, facts) for each in kept.addenda]
        modal = RecordModal(
            title=f"{shown.team_name}, {words.weekday(shown.day, facts.as_of)}",
            sections=sections_of(shown, notes),
            recap=recap.markdown(shown),
            can_add=not snapshot.past,
        )

        addendum_id = uuid7()

        def added(addendum: Addendum) -> Deed:
            return self._addendum(kept.huddle.huddle_id, addendum_id, addendum.text)

        self.board.ask(modal, added)

    def _addendum(self, huddle_id: str, addendum_id: str, text: str) -> Deed:
        place = self.place()

        def do(desk: Desk) -> str:
            desk.add_addendum(place, huddle_id, text, addendum_id)
            return "Added to the record."

        return Deed(do)

    def _minutes(self) -> str:
        now = self.board.now
        minutes = int(self.meeting.total(now).total_seconds() // 60)
        over = int(self.meeting.overrun(now).total_seconds() // 60)
        return f"{minutes} min, {over} over" if over else f"{minutes} min"

    def _undecided(self) -> "list[Undecided]":
        """The *act* rows that nothing was decided about, each matter once. A task made today is
        what was decided."""
        from huddle.screens.modals.close import Undecided

        snapshot = self.board.snapshot
        if snapshot is None:
            return []
        as_of = snapshot.facts.as_of
        carried = {matter_of(key): n for key, n in carried_running(snapshot.facts).items()}
        seen = {f"task:{task.task_id}" for task in snapshot.facts.tasks if task.created_on == as_of}
        rows = []
        for section in reversed(snapshot.shown.sections):
            for item in reversed(self.board.listing.items(section.key)):
                matter = matter_of(snapshot.shown.target(item.key).item_key)
                if (
                    item.severity is not Severity.ACT
                    or decided_today(item, as_of)
                    or matter in seen
                ):
                    continue
                seen.add(matter)
                times = carried.get(matter, 0)
                rows.append(Undecided(item.key, item.member, item.reasons[0].text, times))
        return rows[::-1]


def _leader(roll: "Sequence[RollStaff]", facts: TeamFacts, user: str) -> str:
    """Who facilitates unless another is named: whoever starts the huddle; where that is a guest, a
    lead of the team who is here, else a supervisor, and the guest only where there is neither."""
    if any(each.staff_id == user and not each.guest for each in roll):
        return user
    here = {each.staff_id for each in roll if not each.away and not each.guest}
    roles = {each.staff_id: each.role.casefold() for each in facts.staff if each.staff_id in here}
    leads = (staff_id for word in _LEADS for staff_id, role in roles.items() if word in role)
    return next(leads, user)


def _started(leads: str) -> str:
    return f"{leads} has started it. Enter gives it your roll, Esc keeps theirs."


def _note(addendum: record.Addendum, facts: TeamFacts) -> str:
    at = addendum.at.astimezone(ZoneInfo(facts.zone))
    said = f"{words.day(at.date(), facts.as_of)} {words.clock(at)}"
    return f"{said} {Labels(facts).staff(addendum.by)}: {addendum.text}"
