/* A plan's full text with its records marked. Selected stretches are painted as CSS highlights, which change no element. */

const reading = { number: null, data: null, nodes: [], kinds: new Set(["target", "task", "duty", "baseline"]), unclaimed: false };
const HIT_LIMIT = 2000;

/** Cuts of the text where a record or unclaimed number begins or ends, each with what covers it. */
function cutsOf(data) {
  const things = [...data.records.map((record, at) => ({ start: record.start, end: record.end, record: at })),
    ...data.unclaimed.map(([start, end], at) => ({ start, end, unclaimed: at }))];
  const points = [...new Set(things.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const place = new Map(points.map((point, at) => [point, at]));
  const covers = points.map(() => []);
  for (const thing of things) for (let at = place.get(thing.start); at < place.get(thing.end); at += 1) covers[at].push(thing);
  return { points, covers };
}

function lastAtMost(points, offset) {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function drawPiece(data, cuts, start, end, into) {
  let at = lastAtMost(cuts.points, start);
  for (let from = start; from < end; at += 1) {
    const to = Math.min(end, at + 1 < cuts.points.length ? cuts.points[at + 1] : end);
    const node = document.createTextNode(data.text.slice(from, to));
    reading.nodes.push({ start: from, end: to, node });
    const over = at >= 0 ? cuts.covers[at] : [];
    into.append(over.length ? marked(data, over, from, node) : node);
    from = to;
  }
}

function marked(data, over, from, node) {
  const records = over.filter((thing) => thing.record !== undefined).map((thing) => data.records[thing.record]);
  if (!records.length) {
    const [start, end] = [over[0].start, over[0].end];
    return make("mark", { class: "unclaimed", "data-at": `${start}-${end}`, tabindex: -1 }, node);
  }
  const smallest = records.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
  const starting = records.filter((record) => record.start === from);
  const mark = make("mark", { class: `k-${smallest.kind}`, "data-records": records.map((record) => record.id).join(" "),
    id: starting.length ? anchor.record(starting[0]) : null, role: "button", tabindex: -1 }, node);
  if (starting.length > 1) mark.prepend(...starting.slice(1).map((record) => make("span", { id: anchor.record(record) })));
  return mark;
}

function drawBlock(data, cuts, [kind, ...rest]) {
  if (kind === "t") {
    const line = (cell) => (row) => make("tr", null, row.map(([start, end, down, right]) => {
      const box = make(cell, { rowspan: down > 1 && down, colspan: right > 1 && right });
      drawPiece(data, cuts, start, end, box);
      return box;
    }));
    return make("div", { class: "wide", tabindex: 0, role: "group", "aria-label": say("in_text") },
      make("table", { class: "grid" }, make("thead", null, rest[0].map(line("th"))), make("tbody", null, rest[1].map(line("td")))));
  }
  const pieces = rest.at(-1);
  const box = kind === "h" ? make(`h${Math.min(6, rest[0] + 2)}`, { id: `h-${pieces[0][0]}`, tabindex: -1 }) : make("p");
  for (const [start, end] of pieces) drawPiece(data, cuts, start, end, box);
  return box;
}

const firstOf = ([kind, ...rest]) => (kind === "t" ? Math.min(...rest.flat(2).filter(([, end]) => end).map(([start]) => start)) : rest.at(-1)[0][0]);

/** The blocks in order; those of a box or table stand in a frame that bears its title. */
function drawText(data) {
  const cuts = cutsOf(data);
  const article = zh("article", { class: "text", click: textClick, keydown: textKey });
  reading.nodes = [];
  let frame = null;
  for (const block of data.blocks) {
    const at = firstOf(block);
    const region = data.regions.find(([, , , start, end]) => start <= at && at < end);
    if (region && (!frame || frame.region !== region)) {
      frame = make("div", { class: `frame ${region[0]}`, role: "group", "aria-label": region[2] || named("field", region[0] === "box" ? "box" : "annex") });
      frame.region = region;
      article.append(frame);
    } else if (!region) frame = null;
    (frame || article).append(drawBlock(data, cuts, block));
  }
  reading.nodes.sort((a, b) => a.start - b.start);
  return article;
}

async function showPlan(number) {
  if (reading.number === number && reading.lang === lang) return reading.data;
  const data = await planData(number);
  Object.assign(reading, { number, data, lang });
  const plan = index.plans[number];
  const article = drawText(data);
  byId("view-plan").replaceChildren(planHead(plan, number, data), readerTools(plan, data), make("div", { class: "reader" }, contents(data), article));
  const first = article.querySelector("mark[role=button]");
  if (first) first.tabIndex = 0;
  applyKinds();
  return data;
}

function planHead(plan, number, data) {
  const found = index.findings.filter((finding) => finding.plan === number && finding.origin === "audit");
  return make("header", { class: "plan-head" }, zh("h2", { tabindex: -1 }, plan.title),
    facts([[named("field", "issuer"), plan.issuer], [named("field", "doc_no"), plan.doc_no], [named("field", "issued"), plan.issued],
      [named("field", "period"), plan.period], [named("field", "file"), plan.file]]),
    found.length ? make("details", { class: "in-plan" }, make("summary", null, say("in_plan", { count: found.length })),
      make("ol", { class: "findings" }, found.map((finding) => findingItem(finding)))) : null);
}

function readerTools(plan, data) {
  const kinds = ["target", "task", "duty", "baseline"].map((kind, at) => make("label", { class: `check k-${kind}`, title: named("kind_hint", kind) },
    make("input", { type: "checkbox", checked: reading.kinds.has(kind), change: (event) => {
      reading.kinds[event.target.checked ? "add" : "delete"](kind);
      applyKinds();
    } }), make("i", { class: "swatch" }), `${named("kind", kind)} ${plan.kinds[at]}`));
  const unclaimed = make("label", { class: "check" }, make("input", { type: "checkbox", id: "unclaimed", checked: reading.unclaimed, change: (event) => {
    reading.unclaimed = event.target.checked;
    applyKinds();
  } }), make("i", { class: "swatch dotted" }), say("unclaimed", { count: data.unclaimed.length }));
  return make("form", { class: "filters reader-tools", submit: (event) => { event.preventDefault(); step(1); } },
    make("fieldset", null, make("legend", { class: "unseen" }, say("kinds_shown")), kinds, unclaimed),
    input(say("search"), say("search_text"), "", find),
    make("button", { type: "button", class: "quiet", "aria-label": say("previous"), click: () => step(-1) }, "↑"),
    make("button", { type: "button", class: "quiet", "aria-label": say("next"), click: () => step(1) }, "↓"),
    make("output", { id: "hits" }));
}

function applyKinds() {
  const article = document.querySelector("#view-plan .text");
  for (const kind of ["target", "task", "duty", "baseline"]) article.classList.toggle(`no-${kind}`, !reading.kinds.has(kind));
  article.classList.toggle("with-unclaimed", reading.unclaimed);
  for (const mark of article.querySelectorAll("mark.unclaimed")) {
    if (reading.unclaimed) mark.setAttribute("role", "button");
    else mark.removeAttribute("role");
  }
}

function contents(data) {
  const heads = data.blocks.filter(([kind, level]) => kind === "h" && level < 4);
  const jump = (start) => (event) => {
    event.preventDefault();
    byId(`h-${start}`).scrollIntoView();
    byId(`h-${start}`).focus({ preventScroll: true });
  };
  return make("nav", { class: "contents", "aria-label": say("contents") }, zh("ul", null, heads.map(([, level, pieces]) =>
    make("li", { class: `l${level}` }, make("a", { href: `#h-${pieces[0][0]}`, click: jump(pieces[0][0]) }, data.text.slice(pieces[0][0], pieces.at(-1)[1]))))));
}

/** A range in the page for a stretch of the text; null where it is not shown. */
function rangeOf(start, end) {
  const nodes = reading.nodes.filter((one) => one.end > start && one.start < end);
  if (!nodes.length) return null;
  const [first, last] = [nodes[0], nodes.at(-1)];
  const range = document.createRange();
  range.setStart(first.node, Math.max(0, start - first.start));
  range.setEnd(last.node, Math.min(last.end, end) - last.start);
  return range;
}

/** Paints stretches under a name of page.css; browsers without CSS highlights still show the marks. */
function paint(name, spans) {
  if (!window.CSS || !CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...spans.map(([start, end]) => rangeOf(start, end)).filter(Boolean)));
}

function scrollToRange(range) {
  const box = (range.startContainer.parentElement || document.body).closest("p, td, th, h3, h4, h5, h6, li") || range.startContainer.parentElement;
  box.scrollIntoView({ block: "center" });
}

function selectRecord(data, record) {
  const here = data.records.filter((one) => one !== record && one.start < record.end && one.end > record.start);
  for (const old of document.querySelectorAll("mark.open")) old.classList.remove("open");
  for (const mark of document.querySelectorAll("#view-plan mark[data-records]")) {
    if (mark.dataset.records.split(" ").includes(record.id)) mark.classList.add("open");
  }
  paint("record", [record.quantity_at, record.due_at, ...record.agencies.map((agency) => agency.at)].filter(Boolean));
  showRecordPanel(data, [record, ...here]);
}

function selectSpan(data, start, end) {
  paint("record", [[start, end]]);
  const range = rangeOf(start, end);
  if (range) scrollToRange(range);
  const unclaimed = data.unclaimed.find((one) => one[0] === start && one[1] === end);
  if (unclaimed) showUnclaimedPanel(data, unclaimed);
}

function textClick(event) {
  const mark = event.target.closest("mark");
  if (mark) openMark(mark);
}

function openMark(mark) {
  if (mark.dataset.at && !reading.unclaimed) return;
  if (mark.tabIndex !== 0) rove(mark);
  mark.focus({ preventScroll: true });
  const [start, end] = (mark.dataset.at || "").split("-");
  const smallest = (mark.dataset.records || "").split(" ").map((id) => reading.data.byId.get(id)).filter(Boolean)
    .sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
  location.hash = href(smallest ? anchor.record(smallest) : anchor.at(reading.number, start, end));
}

function rove(mark) {
  for (const old of document.querySelectorAll("#view-plan mark[tabindex='0']")) old.tabIndex = -1;
  mark.tabIndex = 0;
}

function textKey(event) {
  const mark = event.target.closest("mark");
  if (!mark) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    openMark(mark);
    return;
  }
  const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!move) return;
  event.preventDefault();
  const marks = [...document.querySelectorAll("#view-plan mark[role=button]")].filter((one) => one.offsetParent);
  const next = marks[marks.indexOf(mark) + move];
  if (next) { rove(next); next.focus(); }
}

const hits = { words: "", spans: [], at: -1 };

function find(words) {
  const spans = [];
  for (let at = words ? reading.data.text.indexOf(words) : -1; at >= 0 && spans.length < HIT_LIMIT; at = reading.data.text.indexOf(words, at + 1)) spans.push([at, at + words.length]);
  Object.assign(hits, { words, spans, at: -1 });
  paint("found", spans);
  if (spans.length) step(1);
  else byId("hits").textContent = words ? say("no_hits") : "";
}

function step(by) {
  const { spans } = hits;
  if (!spans.length) return;
  hits.at = (hits.at + by + spans.length) % spans.length;
  paint("here", [spans[hits.at]]);
  const range = rangeOf(...spans[hits.at]);
  if (range) scrollToRange(range);
  byId("hits").textContent = say("hits", { at: hits.at + 1, count: spans.length });
}
