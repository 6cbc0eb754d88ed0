"""What a reader does on a page, and what a test reads from it: one place for the page's own words.

`page` is a page of Playwright; a *root* is the element of one explorer on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EXPLORER = ".foothold-explorer"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
APP = "window.jupyterapp"
KERNEL = """async () => {
  const session = window.jupyterapp.shell.currentWidget.sessionContext;
  const kernel = session.ready.then(() => session.session.kernel.info);
  const late = new Promise((_, no) => setTimeout(() => no(new Error('no kernel in 60 s')), 60000));
  await Promise.race([kernel, late]);
}"""
CLEAR = "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
RUN_ALL = """async () => {
  const done = window.jupyterapp.commands.execute('notebook:run-all-cells');
  await Promise.race([done, new Promise((yes) => setTimeout(yes, 180000))]);
}"""
# JupyterLab stops at the first error, which is then for the test to report
ALL_RUN = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets
    .filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.source.trim());
  return cells.every((cell) => cell.model.executionCount !== null)
    || cells.some((cell) => cell.model.outputs.toJSON().some((o) => o.output_type === 'error'));
}"""
TROUBLES = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.model.type === 'code')
  .flatMap((cell) => cell.model.outputs.toJSON())
  .filter((o) => o.output_type === 'error' || o.name === 'stderr')
  .map((o) => o.text ?? `${o.ename}: ${o.evalue}`)"""
STEPS_TO_WIDGET = """() => {
  const { content } = window.jupyterapp.shell.currentWidget;
  const there = content.widgets.findIndex((c) => c.node.querySelector('.foothold-explorer'));
  return there - content.activeCellIndex;
}"""
SHUT_DOWN = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
THEME = """async (theme) => {
  await window.jupyterapp.commands.execute('apputils:change-theme', { theme });
  const light = String(theme.endsWith('Light'));
  // a splash lies over the page for a moment
  while (document.body.dataset.jpThemeLight !== light
         || document.querySelector('#jupyterlab-splash')) {
    await new Promise((yes) => setTimeout(yes, 30));
  }
}"""
# The pixels as they are on the page, not the bytes that came: a picture that failed has none.
SHOWN = """async (root) => {
  const img = root.querySelector('.fh-image');
  const canvas = new OffscreenCanvas(img.naturalWidth || 1, img.naturalHeight || 1);
  const pen = canvas.getContext('2d');
  for (const layer of root.querySelectorAll('.fh-ground, .fh-image')) {
    if (layer.naturalWidth) pen.drawImage(layer, 0, 0);
  }
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return {
    alt: img.alt,
    src: img.src,
    pixels: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    finding: root.querySelector('[role=status]').textContent,
  };
}"""
FOCUSED = """(root) => {
  const at = document.activeElement;
  if (!root.contains(at) || !at.matches('input, select, textarea, button')) return null;
  const label = at.labels?.[0]?.textContent ?? at.textContent;
  return { tag: at.tagName, type: at.type, label, value: at.type === 'checkbox'
    ? String(at.checked) : at.value };
}"""
# What is wider than the place that it has. An ancestor that cuts (hidden) loses it for the reader;
# one that scrolls keeps it, at the price of scrolling: {cut: [...], scrolled: [...]}
TOO_WIDE = """() => {
  const found = { cut: [], scrolled: [] };
  const kinds = 'img, table, figure, figcaption, p, pre, legend, label, input, select, textarea,'
    + ' button, .fh-explorer, .fh-finding, .fh-value, .fh-help';
  for (const output of document.querySelectorAll('.jp-OutputArea-output')) {
    for (const part of output.querySelectorAll(kinds)) {
      const { width, right, left } = part.getBoundingClientRect();
      if (!width) continue;
      for (let box = part.parentElement; box; box = box.parentElement) {
        const flow = getComputedStyle(box).overflowX;
        if (flow === 'visible' && box !== document.body) continue;
        const edge = box.getBoundingClientRect();
        if (right > edge.right + 1 || left < edge.left - 1) {
          const scrolls = ['auto', 'scroll'].includes(flow) && box.scrollWidth > box.clientWidth;
          const name = `${part.tagName} ${part.textContent.slice(0, 60)}`;
          found[scrolls ? 'scrolled' : 'cut'].push(name);
          break;
        }
        if (box.matches('.jp-Notebook, .jp-WindowedPanel-outer')) break;
      }
    }
  }
  return found;
}"""
# Height that is needed to see a control, the picture and the finding at once, and height there is.
# Moving by slider is watching: without sliders every control counts.
IN_SIGHT = """(root) => {
  const finding = root.querySelector('[role=status]');
  const sliders = [...root.querySelectorAll('input[type=range]')];
  const controls = sliders.length ? sliders : [...root.querySelectorAll('input, select, button')];
  const needed = controls.map((control) => {
    control.scrollIntoView({ block: 'nearest' });
    return finding.getBoundingClientRect().bottom - control.getBoundingClientRect().top;
  });
  return [Math.max(...needed), root.closest('.jp-WindowedPanel-outer').clientHeight];
}"""
TARGETS = """() => [...document.querySelectorAll(
    '.foothold-explorer :is(input, select, textarea, button)')]
  .map((control) => control.type === 'checkbox' ? control.closest('label') : control)
  .map((target) => ({ name: target.id || target.textContent, box: target.getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < 24)
  .map(({ name }) => name)"""
# Every picture of the kit brings its own paper: the corner of each is opaque white.
PAPERS = """async () => {
  const corners = [];
  for (const img of document.querySelectorAll('.jp-OutputArea-output img:not(.fh-ground)')) {
    const canvas = new OffscreenCanvas(1, 1);
    for (const layer of img.closest('.fh-sheet')?.querySelectorAll('img[src]') ?? [img]) {
      await layer.decode();
      canvas.getContext('2d').drawImage(layer, 0, 0);
    }
    corners.push([...canvas.getContext('2d').getImageData(0, 0, 1, 1).data].join());
  }
  return corners;
}"""
BARE_IMAGES = """() => [...document.querySelectorAll(
    '.jp-OutputArea-output img:not(.fh-ground)')]
  .filter((img) => img.alt.trim().split(/\\s+/).length < 4)
  .map((img) => img.outerHTML.slice(0, 80))"""
TO_TOP = "() => document.querySelector('.jp-WindowedPanel-outer')?.scrollTo(0, 0)"
# What the kit shows; the rest of the page is Jupyter's own, and so are the links that JupyterLab
# makes of the addresses in printed text.
KITS_OWN = {"include": [[".jp-OutputArea-output"]], "exclude": [[".jp-RenderedText pre a"]]}
SIGNS = ("shortTextContent", "nonBmp")
UNCLIP = """() => ['body', '.jp-LabShell'].forEach((name) => {
  document.querySelector(name)?.style.setProperty('overflow', 'visible', 'important');
})"""
TALL = (
    """() => (document.querySelector('.jp-WindowedPanel-viewport') ?? document.body).scrollHeight"""
)
KEYS = {
    "range": ("End", "Home"),
    "select-one": ("ArrowDown", "ArrowUp"),
    "checkbox": ("Space",),
    "number": ("7",),
    "text": ("x",),
    "textarea": ("x",),
    "submit": ("Space",),
    "button": ("Space",),
}


@dataclass(frozen=True)
class Move:
    """One control, used: what was to see before and after."""

    label: str
    before: dict
    after: dict

    @property
    def changed(self) -> set[str]:
        """Which of picture, alternative text and finding are new."""
        return {k for k in ("pixels", "alt", "finding") if self.before[k] != self.after[k]}


def run_notebook(page, address: str) -> None:
    """Open a notebook in JupyterLab or Notebook 7, run all its cells, wait until all have run."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook", timeout=60_000)
    page.wait_for_function(f"() => {APP}?.shell.currentWidget?.sessionContext")
    page.evaluate(KERNEL)  # a Run All before the kernel is there is silently dropped
    page.evaluate(CLEAR)
    for _ in range(5):  # on a busy machine a Run All is now and then dropped even so
        page.evaluate(RUN_ALL)
        try:
            page.wait_for_function(ALL_RUN, timeout=5_000)
            return
        except TimeoutError:
            continue
    raise AssertionError(f"the cells of {address} did not all run")


def drawn(page):
    """The first explorer of the page, with its picture."""
    root = page.locator(EXPLORER).first
    root.locator("img.fh-image[src^=blob]").wait_for(timeout=60_000)
    return root


def go_to_widget(page, root) -> dict:
    """Reach the first control from wherever the notebook is, with arrows and Tab only."""
    for _ in range(3):  # Run All brings the focus back to the notebook, late on a busy machine
        steps = page.evaluate(STEPS_TO_WIDGET)
        for _ in range(abs(steps)):
            page.keyboard.press("ArrowUp" if steps < 0 else "ArrowDown")
        found = tab_into(page, root)
        if found:
            return found
        page.keyboard.press("Escape")
    raise AssertionError("Tab does not lead from the cell into its widget")


def tab_into(page, root, most: int = 5) -> dict | None:
    for _ in range(most):
        page.keyboard.press("Tab")
        found = root.evaluate(FOCUSED)
        if found:
            return found
    return None


def use_every_control(page, root, first: dict) -> Iterator[Move]:
    """Move each control with its keys, go on with Tab, and leave the widget at its end."""
    control, number = first, root.locator("input, select, textarea, button").count()
    for _ in range(number):
        before = root.evaluate(SHOWN)
        for key in KEYS[control["type"]]:
            page.keyboard.press(key)
            now = root.evaluate(FOCUSED)
            if control["tag"] == "BUTTON" or now["value"] != control["value"]:
                break
        else:
            raise AssertionError(f"no key moves {control['label']!r}")
        page.wait_for_function(
            "([root, src]) => root.querySelector('.fh-image').src !== src",
            arg=[root.element_handle(), before["src"]],
            timeout=20_000,
        )
        yield Move(control["label"], before, root.evaluate(SHOWN))
        page.keyboard.press("Tab")
        control = root.evaluate(FOCUSED)
        if control is None:
            return
    raise AssertionError("Tab does not lead out of the widget")


def violations(page) -> list[tuple[str, str]]:
    """What axe-core finds in the kit's own outputs: rule, and the start of each place.

    axe takes no account of a text that it holds to be out of sight, as all is in a page whose body
    has no height and whose parts scroll. So for this look the page is as tall as its contents, and
    a text whose contrast was not judged counts as a finding.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(UNCLIP)
    screen = page.viewport_size
    page.set_viewport_size({**screen, "height": page.evaluate(TALL) + 200})
    try:
        page.wait_for_timeout(300)
        page.evaluate(TO_TOP)
        answer = Axe().run(page, context=KITS_OWN, options={}).response
    finally:
        page.set_viewport_size(screen)
    judged = [rule for rule in answer["passes"] if rule["id"] == "color-contrast"]
    if not judged:
        return [("color-contrast", "axe saw no text at all")]
    unsure = [rule for rule in answer["incomplete"] if rule["id"] == "color-contrast"]
    return [
        (rule["id"], node["html"][:160])
        for rule in [*answer["violations"], *unsure]
        for node in rule["nodes"]
        # signs alone, such as a minus, are never judged; they look like their neighbours
        if not any((c["data"] or {}).get("messageKey") in SIGNS for c in node["any"])
    ]
