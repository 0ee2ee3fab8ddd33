"""Stored responses, so that a repeated request creates nothing twice."""
