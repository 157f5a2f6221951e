/* The matrix: indicators down, plans across. A grid for arrow keys; rows of a large matrix are filled as they come near. */

const EAGER = 3000; // cells that are made at once
const chosen = { group: "", status: "", severity: "", plan: "", words: "", sorted: null };

/** Plans that are not compared stand behind the others and have no cells. */
const comparedPlans = () => index.rows[0].cells.map((_, number) => number);

function plansShown() {
  const wanted = chosen.plan.toLowerCase();
  const numbers = comparedPlans().filter((number) => {
    const { name, label, title, province, issuer } = index.plans[number];
    return [name, label, title, province, issuer].join("\n").toLowerCase().includes(wanted);
  });
  if (chosen.sorted === null) return numbers;
  const row = index.rows[chosen.sorted];
  const key = (number) => { const cell = row.cells[number]; return cell.alike ? cell.value : cell.shown ? null : undefined; };
  const place = (number) => (key(number) === undefined ? 2 : key(number) === null ? 1 : 0);
  const sign = row.better === "less" ? 1 : -1;
  return numbers.sort((a, b) => place(a) - place(b) || sign * ((key(a) || 0) - (key(b) || 0)) || a - b);
}

function cellFits(row, number) {
  const cell = row.cells[number];
  const status = cell === 1 ? "absent" : cell.status;
  if (chosen.status === "comparable" ? !cell.alike : chosen.status && status !== chosen.status) return false;
  return !chosen.severity || findingsOf(row, number).some((finding) => finding.severity === chosen.severity);
}

function rowsShown(plans) {
  const wanted = chosen.words.toLowerCase();
  const strict = chosen.status || chosen.severity;
  return index.rows.filter((row) =>
    (!chosen.group || (row.group || "") === chosen.group) &&
    [row.id, row.name, row.definition].join("\n").toLowerCase().includes(wanted) &&
    (!strict || plans.some((number) => cellFits(row, number))));
}

function matrixFilters() {
  const change = (key) => (value) => { chosen[key] = value; drawTable(); };
  const groups = [...new Set(index.rows.map((row) => row.group).filter(Boolean))];
  const states = ["value", "unquantified", "absent"].map((key) => [key, named("status_long", key)]);
  return make("form", { class: "filters", role: "search", "aria-label": say("filters"), submit: (event) => event.preventDefault() },
    input(say("search"), say("search_matrix"), chosen.words, change("words")),
    comparedPlans().length > 2 ? input(say("plan"), say("search_plans"), chosen.plan, change("plan")) : null,
    groups.length > 1 ? select(say("group"), [["", say("all_groups")], ...groups.map((g) => [g, g])], chosen.group, change("group")) : null,
    select(say("status"), [["", say("all_states")], ...states, ["comparable", say("comparable")]], chosen.status, change("status")),
    select(say("severity"), [["", say("all_severities")], ...["error", "warning", "info"].map((s) => [s, named("severity", s)])],
      chosen.severity, change("severity")),
    make("button", { type: "button", class: "quiet", click: clearFilters }, say("clear")), downloadButton(saveMatrix));
}

function clearFilters() {
  Object.assign(chosen, { group: "", status: "", severity: "", plan: "", words: "", sorted: null });
  drawMatrix();
}

function legend() {
  const shades = [1, 2, 3, 4, 5, 6, 7].map((n) => make("i", { class: `swatch h${n}` }));
  return make("p", { class: "legend" }, make("span", null, make("span", { class: "swatches", "aria-hidden": "true" }, shades), say("legend")),
    make("span", null, say("legend_neutral")), make("span", null, say("legend_plain")),
    make("span", null, make("i", { class: "corner-sample", "aria-hidden": "true" }), say("legend_mark")), make("span", { class: "keys" }, say("keys")));
}

function drawMatrix() {
  byId("view-matrix").replaceChildren(make("h2", { class: "unseen" }, say("matrix")), matrixFilters(), legend(),
    make("p", { class: "count", id: "count" }), make("div", { class: "scroll", id: "scroll" }));
  drawTable();
}

function drawTable() {
  const plans = plansShown();
  const rows = rowsShown(plans);
  const told = say("shown", { rows: rows.length, allRows: index.rows.length, plans: plans.length, allPlans: comparedPlans().length });
  const sorted = chosen.sorted === null ? null
    : make("button", { type: "button", class: "quiet", click: () => { chosen.sorted = null; drawTable(); } }, say("unsort"));
  byId("count").replaceChildren(told, ...(sorted ? [" ", sorted] : []));
  announce(told);
  if (!plans.length || !rows.length) {
    byId("scroll").replaceChildren(make("p", { class: "empty" }, say("nothing")));
    return;
  }
  const table = make("table", { class: plans.length > 6 ? "matrix many" : "matrix", role: "grid", "aria-label": say("matrix"),
    "aria-rowcount": rows.length + 1, "aria-colcount": plans.length + 1, keydown: matrixKey, click: matrixClick },
    make("colgroup", null, make("col", { class: "first" }), plans.map(() => make("col"))), heads(plans), bodies(rows, plans));
  byId("scroll").replaceChildren(table);
  table.querySelector("tbody tr.row td, tbody tr.row th").tabIndex = 0;
}

