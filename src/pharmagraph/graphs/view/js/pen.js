// Two pens with the same strokes: one draws on the canvas, the other one writes SVG, so that what is saved is what is seen.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const paths = new Map();
const pathOf = (d) => {
  if (!paths.has(d)) paths.set(d, new Path2D(d));
  return paths.get(d);
};
const fontOf = ({ size, bold, italic }) => `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${FONT}`;
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
function widthOf(text, font) {
  const key = `${fontOf(font)}|${text}`;
  if (!widths.has(key)) {
    ruler.font = fontOf(font);
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}

// `least` is the size in pixels below which letters become bars, which can be drawn fast.
const canvasPen = (ctx, scale, least = 4) => ({
  alpha(value) {
    ctx.globalAlpha = value;
  },
  box([left, top, width, height], corner, { fill, stroke, width: thick = 1 }) {
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, corner);
    if (fill) {
      ctx.fillStyle = fill;
      ctx.fill();
    }
    if (!stroke) return;
    ctx.strokeStyle = stroke;
    ctx.lineWidth = thick;
    ctx.stroke();
  },
  mark(d, x, y, fill, stroke) {
    ctx.translate(x, y);
    ctx.fillStyle = fill;
    ctx.fill(pathOf(d));
    if (scale > 0.35) {
      ctx.strokeStyle = stroke;
      ctx.lineWidth = 1;
      ctx.stroke(pathOf(d));
    }
    ctx.translate(-x, -y);
  },
  line(path, stroke, width, dash) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.stroke(path.drawing);
    ctx.setLineDash([]);
  },
  head({ tip: [x, y], angle }, fill) {
    if (scale < 0.3) return;
    ctx.translate(x, y);
    ctx.rotate(angle);
    ctx.fillStyle = fill;
    ctx.fill(pathOf(HEAD));
    ctx.rotate(-angle);
    ctx.translate(-x, -y);
  },
  text(words, x, y, { anchor = "start", colour, halo, room = 1e6, ...font }) {
    const letters = font.size * scale;
    if (letters < least) {
      const wide = Math.min(widthOf(words, font), room);
      const alpha = ctx.globalAlpha;
      ctx.globalAlpha = alpha * 0.4;
      ctx.fillStyle = colour;
      ctx.fillRect(x - { start: 0, middle: wide / 2, end: wide }[anchor], y - font.size * 0.62, wide, font.size * 0.5);
      ctx.globalAlpha = alpha;
      return;
    }
    ctx.font = fontOf(font);
    ctx.textAlign = { start: "left", middle: "center", end: "right" }[anchor];
    ctx.direction = "ltr";
    ctx.lineJoin = "round";
    if (halo && letters > 7) {
      ctx.strokeStyle = halo;
      ctx.lineWidth = 3;
      ctx.strokeText(words, x, y, room);
    }
    ctx.fillStyle = colour;
    ctx.fillText(words, x, y, room);
  },
});

const svgPen = (parent) => {
  let opacity = 1;
  const put = (tag, attributes, text) => parent.append(drawn(tag, opacity < 1 ? { ...attributes, opacity } : attributes, text));
  const near = (number) => Math.round(number * 10) / 10;
  return {
    alpha(value) {
      opacity = value;
    },
    box([left, top, width, height], corner, { fill = "none", stroke = "none", width: thick = 1 }) {
      put("rect", { x: near(left), y: near(top), width: near(width), height: near(height), rx: near(corner), fill, stroke, "stroke-width": thick });
    },
    mark(d, x, y, fill, stroke) {
      put("path", { d, transform: `translate(${near(x)} ${near(y)})`, fill, stroke });
    },
    line({ d }, stroke, width, dash) {
      put("path", { d, fill: "none", stroke, "stroke-width": width, ...(dash.length ? { "stroke-dasharray": dash.join(" ") } : {}) });
    },
    head({ tip: [x, y], angle }, fill) {
      put("path", { d: HEAD, fill, transform: `translate(${near(x)} ${near(y)}) rotate(${near((angle * 180) / Math.PI)})` });
    },
    text(words, x, y, { anchor = "start", colour, halo, room, size, bold, italic }) {
      const look = { x: near(x), y: near(y), fill: colour, "font-size": size, "text-anchor": anchor, ...(bold ? { "font-weight": 600 } : {}), ...(italic ? { "font-style": "italic" } : {}) };
      put("text", halo ? { ...look, stroke: halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" } : look, words);
    },
  };
};
const HEAD = "M0 0-7-3V3z";
