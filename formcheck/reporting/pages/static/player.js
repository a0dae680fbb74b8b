"use strict";
// The video: found again frame by frame, slowly, or one repetition over and over.
const player = (() => {
  const video = document.getElementById("video");
  const said = document.getElementById("said");
  const followers = [];
  let frames = [];
  let stretch = null; // [start, end] to repeat, seconds

  // Base64 in the page to a video the browser can seek in; a data: address cannot be sought in everywhere.
  function load(id, times) {
    frames = times;
    const block = document.getElementById(id);
    const bytes = Uint8Array.from(atob(block.textContent.trim()), (c) => c.charCodeAt(0));
    block.remove();
    video.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
  }

  // The frame that is shown at a time: the last one that began by then.
  function frameAt(time) {
    return Math.max(0, d3.bisectRight(frames, time + 1e-4) - 1);
  }

  // Show the frame nearest to a time. The middle of its stay is asked for: its edge may round to its neighbour.
  function seek(time) {
    const i = d3.bisectCenter(frames, time);
    const end = i + 1 < frames.length ? frames[i + 1] : Math.min(video.duration || Infinity, frames[i] + 0.02);
    video.currentTime = (frames[i] + end) / 2;
    said.textContent = `Video at ${frames[i].toFixed(2)} seconds`;
  }

  function jump(time) {
    video.pause();
    seek(time);
    if (video.getBoundingClientRect().bottom < 0) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      video.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" });
    }
  }

  function step(by) {
    video.pause();
    const i = frameAt(video.currentTime) + by;
    seek(frames[Math.min(frames.length - 1, Math.max(0, i))]);
  }

  function repeat(span) {
    stretch = span;
    if (span) {
      seek(span[0]);
      video.play();
    }
  }

  function follow(tell) {
    followers.push(tell);
  }

  function tick() {
    if (stretch && !video.paused && (video.currentTime >= stretch[1] || video.currentTime < stretch[0] - 0.5)) {
      seek(stretch[0]);
    }
    const time = frames[frameAt(video.currentTime)];
    followers.forEach((tell) => tell(time));
    if (!video.paused) requestAnimationFrame(tick);
  }

  for (const event of ["play", "seeked", "pause", "loadeddata"]) video.addEventListener(event, tick);
  video.addEventListener("ended", () => stretch && repeat(stretch));
  document.getElementById("back").addEventListener("click", () => step(-1));
  document.getElementById("forward").addEventListener("click", () => step(1));
  document.getElementById("speed").addEventListener("change", (e) => (video.playbackRate = Number(e.target.value)));
  document.getElementById("loop")?.addEventListener("change", (e) => {
    repeat(e.target.value ? e.target.value.split(" ").map(Number) : null);
  });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("select, input")) return;
    if (e.key === ",") step(-1);
    if (e.key === ".") step(1);
  });
  for (const button of document.querySelectorAll("[data-seek]")) {
    button.addEventListener("click", () => jump(Number(button.dataset.seek)));
  }

  return { load, jump, follow };
})();
