"use strict";
// One set of one exercise: bands of repetitions, holds and faults, and the signals under them. A player, where there is
// one, jumps to what is clicked, and a line shows in the charts where it is.
const sets = (() => {
  const LEFT = 44, RIGHT = 12, LANE = 34;
  // A signal that moves less than this is noise, not to be drawn as large as a movement: by its unit.
  const LEAST = { "°": 10, "trunk lengths": 0.05 };

  // result: the set's; signals: its frames and series; span: [from, to] in seconds; lanes, box, readout: elements.
  function show({ result, signals, span, player, lanes: laneElement, box, readout }) {
    const { frames_s: frames, series } = signals;
    const [begin, end] = span;
    const repetitions = result.repetitions;
    let latest = begin; // where the video is, seconds

    // --- what the bands are -----------------------------------------------------------------------------
    const band = (lane, kind, label, from, to) => ({ lane, kind, label, from, to });
    const bands = [];
    for (const r of repetitions) {
      const name = r.side ? `${r.index} ${r.side}` : `${r.index}`;
      bands.push(band("Repetition", "repetition", name, r.start_s, r.end_s));
      bands.push(band("Hold", "hold", `${r.hold_s.toFixed(1)} s`, r.peak_start_s, r.peak_end_s));
    }
    for (const r of repetitions) for (const f of r.faults) bands.push(band(f.say, "fault", "", f.start_s, f.end_s));
    for (const f of result.set_faults) bands.push(band(f.say, "fault", "", f.start_s, f.end_s));
    const lanes = [...new Set(bands.map((b) => b.lane))];
    const colour = { repetition: "var(--repetition)", hold: "var(--hold)", fault: "var(--fault)" };

    // --- lanes ------------------------------------------------------------------------------------------
    const time = (width) => ({ domain: [begin, end], range: [LEFT, width - RIGHT], label: null });
    if (lanes.length) {
      charts.show(laneElement, (width) => Plot.plot({
        width, height: lanes.length * LANE + 24, marginLeft: LEFT, marginRight: RIGHT, marginTop: 0, marginBottom: 24,
        x: { ...time(width), tickFormat: (t) => `${t} s` }, y: { domain: lanes, axis: null, padding: 0 },
        marks: [
          Plot.barX(bands, { x1: "from", x2: "to", y: "lane", fill: (b) => colour[b.kind], insetTop: 16, insetBottom: 2,
            insetLeft: -0.5, insetRight: -0.5 }),
          Plot.text(bands.filter((b) => b.label && fits(b, width)), { x: (b) => (b.from + b.to) / 2, y: "lane", text: "label", dy: 7 }),
          Plot.text(lanes, { y: (l) => l, text: (l) => l, frameAnchor: "left", textAnchor: "start", dy: -9,
            fontWeight: 600, fill: "currentColor" }),
        ],
      }));
      follow(laneElement, (t, y) => {
        const lane = lanes[Math.floor(y / LANE)];
        const near = 0.01 * (end - begin); // a short band is hard to hit
        const hit = bands.filter((b) => b.lane === lane && b.from - near <= t && t <= b.to + near);
        return hit.length ? hit[0].from : t;
      });
    }

    // --- signals ----------------------------------------------------------------------------------------
    for (const s of series) {
      const points = frames.map((t, i) => ({ t, v: s.values[i] }));
      const element = document.createElement("div");
      element.className = "chart";
      element.setAttribute("role", "img");
      const seen = s.values.filter((v) => v !== null);
      const range = seen.length ? `from ${d3.min(seen)} to ${d3.max(seen)} ${s.unit}` : "never read";
      element.setAttribute("aria-label", `${s.title} over time, ${range}`);
      const heading = document.createElement("h3");
      const unit = s.unit === "°" ? " in degrees" : s.unit ? `, ${s.unit}` : "";
      heading.textContent = s.title + unit +
        (s.counts ? " (counts the repetitions)" : "");
      element.append(heading);
      box.append(element);
      const levels = s.limits.filter((l) => seen.length && near(l.level, d3.extent(seen)));
      charts.show(element, (width) => Plot.plot({
        width, height: 150, marginLeft: LEFT, marginRight: RIGHT, marginTop: 8, marginBottom: 22,
        x: { ...time(width), tickFormat: (t) => `${t} s` },
        y: { domain: spread([...seen, ...levels.map((l) => l.level)], s.unit), label: null, ticks: seen.length ? 4 : 0, nice: true, tickFormat: (v) => (s.unit === "°" ? `${v}°` : `${v}`) },
        marks: [
          Plot.rectX(bands.filter((b) => b.kind === "repetition"), { x1: "from", x2: "to", fill: "var(--repetition)", fillOpacity: 0.6 }),
          Plot.rectX(bands.filter((b) => b.kind === "hold"), { x1: "from", x2: "to", fill: "var(--hold)", fillOpacity: 0.35 }),
          Plot.gridY({ stroke: "var(--line)", strokeOpacity: 0.6, ticks: 4 }),
          Plot.ruleY(levels, { y: "level", stroke: "var(--fault)", strokeDasharray: "5 4", strokeWidth: 1.5 }),
          Plot.text(levels, { y: "level", text: "say", frameAnchor: "right", dy: -7, fill: "var(--soft)", stroke: "var(--paper)" }),
          seen.length ? null : Plot.text(["never read"], { frameAnchor: "middle", text: (t) => t, fill: "var(--soft)" }),
          Plot.lineY(points, { x: "t", y: "v", stroke: "var(--curve)", strokeWidth: 1.6 }),
          Plot.ruleX(points, Plot.pointerX({ x: "t", stroke: "var(--soft)" })),
          Plot.dot(points, Plot.pointerX({ x: "t", y: "v", fill: "var(--curve)", r: 3.5 })),
          Plot.tip(points, Plot.pointerX({ x: "t", y: "v", fill: "var(--paper)", stroke: "var(--line)",
            title: (p) => `${written(p.v, s.unit)} at ${p.t.toFixed(2)} s` })),
        ],
      }));
      follow(element, (t) => t);
    }

    // Whether a band's label has room in it, about, at 6 pixels a letter; the tables have every number.
    function fits(b, width) {
      return ((b.to - b.from) / (end - begin)) * (width - LEFT - RIGHT) > 6 * b.label.length - 4;
    }

    // The least and the greatest, wide enough that noise looks like noise.
    function spread(values, unit) {
      if (!values.length) return [0, 1];
      const [low, high] = d3.extent(values);
      const more = Math.max(0, (LEAST[unit] ?? 0) - (high - low)) / 2;
      return [low - more, high + more];
    }

    // Whether a limit lies near enough to what was read to be worth the room on the chart.
    function near(level, [low, high]) {
      const room = Math.max(high - low, 1e-9);
      return level > low - 0.6 * room && level < high + 0.6 * room;
    }

    function written(v, unit) {
      if (v === null || v === undefined) return "not read";
      return unit === "°" ? `${v.toFixed(1)}°` : `${v.toFixed(3)} ${unit}`.trim();
    }

    // --- the video's place in a chart, and a click's place in the video ------------------------------------
    function follow(element, target) {
      if (!player) return;
      let line = null;
      const place = (t) => {
        line?.setAttribute("transform", `translate(${x(element, t)},0)`);
        line?.setAttribute("visibility", t < begin || t > end ? "hidden" : "visible");
      };
      const draw = () => {
        const svg = element.querySelector("svg");
        line = d3.select(svg).append("line").attr("class", "now").attr("y1", 0).attr("y2", svg.getAttribute("height"))
          .attr("stroke", "var(--now)").attr("stroke-width", 1.5).attr("pointer-events", "none").node();
        place(latest);
      };
      element.addEventListener("drawn", draw);
      draw();
      player.follow(place);
      element.addEventListener("click", (e) => {
        const svg = element.querySelector("svg");
        if (!svg.contains(e.target)) return;
        const [px, py] = d3.pointer(e, svg);
        const t = begin + ((px - LEFT) / (svg.viewBox.baseVal.width - LEFT - RIGHT)) * (end - begin);
        player.jump(target(Math.min(end, Math.max(begin, t)), py));
      });
    }

    function x(element, t) {
      const width = element.querySelector("svg").viewBox.baseVal.width;
      return LEFT + ((t - begin) / (end - begin)) * (width - LEFT - RIGHT);
    }

    // --- what is read at the video's place ------------------------------------------------------------------
    player?.follow((t) => {
      latest = t;
      if (!readout) return;
      const i = d3.bisectCenter(frames, t);
      const cells = [["", `${t.toFixed(2)} s`], ...series.map((s) => [s.title, written(s.values[i], s.unit)])];
      readout.replaceChildren(...cells.map(([name, value]) => {
        const cell = document.createElement("span");
        const number = document.createElement("b");
        number.textContent = value;
        cell.append(name ? `${name} ` : "", number);
        return cell;
      }));
    });
  }

  return { show };
})();
