"""Names, ids and keys as a shared screen may show them."""

import re
import unicodedata
from collections.abc import Mapping

from db.types import Member
from huddle.plain import calm, plain, shortened

try:  # what hashlib gives, without the three milliseconds that loading OpenSSL takes
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_OF_MEMBER = frozenset({"watch", "member", "contacts", "document", "review"})
_OURS = frozenset({"task", "barrier", "huddle", "decision", "baseline", "pdsa"})
_UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_DOCUMENTS = frozenset({"consent", "assessment", "plan", "reassessment"})
_LONGEST_NAME = 120


def initials(member: Member) -> str:
    """The first letters of first and last name, of any script: "R.A."; "" without a name."""
    return "".join(
        f"{letter}." for name in (member.first, member.last) if (letter := _letter(name))
    )


def masked_label(member: Member) -> str:
    """A member on a shared screen: initials and the last four of our own short id."""
    return f"{initials(member)} ··{member.short_id[-4:]}".strip()


def full_label(member: Member) -> str:
    """A member by name, or by initials' dots and short id where the team knows no name. What is
    longer than any name is cut, so that one row cannot fill the screen."""
    name = f"{plain(member.first or member.preferred_name)} {plain(member.last)}".strip()
    return shortened(calm(name), _LONGEST_NAME) or masked_label(member)


def opaque(agency_id: str, kind: str, source_id: str) -> str:
    """A stand-in for a source's id: the same for the same thing on every day in this agency,
    and nothing of the id in it. The ids that Huddle itself makes say nothing and stay."""
    if kind in _OURS and _UUID7.fullmatch(source_id):
        return source_id
    data = f"{agency_id}\x00{kind}\x00{source_id}".encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=6).hexdigest()


class Keys:
    """Masked twins of the keys of items, reasons and evidence of one team.

    Members are looked up by source id; a key of an unknown kind becomes opaque as a whole.
    """

    def __init__(self, agency_id: str, members: Mapping[str, Member]) -> None:
        self._agency_id = agency_id
        self._members = members
        self._known: dict[str, str] = {}

    def member(self, member_id: str) -> str:
        """The short id, or an opaque one for a member that this team does not have."""
        member = self._members.get(member_id)
        return member.short_id if member else self._opaque("member", member_id)

    def matter(self, key: str, member_id: str | None) -> str:
        """The masked twin of the key of an item, of what a reason is about, or of evidence."""
        masked = self._known.get(key)
        if masked is None:
            masked = self._known[key] = self._matter(key, member_id)
        return masked

    def _matter(self, key: str, member_id: str | None) -> str:
        kind, _, rest = key.partition(":")
        if not rest:
            return key if key in ("", f"{kind}:") else self._opaque("", key)
        if kind == "followup":
            why, _, original = rest.partition(":")
            return f"followup:{why}:{self.matter(original, member_id)}"
        if kind in _OF_MEMBER and member_id is not None:
            if rest == member_id:
                return f"{kind}:{self.member(member_id)}"
            tail = rest.removeprefix(f"{member_id}:")
            if tail != rest:
                says_nothing = kind == "contacts" or tail in _DOCUMENTS
                tail = tail if says_nothing else self._opaque(kind, tail)
                return f"{kind}:{self.member(member_id)}:{tail}"
        return f"{kind}:{self._opaque(kind, rest)}"

    def _opaque(self, kind: str, source_id: str) -> str:
        return opaque(self._agency_id, kind, source_id)


def _letter(name: str) -> str:
    """The first letter or digit of a name with the marks that belong to it, upper case."""
    if name.isascii() and name[:1].isalnum():
        return name[0].upper()
    text = unicodedata.normalize("NFC", plain(name))
    for start, char in enumerate(text):
        if char.isalnum():
            end = start + 1
            while end < len(text) and unicodedata.category(text[end])[0] == "M" and end < start + 4:
                end += 1
            upper = char.upper()
            return (upper if len(upper) == 1 else char) + text[start + 1 : end]
    return ""


def another_team(name: str, *, masked: bool) -> str:
    """How a team beside the one of the screen is called: what a team is for would tell, so that
    it is named nowhere that typed text is not."""
    return "another team" if masked else f"team {plain(name)}"
