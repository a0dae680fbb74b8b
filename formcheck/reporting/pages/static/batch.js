"use strict";
(() => {
  const results = charts.data("results");
  const says = charts.data("says");

  // --- how scores and faults are spread ---------------------------------------------------------------
  const scored = results.filter((r) => r.score !== null);
  const scores = document.getElementById("scores");
  if (scores) {
    charts.show(scores, (width) => Plot.plot({
      width, height: 200, marginLeft: 44, marginBottom: 34,
      x: { domain: [0, 100], label: "score" }, y: { label: "clips", tickFormat: "d", interval: 1, grid: true },
      marks: [
        Plot.rectY(scored, Plot.binX({ y: "count" }, { x: (r) => Math.min(r.score, 99.9), thresholds: d3.range(0, 101, 5),
          fill: "var(--hold)", inset: 1, tip: { fill: "var(--paper)" } })),
        Plot.ruleY([0]),
      ],
    }));
  }

  const faults = document.getElementById("faults");
  if (faults) {
    const found = results.flatMap((r) => Object.keys(r.faults).map((id) => says[`${r.pose}.${id}`] || id));
    const names = d3.groupSort(found, (all) => -all.length, (name) => name);
    charts.show(faults, (width) => Plot.plot({
      width, height: names.length * 38 + 30, marginLeft: 8, marginTop: 4,
      x: { label: "clips", tickFormat: "d", interval: 1 }, y: { domain: names, axis: null, padding: 0 },
      marks: [
        Plot.barX(found, Plot.groupY({ x: "count" }, { y: (name) => name, fill: "var(--fault)", insetTop: 18, insetBottom: 4 })),
        Plot.text(names, { y: (name) => name, text: (name) => name, frameAnchor: "left", textAnchor: "start", dy: -8,
          fill: "currentColor" }),
      ],
    }));
  }

  // --- sorting ----------------------------------------------------------------------------------------
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    if (!heading.dataset.sort) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = down ? d3.descending : d3.ascending;
      const key = (row) => row.cells[column].dataset.key;
      const value = heading.dataset.sort === "number" ? (row) => Number(key(row)) : (row) => key(row).toLowerCase();
      const rows = [...body.rows];
      const empty = rows.filter((row) => key(row) === ""); // what has no value stays at the end either way
      const full = rows.filter((row) => key(row) !== "").sort((a, b) => order(value(a), value(b)));
      body.replaceChildren(...full, ...empty);
    });
  });
})();
