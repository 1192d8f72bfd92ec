"""What the referral ledger has besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, not_loaded

if TYPE_CHECKING:
    from huddle.screens.pages.referrals import ReferralsPage


class Organizations(Command):
    id = "organizations"
    keys = "O"
    words = "organizations"
    short = "orgs"
    title = "Organizations by how often the loop closes"
    help = "Lists where referrals go, with how many have a known outcome; Enter shows their rows."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "ReferralsPage") -> None:
        screen.list_organizations()
