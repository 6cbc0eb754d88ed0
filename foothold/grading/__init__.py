"""Release exercises, take submissions in, run them confined, judge, keep the marks, report."""
