"""Explorers: native labelled controls, one picture, its finding in words."""
