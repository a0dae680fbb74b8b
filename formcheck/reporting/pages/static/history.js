"use strict";
(() => {
  const { sets, today, planned } = charts.data("history");
  if (!sets.length) return;
  const day = d3.utcParse("%Y-%m-%d");
  for (const s of sets) s.date = day(s.day);
  const last = day(today);
  const first = d3.utcMonday.floor(d3.min(sets, (s) => s.date));
  const end = d3.utcDay.offset(last, 1);
  const monday = (d) => d3.utcMonday.floor(d);
  const chart = (id, make) => charts.show(document.getElementById(id), make);

  // --- days of practice -------------------------------------------------------------------------------
  const done = d3.rollup(sets, (of) => d3.sum(of, (s) => s.repetitions), (s) => +s.date);
  const days = d3.utcDay.range(first, end).map((d) => ({ d, n: done.get(+d) ?? 0 }));
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const weeks = d3.utcMonday.range(first, end);
  chart("calendar", (width) => {
    const room = width - 50;
    const side = Math.min(26, room / weeks.length);
    return Plot.plot({
      width, height: 7 * side + 30, marginLeft: 40, marginRight: Math.max(10, room - weeks.length * side + 10), marginTop: 24,
      marginBottom: 4, padding: 0.12,
      x: { domain: weeks, axis: "top", tickSize: 0, label: null, tickFormat: (w, i) => (w.getUTCDate() < 8 || i === 0 ? d3.utcFormat("%b")(w) : "") },
      y: { domain: names, label: null, tickSize: 0 },
      opacity: { range: [0.35, 1] },
      marks: [
        Plot.cell(days, { x: (p) => monday(p.d), y: (p) => names[(p.d.getUTCDay() + 6) % 7], fill: "var(--panel)", stroke: "var(--line)" }),
        Plot.cell(days.filter((p) => p.n), { x: (p) => monday(p.d), y: (p) => names[(p.d.getUTCDay() + 6) % 7], fill: "var(--curve)",
          fillOpacity: "n", title: (p) => `${d3.utcFormat("%Y-%m-%d")(p.d)}: ${p.n} repetitions` }),
      ],
    });
  });

  const practised = [...done.keys()].map((t) => new Date(t));
  const counts = weeks.map((w) => ({ w, n: practised.filter((d) => +monday(d) === +w).length }));
  chart("weeks", (width) => Plot.plot({
    width, height: 150, marginLeft: 40, marginBottom: 24,
    x: { type: "utc", domain: [first, d3.utcDay.offset(weeks.at(-1), 7)], label: null }, y: { domain: [0, 7], ticks: 7, tickFormat: "d", label: "days", grid: true },
    marks: [
      Plot.rectY(counts, { x1: "w", x2: (c) => d3.utcDay.offset(c.w, 7), y: "n", fill: "var(--hold)", inset: 1 }),
      ...(planned ? [Plot.ruleY([planned], { stroke: "var(--fault)", strokeDasharray: "5 4" }),
        Plot.text([`${planned} planned`], { y: planned, frameAnchor: "right", dy: -7, fill: "currentColor" })] : []),
      Plot.ruleY([0]),
    ],
  }));

  // --- one exercise: a dot a repetition, a line through the medians of the days -------------------------
  const time = { type: "utc", domain: [first, end], label: null };
  function dots(name, unit) {
    return (mine) => (width) => {
      const points = mine.flatMap((s) => s[name].map((v) => ({ d: s.date, v })));
      return Plot.plot({
        width, height: 180, marginLeft: 40, marginBottom: 24, x: time, y: { zero: true, nice: true, label: unit(mine), grid: true },
        marks: [
          Plot.dot(points, { x: "d", y: "v", r: 2.5, fill: "var(--hold)" }),
          Plot.lineY(points, Plot.groupX({ y: "median" }, { x: "d", y: "v", stroke: "var(--curve)", strokeWidth: 2 })),
          Plot.tip(points, Plot.pointer({ x: "d", y: "v", fill: "var(--paper)", stroke: "var(--line)",
            title: (p) => `${d3.utcFormat("%Y-%m-%d")(p.d)}: ${p.v.toFixed(1)} ${unit(mine)}` })),
        ],
      });
    };
  }

  function faults(mine) {
    const says = [...new Set(mine.flatMap((s) => Object.keys(s.faults)))].sort();
    const byDay = d3.groups(mine, (s) => +s.date);
    const shares = says.flatMap((say) => byDay.map(([t, of]) => ({
      say, d: new Date(t), share: d3.sum(of, (s) => s.faults[say] ?? 0) / d3.sum(of, (s) => s.repetitions),
    })));
    return (width) => Plot.plot({
      width, height: 34 + Math.max(1, says.length) * 92, marginLeft: 40, marginBottom: 24, x: time,
      y: { domain: [0, 1], ticks: [0, 0.5, 1], tickFormat: ".0%", label: null, grid: true }, fy: { domain: says, axis: null, padding: 0.3 },
      marks: [
        Plot.text(says, { fy: (s) => s, text: (s) => s, frameAnchor: "top-left", dy: -14, fontWeight: 600, fill: "currentColor" }),
        Plot.areaY(shares, { fy: "say", x: "d", y: "share", fill: "var(--fault-soft)" }),
        Plot.lineY(shares, { fy: "say", x: "d", y: "share", stroke: "var(--fault)", strokeWidth: 2, marker: "dot" }),
        says.length ? null : Plot.text(["no fault was found"], { frameAnchor: "middle", text: (s) => s, fill: "currentColor" }),
      ],
    });
  }

  const kinds = { holds: dots("holds_s", () => "s"), ranges: dots("ranges", (mine) => mine[0].range_unit), faults };
  for (const element of document.querySelectorAll("[data-chart]")) {
    charts.show(element, kinds[element.dataset.chart](sets.filter((s) => s.title === element.dataset.title)));
  }
})();
