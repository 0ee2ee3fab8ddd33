"""Users, their passwords, sign-ins and API tokens."""
