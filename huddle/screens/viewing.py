"""Which rows a screen lists: filtered, sorted, told in full or in short, kept under a name; and the
list as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.screens.live import Deed
from huddle.widgets.entries import SORTS
from huddle.widgets.selection import Selection, selection_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huddle.privacy import ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.export_list import ListExported
    from huddle.screens.modals.views import SelectionChosen, ViewChosen


class Viewing:
    """The lists of one screen."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.selection = Selection()

    def show(self, selection: Selection) -> None:
        """Lists other rows, or the same otherwise."""
        self.selection = selection
        self.host.present()

    def show_all(self) -> None:
        """Leaves no row out any more; order and columns stay."""
        plain = Selection()
        self.show(plain._replace(sort=self.selection.sort, columns=self.selection.columns))

    def sort(self) -> None:
        """``v``: the next order of rows."""
        names = list(SORTS)
        name = names[(names.index(self.selection.sort) + 1) % len(names)]
        self.host.say(f"Sorted by {name}.")
        self.show(self.selection._replace(sort=name))

    def only(self, owner: str | None) -> None:
        """Lists the rows of one worker, "" for those of nobody; of everybody for ``None``."""
        self.show(self.selection._replace(owner=owner))

    def choose_owner(self, items: Sequence[ShownItem]) -> None:
        """``o``: asks whose rows to list, of those who have some among ``items``."""
        from huddle.screens.modals.owner import OwnerChosen, OwnerModal, OwnerRow

        names = {item.owner_id or "": item.owner for item in items}
        rows = [OwnerRow(key, name) for key, name in names.items()]

        def chosen(result: OwnerChosen | None) -> None:
            if result is not None:
                self.only(result.staff_id)

        rows.sort(key=lambda row: (row.staff_id == "", row.name))
        current = self.selection.owner
        self.host.huddle_app.push_screen(OwnerModal(owners=rows, current=current), chosen)

    # Views

    def choose(self) -> None:
        """``V``: asks which view to show."""
        from huddle.screens.modals.views import ViewRow, ViewsModal

        snapshot = self.host.snapshot
        if snapshot is None:
            return
        rows = [
            ViewRow(each.view_id, each.name, " · ".join(self.told(selection_of(each.value))))
            for each in snapshot.views
            if each.screen == self.host.letter
        ]
        self.host.huddle_app.push_screen(ViewsModal(views=rows), self._chosen)

    def _chosen(self, result: ViewChosen | None) -> None:
        snapshot = self.host.snapshot
        if result is None or snapshot is None:
            return
        kept = {each.view_id: each for each in snapshot.views}
        if result.everything:
            self.show(Selection())
        elif result.anew:
            self._ask()
        elif result.forget:
            self._forget(result.view_id, kept[result.view_id].name)
        elif result.view_id in kept:
            self.show(selection_of(kept[result.view_id].value))
            self.host.say(f"View: {kept[result.view_id].name}.")

    def _ask(self) -> None:
        from huddle.screens.board.choices import staff_to_choose
        from huddle.screens.modals.views import SelectionModal

        snapshot = self.host.snapshot
        assert snapshot is not None
        form = SelectionModal(
            selection=self.selection,
            staff=staff_to_choose(snapshot.facts),
            with_owner=self.host.several_owners,
        )
        self.host.huddle_app.push_screen(form, self._asked)

    def _asked(self, result: SelectionChosen | None) -> None:
        if result is None:
            return
        self.show(result.selection)
        name, host = result.name, self.host
        if not name:
            return
        value = result.selection.as_text()

        def do(desk: Desk) -> str:
            desk.save_view(host.running.place(), host.letter, name, value)
            return f"Kept as {name}."

        host.write(Deed(do))

    def _forget(self, view_id: str, name: str) -> None:
        host = self.host

        def do(desk: Desk) -> str:
            desk.forget_view(host.running.place(), view_id)
            return f"Forgotten: {name}."

        host.write(Deed(do))

    def told(self, selection: Selection) -> tuple[str, ...]:
        """What a selection leaves out and how it is sorted, in short."""
        snapshot = self.host.snapshot
        if snapshot is None:
            return ()
        from huddle.privacy.labels import Labels

        owner = "" if selection.owner is None else Labels(snapshot.facts).staff(selection.owner)
        by = f"by {selection.sort}" if selection.sort != Selection().sort else ""
        return tuple(filter(None, (*selection.words(owner), by)))

    # The list as a file

    def export(self) -> None:
        """``E``: asks for a file, and writes the listed rows into it as they are shown."""
        from huddle.outlet.listed import file_name
        from huddle.screens.modals.export_list import ExportListModal

        host, snapshot = self.host, self.host.snapshot
        if snapshot is None:
            return
        items = host.listed()
        if not items:
            host.say("No row is listed that could be exported.", "soon")
            return
        form = ExportListModal(
            rows=len(items),
            masked=snapshot.shown.masked,
            file=file_name(host.list_name, snapshot.facts.as_of),
        )

        def deed(result: ListExported) -> Deed:
            from huddle.outlet.listed import write_list

            def do(desk: Desk) -> str:
                desk.record_export(host.running.place(), f"list {host.list_name}", len(items))
                path = write_list(result.path, items, columns=self.selection.columns)
                return f"Exported to {path}."

            return Deed(do, changes_rows=False)

        host.ask(form, deed)
