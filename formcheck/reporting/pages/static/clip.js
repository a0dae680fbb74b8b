"use strict";
(() => {
  const result = charts.data("result");
  const signals = charts.data("signals");
  const frames = signals.frames_s;
  player.load("film", frames);
  sets.show({
    result, signals, player, span: [0, Math.max(result.duration_s, frames.at(-1) ?? 0, 0.1)],
    lanes: document.getElementById("lanes"), box: document.getElementById("charts"), readout: document.getElementById("readout"),
  });
  charts.offer("result", `${result.clip.split("/").pop()}.json`);
})();
