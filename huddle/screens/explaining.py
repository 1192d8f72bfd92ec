"""Why a row is here, the row as text, and the manual: the same at every screen with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.commands.command import undecidable
from huddle.commands.looking import Reveal

if TYPE_CHECKING:
    from huddle.privacy import ShownItem, ShownReason
    from huddle.screens.host import Host


class Explaining:
    """Explains the rows of one screen."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def why(self) -> None:
        """``?``: why the row is here."""
        from huddle.screens.modals.why import REVEAL, ChosenReason, WhyModal, WhyReason

        host = self.host
        item, snapshot = host.current_item, host.snapshot
        if item is None or snapshot is None:
            return
        shown = snapshot.shown
        targets = {each.key: shown.target(item.key, each.key) for each in item.reasons}
        origin = snapshot.origin(item.key)
        about: tuple[WhyReason, ...] = ()
        if origin is not None:
            about = tuple(WhyReason(each, self._evidence(origin, each)) for each in origin.reasons)
        reasons = [
            WhyReason(each, self._evidence(item, each), about if n == 0 else ())
            for n, each in enumerate(item.reasons)
        ]

        def obstacle() -> str:
            return undecidable(host.situation._replace(marked=0))

        def chosen(result: ChosenReason | None) -> None:
            if result is None:
                return
            if result.command == REVEAL:
                host.revealing.reveal(host, then=self.why)
            elif said := obstacle():
                host.say(said, "soon")
            else:
                # By now the row may be called otherwise: masked again, or revealed.
                host.deciding.one_reason(targets[result.reason_key], result.command)

        host.huddle_app.push_screen(
            WhyModal(
                subject=item.member,
                reasons=reasons,
                can_decide=not obstacle(),
                can_reveal=not item.revealed and not Reveal.obstacle(host.situation),
            ),
            chosen,
        )

    def _evidence(self, item: ShownItem, shown: ShownReason) -> tuple[str, ...]:
        """The facts behind a reason, in words that the row may say."""
        from huddle.privacy.evidence import evidence_words

        snapshot = self.host.snapshot
        assert snapshot is not None
        target = snapshot.shown.target(item.key, shown.key)
        real = snapshot.items.get(target.item_key)
        if real is None or target.member_id is None:
            return ()
        lines = [
            line
            for reason in real.reasons
            if reason.key in target.reason_keys
            for line in evidence_words(
                snapshot.facts, target.member_id, shown, reason, open_row=item.revealed
            )
        ]
        return tuple(dict.fromkeys(lines))

    def copy_row(self) -> None:
        """``c``: the row as it is shown, to the clipboard."""
        item = self.host.current_item
        if item is None:
            return
        parts = (item.glyph, item.member, item.owner, item.due_words)
        head = "  ".join(part for part in parts if part)
        lines = (head, *(reason.text for reason in item.reasons))
        self.host.huddle_app.copy_to_clipboard("\n".join(lines))
        self.host.say("Copied as shown, if the terminal allows it.")

    def help(self) -> None:
        """``F1``: the manual."""
        from huddle.commands import ALL
        from huddle.screens.modals.help import HelpModal, KeyRow

        rows = [KeyRow(self.host.key_of(each.id), each.title, each.help) for each in ALL]
        self.host.huddle_app.push_screen(HelpModal(keys=rows))
