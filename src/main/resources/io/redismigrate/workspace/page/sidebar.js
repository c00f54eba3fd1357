// Channels and the Home of the app, with a count of what came while the reader was elsewhere.

import { h, signature } from "./dom.js";
import { inChannel, state } from "./store.js";
import { go, here, HOME } from "./route.js";

const read = new Map();

export class Sidebar {
  constructor(root) {
    this.root = root;
    this.shown = "";
  }

  show() {
    const { place } = here();
    const rows = state.channels.map((one) => ({ ...one, unread: this.unread(one.id, place) }));
    const sign = signature([place, rows, state.me]);
    if (sign === this.shown) return;
    this.shown = sign;
    this.root.replaceChildren(
      h("div", { class: "side-label" }, "Channels"),
      h("ul", { class: "side-group" }, rows.map((one) =>
        h("li", {}, item(one.id, one.hidden ? "🔒" : "#", one.name, place, one.unread)))),
      h("div", { class: "side-label" }, "Apps"),
      h("ul", { class: "side-group" }, h("li", {}, item(HOME, "⌂", "redis-migrate", place, 0))));
  }

  unread(id, place) {
    const key = `${state.me}/${id}`;
    const messages = inChannel(id);
    if (place === id || !read.has(key)) read.set(key, messages.at(-1)?.ts ?? "");
    return messages.filter((one) => one.ts > read.get(key)).length;
  }
}

function item(id, sign, name, place, unread) {
  return h("button", {
    type: "button", class: unread ? "side-item unread" : "side-item", "data-channel": id,
    "aria-current": place === id ? "page" : undefined, onclick: () => go(id),
  },
    h("span", { class: "side-sign", "aria-hidden": "true" }, sign), name,
    unread > 0 && h("span", { class: "side-count", "aria-label": `${unread} new` }, String(unread)));
}
