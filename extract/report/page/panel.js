/* The panel beside the views: a cell, a row or a record, with the sentences it rests on. */

let openedFrom = null; // what takes the focus back

function showPanel(title, nodes) {
  const panel = byId("panel");
  const heading = make("h2", { tabindex: -1 }, title);
  const close = make("button", { type: "button", class: "close", "aria-label": say("close"), click: closePanel }, "×");
  if (panel.hidden) openedFrom = document.activeElement;
  panel.replaceChildren(make("div", { class: "panel-head" }, heading, close), ...nodes.flat(9).filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-panel");
  heading.focus({ preventScroll: true });
  announce(say("opened", { what: heading.textContent }));
}

function hidePanel() {
  byId("panel").hidden = true;
  document.body.classList.remove("with-panel");
  for (const old of document.querySelectorAll(".matrix .open, mark.open")) old.classList.remove("open");
  paint("record", []);
}

/** Closes it and leaves the address at the view; the focus goes back to where it came from. */
function closePanel() {
  hidePanel();
  history.replaceState(null, "", href(view === "plan" ? anchor.plan(reading.number) : view));
  if (openedFrom && openedFrom.isConnected) openedFrom.focus();
}

/** A sentence with the stretch marked, where it stands, and the way into the full text. */
function quote(data, start, end, path, target) {
  const [before, words, after] = sentence(data.text, start, end);
  return make("blockquote", { class: "quote" }, pathLine(data.paths[path]),
    zh("p", null, before, make("mark", null, words), after), link(target, { class: "go" }, say("in_text")));
}

const pathLine = (path) => (path && path.length ? zh("p", { class: "path" }, path.join(" › ")) : null);
const recordQuote = (data, record) => quote(data, record.start, record.end, record.path, anchor.record(record));
const spanQuote = (data, [start, end, path]) => quote(data, start, end, path, anchor.at(data.number, start, end));

function recordFacts(record) {
  const quantity = record.quantity && `${record.quantity}${record.measure ? `（${named("measure", record.measure)}）` : ""}`;
  const due = record.due && `${record.due}（${record.due_text}，${named("basis", record.basis)}）`;
  const agencies = record.agencies.map(({ name, role }) => (role ? `${name}（${named("role", role)}）` : name)).join("、");
  return facts([[named("field", "kind"), named("kind", record.kind)], [named("field", "subject"), record.subject],
    [named("field", "action"), record.action], [named("field", "quantity"), quantity], [named("field", "deadline"), due],
    [named("field", "responsible"), agencies], [named("field", "scope"), record.scope]]);
}

async function showCellPanel(row, number) {
  const data = await planData(number);
  const cell = data.cells[row.id] || {};
  const shown = row.cells[number];
  const status = shown === 1 ? "absent" : shown.status;
  const quotes = (ids) => (ids || []).map((id) => data.byId.get(id)).filter(Boolean)
    .map((record) => [recordQuote(data, record), whyLine(cell.why && cell.why[record.id])]);
  const [counted, beside] = [quotes(cell.commitments), quotes(cell.beside)];
  const due = cell.deadline && `${cell.deadline}${cell.basis ? `（${named("basis", cell.basis)}）` : ""}`;
  showPanel(make("span", null, zh("span", null, row.name), zh("small", null, index.plans[number].label)), [
    make("p", { class: "verdict" }, shown.shown || shown.told ? saidBy(shown) : named("status_long", status)),
    facts([[named("field", "deadline"), due], [named("field", "measure"), cell.measure && shown.shown && named("measure", cell.measure)],
      [named("field", "base"), cell.base], [named("field", "every"), either(cell.every)], [named("field", "converted"), cell.converted],
      [named("field", "reference"), row.reference && `${row.reference.shown} — ${row.reference.title}`], [named("field", "note"), cell.note]]),
    cellFindings(row, number),
    counted.length ? [make("h3", null, say("basis_sentences")), counted] : null,
    beside.length ? [make("h3", null, say("beside")), beside] : null,
    (cell.mentions || []).length ? [make("h3", null, say("mentions")), cell.mentions.map((span) => spanQuote(data, span))] : null,
    searchedWords(cell, status),
    make("p", null, link(anchor.row(row), { class: "go" }, say("row_values"))),
  ]);
}

const whyLine = (why) => why && make("p", { class: "why" }, say("why"), ": ",
  zh("span", null, [...(why[0] || []), why[1], why[2] && named("measure", why[2]), why[3]].filter(Boolean).join(" · ")));

function searchedWords(cell, status) {
  if (cell.searched === undefined) return null;
  return [make("h3", null, say("searched")), status === "absent" ? make("p", null, say("searched_none")) : null,
    zh("ul", { class: "words" }, index.lists[cell.searched].map((words) => make("li", null, words.replaceAll("/", " / "))))];
}

function cellFindings(row, number) {
  const found = findingsOf(row, number);
  return found.length ? [make("h3", null, say("about_cell")), make("ul", { class: "short" }, found.map((finding) =>
    make("li", null, tag(finding.severity), " ", link(anchor.finding(finding), null, said(finding)))))] : null;
}

/** The ids of all records that stand in a cell, those that make its value first. */
const recordsOf = (data, row) => {
  const { commitments = [], beside = [] } = data.cells[row.id] || {};
  return [...commitments, ...beside];
};

/** A row as a ranking: its definition, reference, and each plan's value, best first. */
function showRowPanel(row) {
  const place = (cell) => (cell.alike ? 0 : cell.shown ? 1 : cell === 1 || cell === 0 ? 3 : 2);
  const sign = row.better === "less" ? 1 : -1;
  const order = comparedPlans().filter((number) => row.cells[number] !== 0)
    .sort((a, b) => place(row.cells[a]) - place(row.cells[b]) || sign * ((row.cells[a].value || 0) - (row.cells[b].value || 0)));
  const reference = row.reference && `${row.reference.shown} — ${row.reference.title} ${row.reference.number || ""} ${row.reference.clause || ""}`;
  const sort = () => { chosen.sorted = index.rows.indexOf(row); location.hash = "#matrix"; drawTable(); };
  showPanel(zh("span", null, row.name), [
    row.definition ? zh("p", null, row.definition) : null,
    facts([[named("field", "unit"), row.unit], [named("field", "reference"), reference]]),
    index.plans.length > 2 ? make("p", null, make("button", { type: "button", class: "quiet", click: sort }, say("sort_row"))) : null,
    make("table", { class: "ranking" }, order.map((number) => make("tr", null,
      make("th", { scope: "row" }, link(anchor.cell(row, number), { lang: "zh-CN" }, index.plans[number].label)),
      make("td", null, saidBy(row.cells[number], row.unit)),
      make("td", null, small(row.cells[number]))))),
  ]);
}

/** Records that share a stretch of text are shown together, the one that was asked for first. */
function showRecordPanel(data, records) {
  const title = records.length > 1 ? say("records_here", { count: records.length }) : say("record");
  showPanel(make("span", null, title, zh("small", null, index.plans[data.number].label)), records.map((record) =>
    make("section", { class: `record k-${record.kind}` }, zh("p", { class: "said" }, data.text.slice(record.start, record.end)),
      pathLine(data.paths[record.path]), recordFacts(record), cellsOf(data, record),
      make("p", { class: "quiet" }, say("permalink"), ": ", link(anchor.record(record), null, `#${anchor.record(record)}`), " · ",
        named("field", "rule"), ": ", record.rule || ""))));
}

function cellsOf(data, record) {
  if (!index.rows.length) return null;
  const rows = index.rows.filter((row) => recordsOf(data, row).includes(record.id));
  const unsure = (data.ambiguous[record.id] || []).map((id) => index.rowById.get(id)).filter(Boolean);
  if (unsure.length) return make("p", null, say("ambiguous"), " ", unsure.map((row) => [link(anchor.row(row), { lang: "zh-CN" }, row.name), " "]));
  if (!rows.length) return make("p", { class: "quiet" }, say("no_cell"));
  return make("p", null, say("to_cell"), ": ", rows.map((row) =>
    [link(anchor.cell(row, data.number), { class: "go", lang: "zh-CN" }, row.name), " "]));
}

function showUnclaimedPanel(data, [start, end, path, why]) {
  showPanel(say("unclaimed_one"), [spanQuote(data, [start, end, path]),
    facts([[say("unclaimed_why"), why || say("unclaimed_unknown")]])]);
}
