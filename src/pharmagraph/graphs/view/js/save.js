// Save the picture that is seen, as SVG or as PNG; made here, from what is here.
const MARGIN = 20;
const FOOT = 34;
const advice = document.querySelector(".advice").textContent.replace(/\s+/g, " ").trim();
const named = (ending) => `${(document.title || "graph").normalize("NFKD").replace(/[^\w-]+/g, "-").slice(0, 60) || "graph"}.${ending}`;
function download(blob, ending) {
  const link = make("a", { href: URL.createObjectURL(blob), download: named(ending) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  said.textContent = `Saved as ${named(ending)}.`;
}
// The rectangle of what is drawn of the model.
function extent() {
  const some = [...model.nodes.values()].filter((part) => model.partSeen(part));
  const [left, top, right, bottom] = around(some.length ? some : [{ box: [0, 0, 100, 100] }]);
  return [left - MARGIN, top - MARGIN, Math.max(right - left, 560) + 2 * MARGIN, bottom - top + 2 * MARGIN + FOOT];
}
const foot = (pen, left, bottom) => pen.text(`${document.title} · ${advice}`, left + MARGIN, bottom - 12, { size: 12, colour: ink.soft });

function canvasSvg() {
  const [left, top, width, height] = extent().map(Math.round);
  const svg = drawn("svg", { xmlns: SVG, viewBox: `${left} ${top} ${width} ${height}`, width, height, role: "img", "font-family": FONT });
  svg.append(drawn("title", {}, document.title), drawn("rect", { x: left, y: top, width, height, fill: ink.surface }));
  const pen = svgPen(svg);
  drawModel(pen, model);
  foot(pen, left, top + height);
  return svg;
}
function overviewPicture() {
  const svg = overviewSvg.cloneNode(true);
  for (const element of svg.querySelectorAll(".hit, .gone")) element.remove();
  for (const element of svg.querySelectorAll("*")) {
    element.classList.remove("dim", "chosen");
    for (const name of ["data-id", "data-ends", "data-rows"]) element.removeAttribute(name);
  }
  const { x, y, width, height } = overviewSvg.viewBox.baseVal;
  svg.removeAttribute("style");
  svg.removeAttribute("aria-hidden");
  svg.setAttribute("viewBox", `${x} ${y} ${width} ${height + FOOT}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height + FOOT);
  svg.querySelector("defs").after(drawn("rect", { class: "bg", x, y, width, height: height + FOOT }));
  svg.append(drawn("text", { class: "n", x: x + 8, y: y + height + FOOT - 12 }, `${document.title} · ${advice}`));
  return svg;
}
const pictureNow = () => new XMLSerializer().serializeToString(scene === overview ? overviewPicture() : canvasSvg());
const saveSvg = () => download(new Blob([pictureNow()], { type: "image/svg+xml" }), "svg");

const MOST_PIXELS = 8000;
async function pngNow() {
  const sheet_ = make("canvas");
  const pen = sheet_.getContext("2d");
  if (scene === overview) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureNow())}`;
    await image.decode();
    [sheet_.width, sheet_.height] = [image.width * 2, image.height * 2];
    pen.drawImage(image, 0, 0, sheet_.width, sheet_.height);
  } else {
    const [left, top, width, height] = extent();
    const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
    [sheet_.width, sheet_.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
    pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    const paper = canvasPen(pen, scale, 0);
    paper.box([left, top, width, height], 0, { fill: ink.surface });
    drawModel(paper, model);
    foot(paper, left, top + height);
  }
  return new Promise((resolve) => sheet_.toBlob(resolve, "image/png"));
}
document.getElementById("save-svg").addEventListener("click", saveSvg);
document.getElementById("save-png").addEventListener("click", async () => download(await pngNow(), "png"));
