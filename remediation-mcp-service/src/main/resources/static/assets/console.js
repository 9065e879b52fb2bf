// Keeps a page true while it is looked at: relative times, and the parts that changed. Without it the pages work all the same.
(() => {
  'use strict';
  const body = document.body;
  const find = (selector, under = document) => Array.from(under.querySelectorAll(selector));

  // the cluster's time: told with the page and by every heartbeat
  let told = Number(body.dataset.now) || Date.now();
  let toldAt = performance.now();
  const now = () => told + (performance.now() - toldAt);

  // the same words as the server's
  const span = (millis) => {
    const s = Math.floor(Math.max(0, millis) / 1000);
    if (s < 60) return s + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min';
    if (s < 172800) {
      const minutes = Math.floor((s % 3600) / 60);
      return Math.floor(s / 3600) + ' h' + (minutes ? ' ' + minutes + ' min' : '');
    }
    return Math.floor(s / 86400) + ' d';
  };
  const range = (from, to) => {
    for (const unit of [' s', ' min']) {
      if (from.endsWith(unit) && to.endsWith(unit) && !(from + to).includes('h')) {
        return from.slice(0, -unit.length) + ' to ' + to;
      }
    }
    return from + ' to ' + to;
  };
  const write = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const tell = () => {
    const t = now();
    const relative = (e) => {
      const ahead = Number(e.dataset.at) - t;
      write(e, ahead > 0 ? 'in ' + span(ahead) : ahead > -3000 ? 'just now' : span(-ahead) + ' ago');
    };
    find('[data-rel], [data-ago]').forEach(relative);
    find('[data-left]').forEach((e) => {
      const left = Number(e.dataset.at) - t;
      write(e, left > 0 ? span(left) : 'now');
    });
    find('[data-interval]').forEach((e) => {
      const from = Number(e.dataset.from) - t;
      const to = Number(e.dataset.to) - t;
      const text = to <= 0 ? 'it was due' : range(from > 0 ? span(from) : 'now', span(to));
      write(e, 'bare' in e.dataset ? text : '(' + text + ')');
    });
    const utc = document.getElementById('utc');
    if (utc) write(utc, new Date(t).toISOString().slice(11, 19) + ' UTC');
  };

  // only what differs is put in; what is open stays open
  const plain = (element) => {
    const copy = element.cloneNode(true);
    find('[data-rel], [data-ago], [data-left], [data-interval], .canvas, .keys', copy)
      .forEach((e) => { e.textContent = ''; });
    find('input[name=_csrf]', copy).forEach((e) => e.setAttribute('value', ''));
    find('details', copy).forEach((e) => e.removeAttribute('open'));
    return copy.className + copy.innerHTML;
  };
  const known = new Map(find('[data-live]').map((e) => [e.id, plain(e)]));

  body.addEventListener('htmx:oobBeforeSwap', (event) => {
    const { target, fragment } = event.detail;
    const fresh = fragment.firstElementChild;
    if (!fresh || !known.has(target.id)) return;
    const text = plain(fresh);
    if (known.get(target.id) === text) {
      event.detail.shouldSwap = false;
      return;
    }
    known.set(target.id, text);
    find('details[id][open]', target).forEach((e) => {
      const same = fresh.querySelector('#' + CSS.escape(e.id));
      if (same) same.open = true;
    });
    hold(target, fresh);
  });

  // another proposal under the finger: its buttons wait a moment, so that nobody approves what they did not read
  const hold = (old, fresh) => {
    const was = old.querySelector('[data-proposal]');
    const is = fresh.querySelector('[data-proposal]');
    if (!is || (was && was.dataset.proposal === is.dataset.proposal)) return;
    find('.buttons button:not([hidden])', fresh).forEach((e) => { e.disabled = true; });
    setTimeout(() => find('#decide .buttons button:not([hidden])').forEach((e) => { e.disabled = false; }), 1500);
  };

  body.addEventListener('htmx:afterSettle', tell);
  setInterval(tell, 1000);
  tell();

  // live while it is looked at: events, and a look every ten seconds where they do not come
  const address = body.dataset.events;
  if (!address || !document.getElementById('refresh')) return;
  let source = null;
  let heard = 0;
  let seen = null;
  const refresh = () => body.dispatchEvent(new CustomEvent('changed'));
  const live = (on) => {
    const mark = document.getElementById('live');
    mark.classList.toggle('on', on);
    write(document.getElementById('live-text'), on ? 'Live' : 'Looks every 10 s');
  };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(seen === null ? address : address.replace(/seen=.*/, 'seen=' + encodeURIComponent(seen)));
    source.addEventListener('now', (event) => {
      told = Number(event.data);
      toldAt = performance.now();
      heard = performance.now();
      live(true);
      tell();
    });
    source.addEventListener('changed', (event) => {
      seen = event.data;
      refresh();
    });
    source.onerror = () => {
      live(false);
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
      }
    };
  };
  const close = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      close();
    } else {
      open();
    }
  });
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', open);
  setInterval(() => {
    if (document.hidden) return;
    if (performance.now() - heard > 8000) {
      live(false);
      refresh();
      open();
    }
  }, 10000);
  open();
})();
