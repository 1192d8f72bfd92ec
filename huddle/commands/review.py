"""What the caseload review has besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, of_one, read_only

if TYPE_CHECKING:
    from huddle.screens.pages.review import ReviewPage


class Reviewed(Command):
    id = "reviewed"
    keys = "b"
    words = "reviewed"
    title = "The member was reviewed"
    help = "Records the member under the cursor as reviewed, with a note if one is typed."
    obstacle = staticmethod(of_one)

    @classmethod
    def run(cls, screen: "ReviewPage") -> None:
        screen.record()


class PrivateNote(Command):
    id = "private_note"
    keys = "Y"
    words = "private note"
    title = "A private note on the work with this worker"
    help = "Keeps a note that only you read: in no record and no export."
    obstacle = staticmethod(of_one)

    @classmethod
    def run(cls, screen: "ReviewPage") -> None:
        screen.note_privately()


class Sign(Command):
    id = "sign"
    keys = "S"
    words = "finish, sign"
    title = "Finish the review and sign it"
    help = "Signs the review: who reviewed finishes it so, then the worker signs."
    obstacle = staticmethod(read_only)

    @classmethod
    def run(cls, screen: "ReviewPage") -> None:
        screen.sign()
