"""Foothold: a Jupyter teaching kit on one short news article."""
