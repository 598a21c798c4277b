"""Identity providers that speak OpenID Connect: Google by a visit of the browser, Supabase Auth by its tokens."""
