"""Mail: shown, filed, or sent by SMTP."""
