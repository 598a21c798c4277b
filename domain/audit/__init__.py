"""What happened to accounts, kept for their owners and for whoever looks into an incident."""
