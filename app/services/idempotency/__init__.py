"""Answers kept, so that a repeated request creates nothing twice."""
