"""What a tenant, a plan version, an account and a session are, and what they may become. No I/O, clock or chance."""
