"use strict";
// What every page's charts share. Charts are drawn by Observable Plot; colours come from the page's style, so that
// light, dark and print need no second drawing.
const charts = (() => {
  const drawn = [];

  // Draw into an element with make(width), and again whenever its width changes.
  function show(element, make) {
    let width = 0;
    const draw = () => {
      const now = Math.round(element.clientWidth);
      if (!now || now === width) return;
      width = now;
      const svg = make(width);
      svg.querySelector("style")?.remove(); // the page's own style says the same, and its policy allows no other
      svg.setAttribute("aria-hidden", "true"); // the element around it has the name; the tables have the numbers
      element.querySelector("svg")?.remove();
      element.append(svg);
      element.dispatchEvent(new CustomEvent("drawn"));
    };
    drawn.push(draw);
    new ResizeObserver(draw).observe(element);
    draw();
  }

  // The JSON in one of the page's data blocks.
  function data(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  // The button that saves one of the data blocks as a file.
  function offer(id, name) {
    document.getElementById("save").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([document.getElementById(id).textContent + "\n"]));
      link.download = name;
      link.click();
    });
  }

  return { show, data, offer };
})();
