"""The caseload review: one worker's members, walked through by two people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from db import address, reviews
from db.identifiers import uuid7
from db.orders import OPEN_FILE, AgreedAction, Terms
from huddle import words
from huddle.commands import PAGE, Command, Situation
from huddle.commands.deciding import Assign
from huddle.commands.looking import Owner
from huddle.commands.review import PrivateNote, Reviewed, Sign
from huddle.commands.updating import Update
from huddle.privacy.labels import Labels
from huddle.privacy.review import beyond_words
from huddle.roles import leads, may_review, role_of
from huddle.screens.board.deciding import Chosen, Deciding
from huddle.screens.live import Deed
from huddle.screens.pages.whose import WhosePage
from huddle.views.review import Held, held, review
from huddle.widgets.bars import Part
from huddle.widgets.entries import Entry, Heading, Row

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.desk import Desk
    from huddle.screens.model import Snapshot
    from huddle.screens.seen import Seen


class Agreeing(Deciding):
    """Decides as everywhere, but for a task: that is agreed, and the review keeps it."""

    def __init__(self, page: ReviewPage) -> None:
        super().__init__(page)
        self._page = page

    def deed(
        self,
        snapshot: Snapshot,
        chosen: Chosen,
        kind: str,
        terms: Terms | Sequence[Terms],
        seen: Seen,
    ) -> Deed:
        if kind != "assign" or isinstance(terms, Terms):
            return super().deed(snapshot, chosen, kind, terms, seen)
        whose = self._page.whose
        actions = [
            AgreedAction(
                f"{chosen.decision_id}.{place}" if place else chosen.decision_id,
                target.member_id or "",
                *(each.text, each.owner, each.until),
            )
            for place, (target, each) in enumerate(zip(chosen.targets, terms, strict=True))
        ]

        def do(desk: Desk) -> str:
            desk.agree_actions(self.board.running.place(), whose, actions)
            return f"Agreed: {chosen.subject}, for {Labels(snapshot.facts).staff(terms[0].owner)}."

        return Deed(do)


class ReviewPage(WhosePage):
    """Every member of one worker's caseload, in the order to review them. Whoever was reviewed
    stays where they stand, dimmed."""

    letter = "r"
    heading = "Caseload review"
    question = "Whose caseload"
    commands = (*PAGE, Reviewed, PrivateNote, Sign)

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.deciding = Agreeing(self)
        self._viewed = ""
        """Whose caseload is shown."""
        self._held = Held()
        self._notes: tuple[reviews.SupervisionNote, ...] = ()

    def reach(self, loaded: Loaded) -> Loaded:
        """The worker's members of every team that who looks may read."""
        from huddle.loading import caseload_of

        return self.read(lambda conn, _: caseload_of(conn, loaded, self.whose, self.settings.user))

    def view(self, loaded: Loaded) -> Board:
        whose, user = self.whose, self.settings.user
        self._held = held(
            self.read(lambda conn, facts: reviews.sessions(conn, facts, whose, user)),
            self.read(lambda conn, facts: reviews.entries(conn, facts, whose, user)),
            user,
        )
        self._notes = self.read(lambda conn, facts: reviews.own_notes(conn, facts, whose, user))
        return review(loaded.board, loaded.facts, loaded.rules, whose, self._held)

    # What the page says

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        done, whole = self._progress(self.snapshot)
        return [Part(f"{done} of {whole}", "strong", 7)]

    def _progress(self, snapshot: Snapshot) -> tuple[int, int]:
        """How many of the caseload were reviewed, of how many."""
        items = self.items()
        return sum(self._is_done(snapshot, each.key) for each in items), len(items)

    def _is_done(self, snapshot: Snapshot, key: str) -> bool:
        return snapshot.shown.target(key).member_id in self._held.done

    def chosen_words(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        facts = self.snapshot.facts
        session, whose = self._held.session, Labels(facts).staff(self.whose)
        said = ""
        if session is not None:
            said = f"since {words.day(session.opened_on, facts.as_of)}"
            if session.finished_at is not None:
                said = f"{whose} signs next"
        return [
            Part(beyond_words(facts, self.whose), "note", 6),
            Part(whose, "where", 7, named=True),
            Part(said, "muted", 3, named=True),
        ]

    def empty(self) -> tuple[str, ...]:
        owner = self.key_of("owner")
        beyond = beyond_words(self.snapshot.facts, self.whose) if self.snapshot else ""
        return tuple(
            filter(
                None,
                (
                    "No member is in this caseload.",
                    f"{beyond}." if beyond else "",
                    f"{owner} chooses whose caseload to review.",
                ),
            )
        )

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        if not at.entry:
            return (Owner,)
        signs = (Sign,) if self._held.session is not None and not self._unsignable() else ()
        if self._not_reviewing():
            return (*signs, Assign, Update)
        return (Reviewed, Assign, Update, PrivateNote, *signs)

    def _not_reviewing(self) -> str:
        """Why the one who works here does not record this review: "" where they do."""
        if self.whose == self.settings.user:
            return f"Your supervisor records the review. {self.key_of('sign')} signs it."
        if self.snapshot is None or may_review(self.snapshot.facts, self.settings.user, self.whose):
            return ""
        return "Leads and supervisors record a review. Ask one of them."

    def _unsignable(self) -> str:
        """Why the one who works here does not sign now: "" where they do."""
        session, user = self._held.session, self.settings.user
        if session is None:
            return f"No review is going on. {self.key_of('reviewed')} begins one."
        if user == session.supervisor_id:
            return "You have signed. The worker signs next." if session.finished_at else ""
        if user != session.staff_id:
            return "The worker and who reviewed sign. W works as one of them."
        return "" if session.finished_at else "The review goes on. You sign when it is finished."

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        for section in snapshot.shown.sections:
            rows = self.chosen_of(section.items, snapshot)
            if rows:
                yield Heading(section.title, len(rows))
            for item in rows:
                yield Row(item._replace(owner=""), done=self._is_done(snapshot, item.key))

    def viewed(self, before: Snapshot | None, now: Snapshot) -> None:
        listed = any(section.items for section in now.shown.sections)
        if before is None and not listed and leads(role_of(now.facts, self.settings.user)):
            self._when_viewed.append(self.choose_owner)
        whose, self._viewed = self._viewed, self.whose
        if whose != self._viewed:
            self._when_viewed.append(self._to_first)

    def _to_first(self) -> None:
        """Another caseload begins at its first row."""
        rows = self.listed()
        self.rows.go(rows[0].key if rows else None)

    # What a review does

    def record(self) -> None:
        """``b``: the member under the cursor was reviewed."""
        from huddle.screens.modals.review import ReviewedModal

        item, snapshot = self.current_item, self.snapshot
        if item is None or snapshot is None:
            return
        if refused := self._not_reviewing():
            self.say(refused, "soon")
            return
        whose, entry_id, target = self.whose, uuid7(), snapshot.shown.target(item.key)

        def deed(note: str) -> Deed:
            def do(desk: Desk) -> str:
                desk.review_member(self.running.place(), whose, target, note, entry_id)
                return f"Reviewed: {item.member}."

            return Deed(do)

        self.ask(ReviewedModal(subject=item.member), deed)

    def note_privately(self) -> None:
        """``Y``: a note for oneself, or why none is kept here."""
        from huddle.screens.modals.review import PrivateNoteModal

        item, snapshot = self.current_item, self.snapshot
        if item is None or snapshot is None:
            return
        if self.whose != self.settings.user and (refused := self._not_reviewing()):
            self.say(refused, "soon")
            return
        if address.parse(self.settings.db).dialect == "sqlite":
            self.say(OPEN_FILE, "soon")
            return
        whose, note_id, target = self.whose, uuid7(), snapshot.shown.target(item.key)
        own = [each for each in self._notes if each.member_id == target.member_id]
        before = [f"{each.day.isoformat()}  {each.text}" for each in own]
        if snapshot.shown.masked:
            before = ["Start Huddle with --reveal to read your notes."]

        def deed(text: str) -> Deed:
            def do(desk: Desk) -> str:
                desk.note_privately(self.running.place(), whose, target, text, note_id)
                return "Noted, for you alone."

            return Deed(do)

        self.ask(PrivateNoteModal(subject=item.member, before=before), deed)

    def sign(self) -> None:
        """``S``: finishes the review, or adds the worker's signature, once all is read that was
        done here."""
        self.when_read(self._sign)

    def _sign(self) -> None:
        from huddle.screens.modals.review import ConfirmModal

        session, snapshot = self._held.session, self.snapshot
        if snapshot is None:
            return
        if session is None or self._unsignable():
            self.say(self._unsignable(), "soon")
            return
        done, whole = self._progress(snapshot)
        lines = [f"{done} of {whole} reviewed."]
        if done < whole:
            lines.append(f"{whole - done} not reviewed; the record says so.")
        if beyond := beyond_words(snapshot.facts, self.whose):
            lines.append(f"{beyond}; the record says so.")
        session_id = session.session_id

        def deed(_: bool) -> Deed:
            def do(desk: Desk) -> str:
                desk.sign_review(self.running.place(), session_id)
                return "Signed."

            return Deed(do)

        subject = Labels(snapshot.facts).staff(self.whose)
        self.ask(ConfirmModal("Sign the review", subject=subject, lines=lines, save="sign"), deed)
