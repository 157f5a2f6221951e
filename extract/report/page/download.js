/* What a view shows, as a file: the rows and columns that the filters leave, and nothing else. */

/** A string that no spreadsheet takes for a formula, quoted; as `not_a_formula` does it for the tables of the report. */
function csvField(value) {
  const text = String(value === undefined || value === null ? "" : value);
  const guarded = typeof value === "string" && /^\s*[=+\-@|%]/.test(text.normalize("NFKC")) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}

function saveCsv(name, rows) {
  const text = `\ufeff${rows.map((row) => row.map(csvField).join(",")).join("\r\n")}\r\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const downloadButton = (save) => make("button", { type: "button", class: "quiet", click: save }, say("download"));

function saveMatrix() {
  const plans = plansShown();
  const cellWords = (row, cell) => (cell === 0 ? "" : cell === 1 ? named("status", "absent")
    : cell.shown ? (/^[\d,.]+$/.test(cell.shown) ? cell.value : cell.shown) : cell.told || named("status", cell.status));
  const head = [named("field", "group"), named("field", "indicator"), named("field", "unit"), ...plans.map((number) => index.plans[number].label)];
  saveCsv("matrix.csv", [head, ...rowsShown(plans).map((row) =>
    [row.group, row.name, row.unit, ...plans.map((number) => cellWords(row, row.cells[number]))])]);
}

function saveFindings() {
  const fields = ["severity", "origin", "code", "plan", "indicator", "message"];
  saveCsv("findings.csv", [fields.map((field) => named("field", field)), ...findingsShown().map((finding) => [
    named("severity", finding.severity), named("origin", finding.origin), codeName(finding), index.plans[finding.plan].label,
    (index.rowById.get(finding.indicator) || {}).name, lang === "en" ? finding.en : finding.zh])]);
}
