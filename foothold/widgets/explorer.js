// Builds the page's side of an Explorer (see explorer.py).
// One call of the default export serves one model, however often it is displayed.

const PATIENCE_MS = 15000; // after this long without an answer, say so and let the reader go on
const pageId = Math.random().toString(36).slice(2, 10);
let built = 0; // makes the ids of labels unique on the page

export default () => {
  // Shared by all views of the model: at most one question is open at any time.
  let count = 0;
  let open = null; // {id, timer} of the question that the kernel has not answered yet
  const waiting = []; // what came meanwhile: {values, pressed}; only the newest of mere moves
  const complaints = new Set(); // how each view says that the kernel is silent

  function send(model, values, pressed) {
    if (open) {
      // A press acts on the values of its moment: a later move must not take its place.
      if (waiting.length && !waiting.at(-1).pressed) waiting.pop();
      waiting.push({ values, pressed });
      return;
    }
    const id = `${pageId}:${++count}`;
    const timer = setTimeout(() => {
      open = null;
      complaints.forEach((complain) => complain());
      next(model);
    }, PATIENCE_MS);
    open = { id, timer };
    model.set("values", values);
    model.set("asked", id);
    model.save_changes();
  }

  function next(model) {
    const move = waiting.shift();
    if (move) send(model, move.values, move.pressed);
  }

  function initialize({ model }) {
    const answered = () => {
      if (open && model.get("view").answers === open.id) {
        clearTimeout(open.timer);
        open = null;
        next(model);
      }
    };
    model.on("change:view", answered);
    return () => model.off("change:view", answered);
  }

  function render({ model, el }) {
    const uid = `foothold-${pageId}-${++built}`;
    const current = { ...model.get("values") };
    const busy = () => open !== null || waiting.length > 0;

    const root = make("div", { class: "foothold-explorer", role: "group" });
    root.setAttribute("aria-labelledby", `${uid}-title`);
    root.append(make("div", { class: "fh-title", id: `${uid}-title` }, model.get("title")));
    if (model.get("description")) {
      root.append(make("p", { class: "fh-description" }, model.get("description")));
    }

    const change = (name, value, pressed = false) => {
      current[name] = value;
      send(model, { ...current }, pressed);
    };
    const fields = model.get("controls").map((spec) => field(spec, `${uid}-${spec.name}`, change));
    root.append(arrange(fields));

    const image = make("img", { class: "fh-image", alt: "" });
    // What stays of the picture lies under it; it says nothing that the picture's words do not.
    const ground = make("img", { class: "fh-ground", alt: "", hidden: "" });
    const sheet = make("div", { class: "fh-sheet", hidden: "" });
    sheet.append(ground, image);
    const finding = make("p", { class: "fh-finding", role: "status" });
    const picture = scroller("Picture");
    picture.append(sheet);
    const detail = scroller(`Table: ${model.get("title")}`);
    detail.hidden = true;
    root.append(picture, finding, detail);
    el.append(root);
    // Reached with the Tab key only while there is something to scroll.
    const watch = new ResizeObserver(() => [picture, detail].forEach(reachable));
    [root, picture, sheet, detail].forEach((part) => watch.observe(part));

    const say = (text, trouble) => {
      root.classList.toggle("fh-trouble", trouble);
      if (finding.textContent !== text) finding.textContent = text;
    };
    const complain = () =>
      say("The kernel does not answer. If it is not busy, run the cell again.", true);
    complaints.add(complain);

    let shown = 0;
    let url = null;
    let groundUrl = null;
    let groundKey = "";
    async function show() {
      const turn = ++shown;
      const view = model.get("view");
      for (const one of fields) {
        if (view.said && one.spec.name in view.said) one.say(view.said[one.spec.name]);
      }
      if (view.trouble) {
        say(view.trouble, true);
        return;
      }
      if (!busy()) take(view.values);
      if (view.png && view.png.byteLength) {
        const under = model.get("ground");
        const shift = view.ground !== groundKey;
        const below = shift && view.ground === under.key && view.ground ? load(under.png) : null;
        const fresh = load(view.png);
        // decoded before they are swapped in, so that no picture ever gives way to a blank
        await Promise.all([fresh.ready, below?.ready]);
        if (turn !== shown) {
          [fresh, below].forEach((one) => one && URL.revokeObjectURL(one.url));
          return;
        }
        if (shift) {
          groundKey = view.ground;
          groundUrl = swap(ground, groundUrl, below?.url ?? null);
          ground.hidden = !below;
        }
        url = swap(image, url, fresh.url);
        sheet.style.setProperty("--fh-width", `${view.width}px`);
        sheet.style.setProperty("--fh-shape", view.width / view.height);
        sheet.hidden = false;
      } else {
        sheet.hidden = true;
      }
      image.alt = view.finding;
      say(view.finding, false);
      const fill = () => {
        if (turn !== shown) return;
        if (detail.innerHTML !== view.detail) detail.innerHTML = view.detail;
        detail.hidden = !view.detail;
        reachable(detail);
      };
      // A table of another length moves all that is below it on the page: first the picture.
      if (turn === 1) fill();
      else requestAnimationFrame(() => setTimeout(fill));
    }

    function take(values) {
      Object.assign(current, values);
      fields.forEach((one) => one.put(values[one.spec.name]));
    }

    // Values that another view of this widget, or a cell, has set.
    const moved = () => {
      Object.assign(current, model.get("values"));
      fields.forEach((one) => one.put(current[one.spec.name]));
    };
    fields.forEach((one) => one.put(current[one.spec.name]));
    model.on("change:view", show);
    model.on("change:values", moved);
    show();

    return () => {
      model.off("change:view", show);
      model.off("change:values", moved);
      complaints.delete(complain);
      watch.disconnect();
      [url, groundUrl].forEach((one) => one && URL.revokeObjectURL(one));
    };
  }

  return { initialize, render };
};

