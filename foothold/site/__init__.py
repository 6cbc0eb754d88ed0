"""The static site: every notebook, exercise and table as a page to read, without a kernel."""
