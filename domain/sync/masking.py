"""Names of accounts elsewhere, so that their owner knows them and nobody else learns much."""


def masked(name: str) -> str:
    """Return the first letter of each word, and an address with its domain: ``A*** R***``, ``a***@example.org``."""
    local, at, domain = name.strip().rpartition("@")
    if at and local:
        return f"{local[0]}***@{domain}"
    return " ".join(f"{word[0]}***" for word in name.split()) or "***"
