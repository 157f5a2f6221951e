// The descriptions of the columns are long: they open on demand.
for (const list of document.querySelectorAll("dl.column-descriptions")) {
  const fold = document.createElement("details");
  fold.className = "column-fold";
  const label = document.createElement("summary");
  label.textContent = "列说明 What the columns mean";
  list.replaceWith(fold);
  fold.append(label, list);
}
