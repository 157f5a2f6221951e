/* The address says what is shown: #matrix, #findings, #charts, #plans, and the anchors of one plan, record, cell, row, finding or place. */

let view = null;
const DRAW = { matrix: drawMatrix, findings: drawFindings, charts: drawCharts, plans: drawPlans };
const drawn = new Map(); // view → the language it is drawn in

const viewsHere = () => (index.rows.length ? ["matrix", "findings", "charts", "plans"] : index.plans.length > 1 ? ["plans", "findings"] : ["plan", "findings"]);

function showView(name) {
  if (name in DRAW && drawn.get(name) !== lang) { DRAW[name](); drawn.set(name, lang); }
  if (view !== name) for (const section of byId("main").children) section.hidden = section.id !== `view-${name}`;
  view = name;
  for (const item of byId("views").children) {
    const current = item.dataset.view === name || (name === "plan" && item.dataset.view === "plans");
    if (current) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
}

async function openPlan(number) {
  showView("plan");
  return showPlan(number);
}

const ROUTES = [
  [/^(matrix|findings|charts|plans)$/, async ([, name]) => { hidePanel(); showView(viewsHere().includes(name) ? name : viewsHere()[0]); }],
  [/^plan-(.+)$/s, async ([, name]) => {
    if (!index.planByName.has(name)) return false;
    hidePanel();
    await openPlan(index.planByName.get(name));
    scrollTo(0, 0);
    document.querySelector("#view-plan h2").focus({ preventScroll: true });
    return true;
  }],
  [/^rec-(.+)$/s, async ([, id]) => {
    const number = view === "plan" && reading.data && reading.data.byId.has(id) ? reading.number : await planOfRecord(id);
    if (number === null) return false;
    const data = await openPlan(number);
    selectRecord(data, data.byId.get(id));
    const mark = byId(`rec-${id}`);
    if (mark) { mark.scrollIntoView({ block: "center" }); rove(mark.closest("mark")); openedFrom = mark.closest("mark"); }
    return true;
  }],
  [/^at-(\d+)-(\d+)-(.+)$/s, async ([, start, end, name]) => {
    if (!index.planByName.has(name)) return false;
    hidePanel();
    selectSpan(await openPlan(index.planByName.get(name)), Number(start), Number(end));
    return true;
  }],
  [/^cell-(.+)$/s, async ([, rest]) => {
    const row = index.rows.find(({ id }) => rest.startsWith(`${id}-`) && index.planByName.has(rest.slice(id.length + 1)));
    if (!row) return false;
    const number = index.planByName.get(rest.slice(row.id.length + 1));
    if (!row.cells[number]) return false;
    showView("matrix");
    showCell(row, number);
    if (!document.activeElement.closest("td")) byId(anchor.cell(row, number)).focus({ preventScroll: true });
    await showCellPanel(row, number);
    openedFrom = byId(anchor.cell(row, number));
    return true;
  }],
  [/^row-(.+)$/s, async ([, id]) => {
    if (!index.rowById.has(id)) return false;
    showView("matrix");
    const line = lineOf(index.rowById.get(id));
    showRowPanel(index.rowById.get(id));
    if (line) { line.scrollIntoView({ block: "nearest" }); openedFrom = line.firstChild; }
    return true;
  }],
  [/^finding-(.+)$/s, async ([, id]) => {
    const found = index.findingById.get(id);
    if (!found) return false;
    hidePanel();
    showView("findings");
    const at = index.findings.indexOf(found);
    if (!byId(`finding-${id}`)) Object.assign(wantedFindings, { severity: "", origin: "", plan: "", words: "", count: Math.ceil((at + 1) / PAGE) * PAGE });
    if (!byId(`finding-${id}`)) drawFindings();
    const item = byId(`finding-${id}`);
    item.querySelector("details").open = true;
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
    return true;
  }],
];

async function route() {
  const name = decodeURIComponent(location.hash.slice(1)) || viewsHere()[0];
  const target = name === "plan" ? anchor.plan(0) : name;
  try {
    for (const [pattern, open] of ROUTES) {
      const found = pattern.exec(target);
      if (found && (await open(found)) !== false) return;
    }
  } catch (error) {
    announce(say("failed"));
    byId("panel").hidden = true;
    throw error;
  }
  if (view === null) showView(viewsHere()[0] === "plan" ? "plans" : viewsHere()[0]);
  if (/^(rec|cell|row|finding|plan|at)-/.test(target)) showPanel(say("detail"), [make("p", null, say("broken_link", { what: target }))]);
}

function frame() {
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  const single = !index.rows.length && index.plans.length === 1;
  const counts = { schema: index.schema, indicators: index.rows.length, records: index.records, findings: index.findings.length };
  byId("title").textContent = single ? named("title", "single") : named("title", "compare", { count: index.plans.length });
  document.title = byId("title").textContent;
  byId("subtitle").textContent = named("title", index.rows.length ? "subtitle" : "subtitle_single", counts);
  byId("fingerprint").textContent = named("title", "fingerprint", { print: index.print });
  byId("views").replaceChildren(...viewsHere().map((name) => link(name === "plan" ? anchor.plan(0) : name, { "data-view": name === "plan" ? "plans" : name }, say(name))));
}

async function speak(wanted) {
  lang = wanted;
  const address = new URL(location.href);
  address.searchParams.set("lang", wanted);
  history.replaceState(null, "", address);
  frame();
  if (view in DRAW) showView(view);
  await route();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !byId("panel").hidden) { event.preventDefault(); closePanel(); }
});

(async function start() {
  await openIndex();
  const asked = new URL(location.href).searchParams.get("lang");
  lang = asked === "zh" || asked === "en" ? asked : index.lang;
  for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => speak(button.dataset.lang));
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", route);
  frame();
  await route();
  performance.mark("ready");
  document.documentElement.dataset.ready = "yes";
})();