function heads(plans) {
  return make("thead", null, make("tr", null, make("th", { scope: "col", class: "first", tabindex: -1 }, say("indicator")),
    plans.map((number) => zh("th", { scope: "col", tabindex: -1, "data-go": anchor.plan(number), title: index.plans[number].title },
      index.plans[number].label, make("small", null, index.plans[number].period || "")))));
}

function bodies(rows, plans) {
  const grouped = new Map();
  for (const row of rows) grouped.set(row.group || "", [...(grouped.get(row.group || "") || []), row]);
  const lazy = rows.length * plans.length > EAGER ? watcher() : null;
  return [...grouped].map(([group, members]) => make("tbody", null,
    group ? make("tr", { class: "group" }, zh("th", { scope: "rowgroup", colspan: plans.length + 1 }, make("span", null, group))) : null,
    members.map((row) => rowOf(row, plans, lazy))));
}

function rowOf(row, plans, lazy) {
  const arrow = row.better ? make("span", { class: "better", title: say(`better_${row.better}`) }, row.better === "more" ? "↑" : "↓",
    make("span", { class: "unseen" }, say(`better_${row.better}`))) : null;
  const line = make("tr", { class: "row" }, zh("th", { scope: "row", class: "first", tabindex: -1, "data-go": anchor.row(row) },
    row.name, make("small", null, row.unit || "", arrow)));
  line.fill = () => {
    line.fill = null;
    if (lazy) lazy.unobserve(line);
    line.replaceChildren(line.firstChild, ...plans.map((number) => cellOf(row, number)));
  };
  if (!lazy) line.fill();
  else {
    line.append(make("td", { colspan: plans.length, class: "waiting" }));
    lazy.observe(line);
  }
  return line;
}

function watcher() {
  return new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting && entry.target.fill) entry.target.fill();
  }, { root: byId("scroll"), rootMargin: "200px" });
}

function cellOf(row, number) {
  const cell = row.cells[number];
  const found = findingsOf(row, number);
  const worst = ["error", "warning", "info"].find((severity) => found.some((finding) => finding.severity === severity));
  const dim = (chosen.status || chosen.severity) && !cellFits(row, number);
  const name = anchor.cell(row, number);
  const kind = cell === 0 ? "none" : cell === 1 ? "absent" : cell.status;
  const classes = [kind, cell.heat ? `h${cell.heat}` : "", worst && kind !== "absent" ? `has-${worst}` : "", dim ? "dim" : ""];
  return make("td", { id: name, tabindex: -1, class: classes.filter(Boolean).join(" "), "data-go": cell === 0 ? null : name },
    saidBy(cell, row.unit), small(cell),
      worst && kind !== "absent" ? make("span", { class: "unseen" }, named("severity", worst)) : null);
}

const small = (cell) => (cell.small ? zh("small", null, either(cell.small)) : null);

function matrixClick(event) {
  const target = event.target.closest("[data-go]");
  if (!target) return;
  roveTo(target);
  location.hash = href(target.dataset.go);
}

function roveTo(target) {
  for (const old of target.closest("table").querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-8, 0], PageDown: [8, 0] };

function matrixKey(event) {
  const here = event.target.closest("th, td");
  if (!here) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (here.dataset.go) location.hash = href(here.dataset.go);
    return;
  }
  const lines = [...here.closest("table").rows].filter((line) => !line.classList.contains("group"));
  let row = lines.indexOf(here.parentNode);
  let column = here.cellIndex;
  if (event.key in MOVES) [row, column] = [row + MOVES[event.key][0], column + MOVES[event.key][1]];
  else if (event.key === "Home") [row, column] = [event.ctrlKey ? 1 : row, 0];
  else if (event.key === "End") [row, column] = [event.ctrlKey ? lines.length - 1 : row, here.parentNode.cells.length - 1];
  else return;
  event.preventDefault();
  const line = lines[Math.max(0, Math.min(row, lines.length - 1))];
  if (line.fill) line.fill();
  roveTo(line.cells[Math.max(0, Math.min(column, line.cells.length - 1))]);
}

const lineOf = (row) => [...document.querySelectorAll(".matrix tr.row")].find((line) => line.firstChild.dataset.go === anchor.row(row));

/** Brings a cell into sight, although it was not filled yet or filtered away, and marks it. */
function showCell(row, number) {
  const name = anchor.cell(row, number);
  if (!byId(name) && (!lineOf(row) || !plansShown().includes(number))) clearFilters();
  if (lineOf(row).fill) lineOf(row).fill();
  for (const old of document.querySelectorAll(".matrix .open")) old.classList.remove("open");
  byId(name).classList.add("open");
  byId(name).scrollIntoView({ block: "nearest", inline: "nearest" });
}

window.addEventListener("beforeprint", () => {
  for (const line of document.querySelectorAll(".matrix tr.row")) if (line.fill) line.fill();
});
