"""What a connection's session is opened with."""

from training_analyzer.domain.sealing import SealBroken
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Account, Credential
from training_analyzer.domain.sync.errors import CredentialUnreadable
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.ports.vault import Vault


def opened_credential(connection: Connection, vault: Vault) -> Credential:
    """Return the credential. Raises CredentialUnreadable for what is not this very connection's own, UnknownKey."""
    context = credential_context(connection.user_id, connection.provider, connection.id)
    try:
        blob = vault.open(connection.sealed, context)
    except SealBroken:
        raise CredentialUnreadable from None
    return Credential(
        blob=blob,
        account=Account(provider_user_id=connection.provider_user_id, display_name=connection.account_name),
        expires_at=connection.credential_expires_at,
    )
