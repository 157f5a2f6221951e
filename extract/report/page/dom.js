"use strict";
/* Elements and words. Text goes into the page through text nodes alone: nothing that a plan holds is ever parsed. */

let index = null; // what data.js unpacks
let lang = "zh";

/** make("a", {class: "x", href: "#y", click: f}, "text", child): an element; empty attributes are left out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Words of the source stay Chinese in either interface. */
const zh = (tag, attributes, ...children) =>
  make(tag, lang === "zh" ? attributes : { ...attributes, lang: "zh-CN" }, ...children);

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, key) => (values && key in values ? values[key] : whole));
const named = (group, key, values) => {
  const words = index.words[group] && index.words[group][key];
  return words ? fill(words[lang], values) : String(key);
};
const say = (key, values) => named("ui", key, values);
const byId = (id) => document.getElementById(id);
const announce = (words) => { byId("live").textContent = words; };

function select(label, choices, current, change) {
  const options = choices.map(([value, words]) => make("option", { value, selected: value === current }, words));
  return make("label", { class: "field" }, make("span", null, label),
    make("select", { change: (event) => change(event.target.value) }, options));
}

function input(label, hint, current, change) {
  let waiting = 0;
  const typed = (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(event.target.value.trim()), 120);
  };
  return make("label", { class: "field" }, make("span", null, label),
    make("input", { type: "search", value: current, placeholder: hint, input: typed }));
}

const tag = (severity) => make("span", { class: `tag ${severity}` }, named("severity", severity));
const codeName = ({ origin, code }) => {
  if (origin === "compare") return named("finding_kind", code);
  const group = code.slice(0, 3);
  return index.words.audit_kind[group] ? `${named("audit_kind", group)} ${code}` : code;
};
const said = (finding) => (lang === "en" ? make("span", null, finding.en) : make("span", null, finding.zh));

/** What a cell says, in short: its figure, the figures as written where they make no one figure, or its state. */
function saidBy(cell, unit) {
  if (cell === 0) return "";
  if (cell === 1) return named("status", "absent");
  if (cell.shown) return zh("b", null, cell.shown, cell.unit && cell.unit !== unit ? make("small", null, cell.unit) : null);
  return cell.told ? zh("span", { class: "told" }, cell.told) : make("span", null, named("status", cell.status));
}

/** Words in both languages, [zh, en], or one string for both. */
const either = (words) => (Array.isArray(words) ? words[lang === "en" ? 1 : 0] : words);

/** Definition rows; those without a value are left out. */
function facts(rows) {
  return make("dl", { class: "facts" }, rows.filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => [make("dt", null, name), value instanceof Node ? make("dd", null, value) : zh("dd", null, String(value))]));
}

const anchor = {
  cell: (row, plan) => `cell-${row.id}-${index.plans[plan].name}`,
  row: (row) => `row-${row.id}`,
  record: (record) => `rec-${record.id}`,
  finding: (finding) => `finding-${finding.id}`,
  plan: (plan) => `plan-${index.plans[plan].name}`,
  at: (plan, start, end) => `at-${start}-${end}-${index.plans[plan].name}`,
};
const href = (name) => `#${encodeURIComponent(name)}`;
const link = (name, attributes, ...children) => make("a", { ...attributes, href: href(name) }, ...children);
