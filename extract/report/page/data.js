/* Unpacking. Each plan's data stands deflated in the page and is inflated when it is first needed. */

const unpacked = new Map(); // plan number → promise of its data

async function inflate(id) {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

function planData(number) {
  if (!unpacked.has(number)) unpacked.set(number, inflate(`data-${number}`).then((data) => prepared(data, number)));
  return unpacked.get(number);
}

function prepared(data, number) {
  data.number = number;
  data.records = undo(data.records || {}, data.text);
  data.byId = new Map(data.records.map((record) => [record.id, record]));
  for (const key of ["regions", "unclaimed", "paths", "blocks"]) data[key] = data[key] || [];
  for (const key of ["cells", "spans", "ambiguous"]) data[key] = data[key] || {};
  return data;
}

/** Columns → records, with all offsets counted from the start of the text. */
function undo(columns, text) {
  return (columns.id || []).map((id, at) => {
    const record = Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, column[at] || null]));
    const base = record.start || 0;
    const span = ([offset, length]) => [base + offset, base + offset + length];
    record.start = base;
    record.end = base + (record.length || 0);
    record.path = record.path || 0;
    if (Array.isArray(record.subject)) record.subject = text.slice(...span(record.subject));
    for (const field of ["quantity_at", "due_at"]) if (record[field]) record[field] = span(record[field]);
    record.agencies = (record.agencies || []).map(([name, role, ...at]) => ({ name, role: role || null, at: span(at) }));
    return record;
  });
}

const against = (finding) => (finding.against === undefined ? [] : index.lists[finding.against]);
const findingsOf = (row, plan) => index.byCell.get(`${row.id}\n${plan}`) || [];

/** The index, with what the views look up. */
async function openIndex() {
  index = await inflate("data-index");
  for (const key of ["rows", "findings", "plans", "lists"]) index[key] = index[key] || [];
  index.rowById = new Map(index.rows.map((row) => [row.id, row]));
  index.planByName = new Map(index.plans.map((plan, number) => [plan.name, number]));
  index.findingById = new Map(index.findings.map((finding) => [finding.id, finding]));
  index.byCell = new Map();
  for (const finding of index.findings) {
    if (!finding.indicator) continue;
    const key = `${finding.indicator}\n${finding.plan}`;
    if (!index.byCell.has(key)) index.byCell.set(key, []);
    index.byCell.get(key).push(finding);
  }
}

/** The plan that holds a record: plans that are open already first, then one after the other. */
async function planOfRecord(id) {
  const order = [...unpacked.keys(), ...index.plans.keys()];
  for (const number of new Set(order)) if ((await planData(number)).byId.has(id)) return number;
  return null;
}

/** The sentence around a stretch of a plan's text, in three parts. */
function sentence(text, start, end) {
  const ends = /[。！？；\n]/;
  let left = start;
  while (left > 0 && start - left < 160 && !ends.test(text[left - 1])) left -= 1;
  let right = end;
  while (right < text.length && right - end < 160 && !ends.test(text[right])) right += 1;
  if (right < text.length && text[right] !== "\n") right += 1;
  return [text.slice(left, start).trimStart(), text.slice(start, end), text.slice(end, right).trimEnd()];
}
