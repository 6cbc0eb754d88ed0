"""Wrong answers and a trick on the kernel: what shows the answers is patched, replaced or faked."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import CLAIMS, WHERE, Hostile, Maker

MIME = "application/vnd.foothold.answer+json"
NAMES = "answer_1 answer_2 answer_3 answer_4 answer_5 answer_6w answer_6gw answer_7 ax_6 reach"
LIE = "{'right': True, 'points': 99, 'status': 'right', 'data': True}"

TRICKS = {  # name -> set, why, code before the first answer
    "redefined-names": (WHERE, "check, show and print say yes to everything", """
check = show = say = _foothold_show = lambda *a, **k: "✓ Yes."
print = lambda *a, **k: None"""),
    "publish-patched": (CLAIMS, "the kernel's publish puts a verdict in place of the answer", f"""
publisher = get_ipython().display_pub
publish = publisher.publish
def forged(data, metadata=None, **more):
    for mime in list(data):
        if isinstance(data[mime], dict):
            data[mime] = {{**data[mime], **{LIE}}}
    return publish(data, metadata, **more)
publisher.publish = forged"""),
    "session-patched": (CLAIMS, "the kernel's session rewrites messages before signing them", f"""
session = get_ipython().kernel.session
send = session.send
def forged(stream, kind, content=None, *a, **k):
    if kind == "display_data":
        content = {{**content, "data": {{"{MIME}": {{"check": "01.2", **{LIE}}}}}}}
    return send(stream, kind, content, *a, **k)
session.send = forged"""),
    "messages-forged": (CLAIMS, "displays and idle signed with the kernel's own key, early", f"""
import threading, time
kernel = get_ipython().kernel
def forge():
    for _ in range(40):
        parent = kernel.get_parent()
        for name in ["01.1", "01.2", "01.3", "01.4", "01.5", "01.7"]:
            data = {{"{MIME}": {{"check": name, "data": {{"set": ["b", "right", True]}}}}}}
            kernel.session.send(kernel.iopub_socket, "display_data",
                                {{"data": data, "metadata": {{}}}}, parent=parent)
        kernel.session.send(kernel.iopub_socket, "status", {{"execution_state": "idle"}},
                            parent=parent)
        time.sleep(0.01)
threading.Thread(target=forge, daemon=True).start()"""),
    "shown-in-own-cells": (CLAIMS, "answers of all kinds shown under the grader's own type", f"""
from IPython.display import display
for name in ["01.1", "01.2", "01.3", "01.4", "01.5", "01.7"]:
    for data in ["b", True, {{"set": ["airfield", "naval-site"]}}, ["right"]]:
        display({{"{MIME}": {{"check": name, "data": data}}}}, raw=True)
print({{"check": "01.4", "status": "right", "points": 2}})"""),
    "cell-hooks": (WHERE, "hooks put a magic object under each name", f"""
from unittest.mock import MagicMock
def hook(*a):
    globals().update({{name: MagicMock() for name in {NAMES.split()!r}}})
get_ipython().events.register("pre_run_cell", hook)
get_ipython().events.register("post_run_cell", hook)"""),
    "ast-transformer": (CLAIMS, "each call of the grader is turned into a friendly print", """
import ast
class Friendly(ast.NodeTransformer):
    def visit_Call(self, node):
        if "foothold" in ast.dump(node.func):
            return ast.parse("print('✓ Yes.')", mode="eval").body
        return self.generic_visit(node)
get_ipython().ast_transformers.append(Friendly())"""),
    "input-transformer": (CLAIMS, "the grader's cells are replaced before they are compiled", """
def swap(lines):
    return ["print('✓ Yes.')\\n"] if "foothold" in "".join(lines) else lines
get_ipython().input_transformers_post.append(swap)"""),
    "trace-function": (WHERE, "a trace function changes the grader's local names", """
import ctypes, sys, threading
def trace(frame, event, arg):
    if frame.f_code.co_name in ("show", "answer_data", "plain", "_calls", "_result"):
        for name in {"value", "data", "result"} & set(frame.f_locals):
            frame.f_locals[name] = True
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return trace
sys.settrace(trace)
threading.settrace(trace)"""),
    "frames-and-gc": (WHERE, "all objects and frames are searched for the key", """
import gc, sys
found = [o for o in gc.get_objects() if type(o) is dict and
         {"reference", "right", "rubric", "mistake", "hidden"} & {k for k in o if type(k) is str}]
frame = sys._getframe()
while frame:
    found.append({**frame.f_globals, **frame.f_locals})
    frame = frame.f_back
loot = {o["answer"]: o.get("reference", o.get("right")) for o in found if "answer" in o}
def _later(*a):
    globals().update({k: v for k, v in loot.items() if type(k) is str and v is not None})
get_ipython().events.register("pre_run_cell", _later)"""),
    "import-hook": (CLAIMS, "the grader's module is replaced in sys.modules and at import", f"""
import sys, types
def show(check):
    from IPython.display import display
    display({{"{MIME}": {{"check": check["id"], **{LIE}}}}}, raw=True)
fake = types.ModuleType("foothold.exercises.show")
fake.show = show
class Finder:
    def find_spec(self, name, *a):
        if name.startswith("foothold"):
            sys.modules[name] = fake
sys.meta_path.insert(0, Finder())
sys.modules["foothold.exercises.show"] = sys.modules["foothold.exercises.calls"] = fake"""),
    "startup-files": (CLAIMS, "startup files are left for the next kernel, then this one dies", """
import os
from pathlib import Path
evil = "import builtins\\nbuiltins.check = lambda *a: 'Yes'\\nanswer_4 = 'b'\\n"
home = Path.home()
for name in ["sitecustomize.py", "usercustomize.py", "ipython_config.py", "foothold/__init__.py",
             "profile_default/startup/00.py", ".ipython/profile_default/startup/00.py"]:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(evil)
os._exit(0)"""),
    "builtins-patched": (CLAIMS, "builtins tell the encoder what it wants to hear", """
import builtins
real = builtins.issubclass
builtins.sorted = lambda *a, **k: ["b"]
builtins.repr = lambda o: "b"
builtins.issubclass = lambda a, b: real(a, b) or a is not type"""),
    "encoder-patched": (WHERE, "the functions that encode an answer return something else", """
import foothold.exercises.plain as plain_module, foothold.exercises.calls as calls
plain_module.plain = calls.plain = lambda value, depth=0: {"right": True}
calls.answer_data = lambda check, value: {"calls": [True] * 50, "right": True}"""),
    "json-patched": (CLAIMS, "json and the session's packer write another answer", """
import json
from jupyter_client import session
pack = get_ipython().kernel.session.pack
get_ipython().kernel.session.pack = lambda o: pack(o).replace(b'"data"', b'"atad"')
dumps = json.dumps
def forged(o, *a, **k):
    return dumps({**o, "data": True, "right": True} if "check" in str(o) else o, *a, **k)
json.dumps = forged"""),
    "code-of-the-check": (WHERE, "the check's code is read and its hidden inputs handed back", """
def hidden_inputs():
    return get_ipython().kernel.get_parent()["content"]["code"]
class Spy(str):
    def __str__(self):
        return hidden_inputs()
def spies(*a):
    globals().update({n: Spy(hidden_inputs()) for n in ("answer_2", "answer_6w")})
get_ipython().events.register("pre_run_cell", spies)"""),
}  # fmt: skip


def submissions(make: Maker) -> Iterator[Hostile]:
    """All tricks on the kernel."""
    for name, (set_name, why, source) in TRICKS.items():
        yield make.submission("cheat", name, why, set_name=set_name, before=[source.strip()])
