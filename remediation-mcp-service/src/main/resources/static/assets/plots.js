// Draws the plots: the series, the limit, the forecast with its 80 % interval, and what happened when.
(() => {
  'use strict';
  const lines = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'];
  const drawn = new Map();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const bytes = (value) => {
    for (const unit of ['B', 'KiB', 'MiB']) {
      if (Math.abs(value) < 1024) return short(value) + ' ' + unit;
      value /= 1024;
    }
    return short(value) + ' GiB';
  };
  const short = (value) => {
    const size = Math.abs(value);
    if (size >= 100 || value === Math.round(value)) return value.toFixed(0);
    if (size >= 10) return value.toFixed(1);
    return size !== 0 && size < 0.01 ? value.toExponential(1) : value.toFixed(2);
  };
  const shown = (value, unit) => (value == null ? '' : unit === 'bytes' ? bytes(value) : short(value) + ' ' + unit);
  const tick = (value, unit) => (unit === 'bytes' ? bytes(value) : short(value));
  // splits that are round in binary units
  const step = (range, unit) => {
    const rough = range / 4;
    if (unit !== 'bytes') return null;
    return Math.pow(2, Math.round(Math.log2(Math.max(rough, 1))));
  };

  const key = (text, css) => {
    const span = document.createElement('span');
    span.className = 'key ' + css;
    span.textContent = text;
    return span;
  };

  const draw = (figure) => {
    const data = JSON.parse(figure.dataset.plot);
    const canvas = figure.querySelector('.canvas');
    const old = drawn.get(figure.id);
    if (old) old.destroy();
    canvas.textContent = '';
    const css = {
      limit: colour('--limit'), forecast: colour('--forecast'), band: colour('--band'),
      text: colour('--muted'), grid: colour('--grid'), mark: colour('--mark'), panel: colour('--panel')
    };
    const f = data.forecast;
    const nowMillis = Number(document.body.dataset.now);
    const first = data.times[0];
    const lastTime = Math.max(data.times[data.times.length - 1], f ? Math.max(f.to, nowMillis) : 0);
    const values = data.lines.flatMap((l) => l.values).filter((v) => v != null);
    if (data.limit != null && (f || data.limit < Math.max(...values) * 4)) values.push(data.limit);
    const top = Math.max(...values) * 1.08 || 1;
    const low = Math.min(...values);
    const bottom = low > top * 0.6 ? low - (top - low) : 0;

    const px = (u, t) => u.valToPos(t / 1000, 'x', true);
    const py = (u, v) => u.valToPos(v, 'y', true);
    const ratio = window.devicePixelRatio || 1;
    const clip = (u, paint) => {
      const c = u.ctx;
      c.save();
      c.beginPath();
      c.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      c.clip();
      paint(c);
      c.restore();
    };
    const line = (c, points, stroke, width, dash) => {
      c.beginPath();
      points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
      c.strokeStyle = stroke;
      c.lineWidth = width * ratio;
      c.setLineDash((dash || []).map((d) => d * ratio));
      c.stroke();
      c.setLineDash([]);
    };
    const under = (u) => clip(u, (c) => {
      if (!f) return;
      c.beginPath();
      c.moveTo(px(u, f.madeAt), py(u, f.current));
      c.lineTo(px(u, f.from), py(u, f.limit));
      c.lineTo(px(u, f.to), py(u, f.limit));
      c.closePath();
      c.fillStyle = css.band;
      c.fill();
    });
    const over = (u) => {
      clip(u, (c) => {
        const { left, width, top: y0, height } = u.bbox;
        if (data.limit != null) line(c, [[left, py(u, data.limit)], [left + width, py(u, data.limit)]], css.limit, 2, [6, 4]);
        if (f) {
          line(c, [[px(u, f.madeAt), py(u, f.current)], [px(u, f.eta), py(u, f.limit)]], css.forecast, 2.5, [3, 3]);
          line(c, [[px(u, f.from), py(u, f.limit)], [px(u, f.to), py(u, f.limit)]], css.forecast, 5);
        }
        c.textAlign = 'left';
        c.textBaseline = 'alphabetic';
        c.font = 11 * ratio + 'px system-ui, sans-serif';
        const marks = data.marks.concat([{ at: nowMillis, name: 'now' }])
          .filter((m) => m.at >= first && m.at <= lastTime).sort((a, b) => a.at - b.at);
        let row = 0;
        let before = -1e9;
        marks.forEach((m) => {
          const x = px(u, m.at);
          row = x - before < 60 * ratio ? (row + 1) % 3 : 0;
          before = x;
          line(c, [[x, y0], [x, y0 + height]], m.name === 'now' ? css.text : css.mark, 1.5, m.name === 'now' ? [2, 3] : []);
          const w = c.measureText(m.name).width;
          const right = x + w + 10 * ratio > left + width;
          const tx = right ? x - w - 5 * ratio : x + 4 * ratio;
          const ty = y0 + height - (8 + row * 15) * ratio;
          c.fillStyle = css.panel;
          c.fillRect(tx - 2 * ratio, ty - 10 * ratio, w + 4 * ratio, 13 * ratio);
          c.fillStyle = m.name === 'now' ? css.text : css.mark;
          c.fillText(m.name, tx, ty);
        });
        if (data.limit != null) {
          const text = 'limit ' + shown(data.limit, data.unit);
          const y = py(u, data.limit) + 15 * ratio;
          c.fillStyle = css.panel;
          c.fillRect(left + 4 * ratio, y - 10 * ratio, c.measureText(text).width + 4 * ratio, 13 * ratio);
          c.fillStyle = css.limit;
          c.fillText(text, left + 6 * ratio, y);
        }
      });
    };

    const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
    const axis = { stroke: css.text, grid: { stroke: css.grid, width: 1 }, ticks: { stroke: css.grid, width: 1 }, font: '11px system-ui, sans-serif' };
    const plot = new uPlot({
      ...size(),
      legend: { show: false },
      cursor: { points: { size: 6 }, drag: { setScale: false }, y: false },
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), 'Etc/UTC'),
      scales: { x: { time: true, range: [first / 1000, lastTime / 1000] }, y: { range: [bottom, top] } },
      axes: [
        { ...axis, values: (u, splits) => splits.map((s) => new Date(s * 1000).toISOString().slice(11, 16)), space: 60 },
        {
          ...axis, size: 64, values: (u, splits) => splits.map((s) => tick(s, data.unit)),
          splits: step(top - bottom, data.unit) === null ? undefined : (u, i, min, max) => {
            const d = step(max - min, data.unit);
            const all = [];
            for (let v = Math.ceil(min / d) * d; v <= max; v += d) all.push(v);
            return all;
          }
        }
      ],
      series: [{}].concat(data.lines.map((l, i) => ({
        label: l.name, stroke: colour(lines[i % lines.length]), width: 2, spanGaps: true, points: { show: false }
      }))),
      hooks: { drawAxes: [under], draw: [over], setCursor: [(u) => read(figure, u, data)] }
    }, [data.times.map((t) => t / 1000)].concat(data.lines.map((l) => l.values)), canvas);
    drawn.set(figure.id, plot);

    const keys = figure.querySelector('.keys');
    keys.textContent = '';
    data.lines.forEach((l, i) => keys.append(key(l.name, 'l' + (i % lines.length + 1))));
    if (data.limit != null) keys.append(key('limit', 'limit'));
    if (f) keys.append(key('forecast', 'forecast'), key('80 %', 'band'));
  };

  // under the pointer: time and values, in the keys
  const read = (figure, u, data) => {
    const i = u.cursor.idx;
    const keys = Array.from(figure.querySelectorAll('.key'));
    data.lines.forEach((l, n) => {
      if (!keys[n]) return;
      keys[n].textContent = i == null ? l.name : l.name + ' ' + shown(l.values[i], data.unit) + ' at ' +
        new Date(data.times[i]).toISOString().slice(11, 19);
    });
  };

  const all = (again) => document.querySelectorAll('figure[data-plot]').forEach((figure) => {
    const done = drawn.get(figure.id);
    if (again || !done || !figure.contains(done.root)) draw(figure);
  });
  all(false);
  document.body.addEventListener('htmx:afterSettle', () => all(false));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => all(true));
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    requestAnimationFrame(() => all(true));
  });
})();
