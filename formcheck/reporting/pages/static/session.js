"use strict";
(() => {
  const results = charts.data("results");
  const { film_s: film, sets: signals } = charts.data("signals");
  const video = film.length ? player : null;
  video?.load("film", film);
  results.forEach((result, i) => {
    const frames = signals[i].frames_s;
    if (frames.length < 2) return;
    sets.show({
      result, signals: signals[i], player: video, span: [frames[0], frames.at(-1)],
      lanes: document.getElementById(`lanes${i + 1}`), box: document.getElementById(`charts${i + 1}`),
    });
  });
  charts.offer("results", "session.json");
})();
