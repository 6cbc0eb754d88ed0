"""Pure functions from tables and model results to a figure and the sentence it shows."""
