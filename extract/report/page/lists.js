/* Findings, charts and the list of plans. */

const PAGE = 100; // findings that are shown at once
const wantedFindings = { severity: "", origin: "", plan: "", words: "", count: PAGE };

function findingsShown() {
  const words = wantedFindings.words.toLowerCase();
  return index.findings.filter((finding) => (!wantedFindings.severity || finding.severity === wantedFindings.severity)
    && (!wantedFindings.origin || `${finding.origin}:${finding.code}` === wantedFindings.origin)
    && (!wantedFindings.plan || String(finding.plan) === wantedFindings.plan)
    && [finding.zh, finding.en, finding.code, (index.rowById.get(finding.indicator) || {}).name].join("\n").toLowerCase().includes(words));
}

function drawFindings() {
  const change = (key) => (value) => { Object.assign(wantedFindings, { [key]: value, count: PAGE }); drawFindingList(); };
  const count = (severity) => index.findings.filter((finding) => finding.severity === severity).length;
  const kinds = [...new Map(index.findings.map((finding) => [`${finding.origin}:${finding.code}`, finding])).entries()];
  const plans = [...new Set(index.findings.map((finding) => finding.plan))].sort((a, b) => a - b);
  const severities = ["error", "warning", "info"].map((key) => [key, `${named("severity", key)} ${count(key)}`]);
  byId("view-findings").replaceChildren(make("h2", { class: "unseen" }, say("findings")),
    make("form", { class: "filters", role: "search", "aria-label": say("filters"), submit: (event) => event.preventDefault() },
      input(say("search"), say("search_findings"), wantedFindings.words, change("words")),
      select(say("severity"), [["", say("all_severities")], ...severities], wantedFindings.severity, change("severity")),
      select(say("kind"), [["", say("all_kinds")], ...kinds.map(([key, finding]) => [key, `${named("origin", finding.origin)} · ${codeName(finding)}`])],
        wantedFindings.origin, change("origin")),
      index.plans.length > 1 ? select(say("plan"), [["", say("all_plans")], ...plans.map((n) => [String(n), index.plans[n].label])], wantedFindings.plan, change("plan")) : null,
      downloadButton(saveFindings)),
    make("p", { class: "count", id: "finding-count" }), make("ol", { class: "findings", id: "finding-list" }), make("p", { id: "more" }));
  drawFindingList();
}

function drawFindingList() {
  const found = findingsShown();
  const told = found.length ? say("shown_findings", { count: found.length }) : say(index.findings.length ? "nothing" : "no_findings");
  byId("finding-count").textContent = told;
  announce(told);
  byId("finding-list").replaceChildren(...found.slice(0, wantedFindings.count).map((finding) => findingItem(finding, true)));
  const rest = found.length - wantedFindings.count;
  const more = () => { wantedFindings.count += PAGE; drawFindingList(); };
  byId("more").replaceChildren(...(rest > 0 ? [make("button", { type: "button", class: "quiet", click: more }, say("show_more", { count: Math.min(PAGE, rest) }))] : []));
}

/** A finding as an item of a list; its evidence is fetched when it is opened. `named` items carry the anchor. */
function findingItem(finding, anchored) {
  const row = index.rowById.get(finding.indicator);
  const box = make("div", { class: "evidence" });
  const fillOnce = async (event) => {
    if (!event.target.open || box.childElementCount) return;
    box.replaceChildren(make("p", { class: "quiet" }, say("loading")));
    box.replaceChildren(...(await evidenceOf(finding)));
  };
  return make("li", { id: anchored ? anchor.finding(finding) : null, class: `finding ${finding.severity}`, tabindex: anchored ? -1 : null },
    make("p", { class: "what" }, tag(finding.severity), make("span", { class: "code" }, codeName(finding)),
      anchored && index.plans.length > 1 ? link(anchor.plan(finding.plan), { class: "of", lang: "zh-CN" }, index.plans[finding.plan].label) : null,
      row ? link(anchor.row(row), { class: "of", lang: "zh-CN" }, row.name) : null),
    make("p", { class: "message" }, said(finding)),
    finding.quote ? zh("p", { class: "path" }, finding.quote) : null,
    make("details", { toggle: fillOnce }, make("summary", null, say("open_finding")), box));
}

