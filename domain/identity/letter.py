"""What the product writes to the owner of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.mail import Mail
from training_analyzer.domain.identity.one_time_token import Purpose
from training_analyzer.domain.secret import Secret


class Letter(StrEnum):
    """Why somebody is written to."""

    VERIFY_EMAIL = "verify_email"
    ADDRESS_TAKEN = "address_taken"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a letter
    CLAIM_ADDRESS = "claim_address"
    FACTOR_REMOVED = "factor_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a letter
    CHANGE_EMAIL = "change_email"
    EMAIL_CHANGED = "email_changed"
    RECOVERY_CODE_USED = "recovery_code_used"
    REFRESH_REUSED = "refresh_reused"
    PAYMENT_FAILED = "payment_failed"
    PLAN_ENDED = "plan_ended"


@dataclass(frozen=True, slots=True)
class _Form:
    """A letter's words; with a purpose it holds a link to a page."""

    subject: str
    says: str
    purpose: Purpose | None = None
    page: str = ""


_NOT_YOU: Final = "If this was not you, set a new password and look at where you are signed in."
_FORMS: Final[Mapping[Letter, _Form]] = MappingProxyType(
    {
        Letter.VERIFY_EMAIL: _Form(
            "Confirm your address",
            "Open this link within 24 hours to confirm that this address is yours. If you opened no account, do"
            " nothing.",
            Purpose.VERIFY_EMAIL,
            "verify-email",
        ),
        Letter.ADDRESS_TAKEN: _Form(
            "You have an account already",
            "Somebody asked for an account with this address, which has one. If it was you, sign in, or set a new"
            " password. If not, nothing has changed.",
        ),
        Letter.RESET_PASSWORD: _Form(
            "Set a new password",
            "Open this link within 60 minutes to set a new password. If you did not ask for it, do nothing: your"
            " password stays.",
            Purpose.RESET_PASSWORD,
            "reset-password",
        ),
        Letter.CLAIM_ADDRESS: _Form(
            "Take over your account",
            "Somebody signed in with another service by this address, whose account here never confirmed it. If it was"
            " you, open this link within 60 minutes to set a password: whoever else is signed in is logged out, and"
            " then you can link the service. If not, do nothing.",
            Purpose.RESET_PASSWORD,
            "reset-password",
        ),
        Letter.FACTOR_REMOVED: _Form(
            "Your second factor was taken away",
            "Your account is entered without a second factor from now on, and was logged out elsewhere. If you did not"
            " ask for it, write to whoever runs this server.",
        ),
        Letter.PASSWORD_CHANGED: _Form("Your password was changed", f"Your password was changed. {_NOT_YOU}"),
        Letter.CHANGE_EMAIL: _Form(
            "Confirm your new address",
            "Open this link within 60 minutes to make this the address of your account. If you did not ask for it,"
            " do nothing.",
            Purpose.CHANGE_EMAIL,
            "change-email",
        ),
        Letter.EMAIL_CHANGED: _Form(
            "Your address was changed",
            "Your account has another address now, and this one opens it no more. If this was not you, write to"
            " whoever runs this server.",
        ),
        Letter.RECOVERY_CODE_USED: _Form(
            "A recovery code was used",
            f"Somebody signed in to your account with one of its recovery codes. {_NOT_YOU}",
        ),
        Letter.REFRESH_REUSED: _Form(
            "A session was ended",
            f"A session of your account was used from two places, and has ended. {_NOT_YOU}",
        ),
        Letter.PAYMENT_FAILED: _Form(
            "Your payment failed",
            "The last payment for your plan failed. Look at how you pay; the plan stays for some days meanwhile.",
        ),
        Letter.PLAN_ENDED: _Form(
            "Your plan has ended",
            "Your plan has ended. What you recorded stays; you can subscribe again at any time.",
        ),
    }
)


def purpose_of(letter: Letter) -> Purpose | None:
    """Return what the link in a letter is good for, None for a letter without one."""
    return _FORMS[letter].purpose


def written(letter: Letter, to: Email, public_url: str, token: Secret | None) -> Mail:
    """Return the mail. The token stands in the fragment, which reaches no server's log and no Referer."""
    form = _FORMS[letter]
    link = "" if token is None else _link(f"{public_url}/{form.page}", token.reveal())
    return Mail(to=to, subject=form.subject, text=f"{form.says}\n{link}\n{public_url}\n")


def _link(page: str, token: str) -> str:
    return f"\n{page}#token={token}\n\nWhere the page asks for a code, this is it:\n\n{token}\n"