function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text; // never innerHTML: labels are data
  return element;
}

// The bytes of a PNG as an address, and a promise that they are decoded.
function load(bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
  const loader = new Image();
  loader.src = url;
  return { url, ready: loader.decode().catch(() => {}) };
}

function swap(image, before, after) {
  if (after) image.src = after;
  else image.removeAttribute("src");
  if (before) URL.revokeObjectURL(before);
  return after;
}

// A box that scrolls sideways where the page is narrow or magnified.
function scroller(name) {
  const box = make("div", { class: "fh-scroll", "data-name": name });
  box.setAttribute("data-lm-suppress-shortcuts", "true");
  return box;
}

function reachable(box) {
  const scrolls = box.scrollWidth > box.clientWidth + 1;
  if (scrolls === box.hasAttribute("tabindex")) return;
  if (scrolls) {
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${box.dataset.name} (scrolls sideways)`);
  } else if (box !== document.activeElement) {
    ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
  }
}

// Neighbours of the same group share a fieldset with that legend.
function arrange(fields) {
  const long = fields.length > 10 ? " fh-long" : "";
  const panel = make("div", { class: `fh-controls${long}` });
  let box = panel;
  let group = "";
  for (const one of fields) {
    if (one.spec.group !== group) {
      group = one.spec.group;
      box = panel;
      if (group) {
        box = make("fieldset", { class: "fh-group" });
        box.append(make("legend", {}, group));
        panel.append(box);
      }
    }
    box.append(one.element);
  }
  return panel;
}

const said = (value, spec) => `${value.toLocaleString("en")} ${spec.unit}`.trim();

// One control: {spec, element, put(value), say(text)}. put never moves the focus.
function field(spec, id, change) {
  const element = make("div", { class: `fh-field fh-${spec.kind}` });
  const input = INPUTS[spec.kind](spec);
  input.id = id;
  // On the focused element itself: Notebook 7 would keep the arrow keys otherwise.
  input.setAttribute("data-lm-suppress-shortcuts", "true");
  const result = { spec, element, put() {}, say() {} };

  if (spec.kind === "button") {
    input.textContent = spec.label;
    let presses = 0;
    input.addEventListener("click", () => change(spec.name, ++presses, true));
    result.put = (value) => (presses = value);
    element.append(input);
  } else if (spec.kind === "check") {
    const label = make("label", { for: id });
    label.append(input, make("span", {}, spec.label));
    input.addEventListener("input", () => change(spec.name, input.checked));
    result.put = (value) => (input.checked = value);
    element.append(label);
  } else {
    const unit = spec.unit && spec.kind === "number" ? ` (${spec.unit})` : "";
    const label = make("label", { for: id }, spec.label + unit);
    element.append(label, input);
    if (spec.kind === "range") {
      // Said through aria-valuetext, so the copy on the screen is hidden from screen readers.
      const shown = make("span", { class: "fh-value", "aria-hidden": "true" });
      label.after(shown);
      // As wide as its longest text, so that the slider does not change its length under the hand.
      const texts = spec.marks ?? [said(spec.min, spec), said(spec.max, spec)];
      const longest = Math.max(...texts.map((text) => text.length));
      shown.style.minWidth = `${0.9 * Math.min(24, longest)}ch`; // letters are narrower than 0
      result.say = (text) => {
        shown.textContent = text;
        input.setAttribute("aria-valuetext", text);
      };
      const word = (value) =>
        spec.marks ? spec.marks[Math.round((value - spec.min) / spec.step)] : said(value, spec);
      input.addEventListener("input", () => {
        result.say(word(input.valueAsNumber));
        change(spec.name, input.valueAsNumber);
      });
      result.put = (value) => {
        if (input.valueAsNumber !== value) input.value = value;
        result.say(word(value));
      };
    } else if (spec.kind === "number") {
      input.addEventListener("input", () => {
        const bad = !input.validity.valid;
        input.setAttribute("aria-invalid", String(bad));
        if (!bad) change(spec.name, input.value === "" ? null : input.valueAsNumber);
      });
      result.put = (value) => {
        const now = input.value === "" ? null : input.valueAsNumber;
        if (now !== value && input.validity.valid) input.value = value ?? "";
      };
    } else {
      input.addEventListener("input", () => change(spec.name, input.value));
      result.put = (value) => {
        if (input.value !== value) input.value = value;
      };
    }
  }
  if (spec.help) {
    element.append(make("div", { class: "fh-help", id: `${id}-help` }, spec.help));
    input.setAttribute("aria-describedby", `${id}-help`);
  }
  return result;
}

const INPUTS = {
  range: (spec) =>
    make("input", { type: "range", min: spec.min, max: spec.max, step: spec.step }),
  number: (spec) => {
    const limits = { type: "number", step: spec.step ?? "any" };
    if (spec.min !== null) limits.min = spec.min;
    if (spec.max !== null) limits.max = spec.max;
    return make("input", limits);
  },
  check: () => make("input", { type: "checkbox" }),
  button: () => make("button", { type: "button" }),
  text: (spec) =>
    spec.rows > 1
      ? make("textarea", { rows: spec.rows, maxlength: spec.max_length })
      : make("input", { type: "text", maxlength: spec.max_length }),
  select: (spec) => {
    const list = make("select");
    for (const [value, text] of spec.options) list.append(make("option", { value }, text));
    return list;
  },
};
