"""The production store: PostgreSQL, Supabase's among them, through asyncpg."""