async function evidenceOf(finding) {
  if (finding.origin === "audit") {
    const data = await planData(finding.plan);
    return (data.spans[finding.id] || []).map((span) => spanQuote(data, span));
  }
  const row = index.rowById.get(finding.indicator);
  const others = against(finding);
  const sides = await Promise.all([finding.plan, ...others.slice(0, 5)].map((number) => side(row, number, number === finding.plan)));
  return [make("div", { class: "sides" }, sides),
    others.length > 5 ? make("p", null, link(anchor.row(row), { class: "go" }, say("more_against", { count: others.length - 5 }))) : null].filter(Boolean);
}

/** What one plan says of a row: its quotes, or the words that were searched in vain. */
async function side(row, number, own) {
  const data = await planData(number);
  const cell = data.cells[row.id] || {};
  const shown = row.cells[number];
  const records = recordsOf(data, row).map((id) => data.byId.get(id)).filter(Boolean);
  return make("section", { class: own ? "side own" : "side" },
    make("h4", null, link(anchor.cell(row, number), { lang: "zh-CN" }, index.plans[number].label), make("small", null, own ? say("side_this") : say("side_against"))),
    make("p", null, shown.shown || shown.told ? saidBy(shown) : named("status_long", shown === 1 ? "absent" : shown.status), " ", small(shown)),
    records.slice(0, 3).map((record) => recordQuote(data, record)),
    records.length ? null : (cell.mentions || []).slice(0, 3).map((span) => spanQuote(data, span)),
    records.length || (cell.mentions || []).length ? null : searchedWords(cell, "absent"));
}

function drawCharts() {
  const rows = index.rows.filter((row) => row.chart);
  byId("view-charts").replaceChildren(make("h2", { class: "unseen" }, say("charts")),
    rows.length ? make("div", { class: "cards" }, rows.map(chartCard)) : make("p", { class: "empty" }, say("no_charts")));
}

function chartCard(row) {
  const drawing = new DOMParser().parseFromString(row.chart, "image/svg+xml").documentElement;
  drawing.setAttribute("aria-hidden", "true");
  const cells = row.cells.map((cell, number) => ({ ...cell, number })).filter((cell) => cell.alike);
  const values = cells.map((cell) => cell.value).sort((a, b) => a - b);
  const middle = (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
  const spread = say("chart_many", { count: values.length, least: values[0], middle, most: values.at(-1) });
  const told = cells.length > 30 ? spread : cells.map((cell) => `${index.plans[cell.number].label} ${cell.shown}${cell.unit || ""}`).join("，");
  return make("figure", { class: "card" }, make("figcaption", null, link(anchor.row(row), { lang: "zh-CN" }, row.name),
    make("small", null, [row.unit, row.better && say(`better_${row.better}`)].filter(Boolean).join(" · "))),
    make("div", { class: "drawing", role: "img", "aria-label": say("chart_label", { name: row.name, values: told }) }, document.importNode(drawing, true)),
    cells.length > 30 ? make("p", { class: "quiet" }, spread) : null,
    row.reference ? make("p", { class: "quiet" }, say("chart_reference", { value: row.reference.shown, title: row.reference.title })) : null);
}

function drawPlans() {
  const heads = ["plan", "title", "issuer", "issued", "period"].map((key) => make("th", { scope: "col" }, named("field", key)));
  const kinds = ["target", "task", "duty", "baseline"].map((kind) => make("th", { scope: "col", class: "number" }, named("kind", kind)));
  const severities = ["error", "warning", "info"].map((key) => make("th", { scope: "col", class: "number" }, named("severity", key)));
  byId("view-plans").replaceChildren(make("h2", { class: "unseen" }, say("plans")), make("div", { class: "wide", tabindex: 0, role: "group", "aria-label": say("plans") },
    make("table", { class: "list" }, make("thead", null, make("tr", null, heads, kinds, severities, make("th", { scope: "col", class: "number" }, named("field", "unclaimed")))),
      make("tbody", null, index.plans.map((plan, number) => make("tr", null,
        make("th", { scope: "row" }, link(anchor.plan(number), { lang: "zh-CN" }, plan.label)), zh("td", null, plan.title), zh("td", null, plan.issuer || ""),
        make("td", null, plan.issued || ""), make("td", null, plan.period || ""),
        [...plan.kinds, ...plan.found, plan.unclaimed].map((count) => make("td", { class: "number" }, String(count)))))))));
}
