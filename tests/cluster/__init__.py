"""An installation on several hosts, all on this machine: pooler, standby, hosts, and a soak through them."""
