"""Which files here are programs of their own."""

# It replaces modules of the grader when it is imported; looking for doctests would import it.
collect_ignore = ["standin_grader.py"]
