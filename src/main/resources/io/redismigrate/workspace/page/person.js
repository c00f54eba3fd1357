// Who the reader acts as, and how people look.

import { h } from "./dom.js";
import { listenAs, members, person, state } from "./store.js";

export function avatar(who, size = "") {
  const initials = who.bot ? "RM" : who.name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const at = state.people.findIndex((one) => one.id === who.id);
  const tint = who.bot ? "bot" : `tint-${(at < 0 ? 4 : at) % 6}`;
  return h("span", { class: `avatar ${tint} ${size}`, "aria-hidden": "true" }, who.id === "USLACKBOT" ? "S" : initials);
}

/** The name in the address, `?as=Approver%201`; empty for the first person there is. */
export const asked = () => new URLSearchParams(location.search).get("as") ?? "";

export function actAs(id) {
  const url = new URL(location.href);
  url.searchParams.set("as", person(id).name);
  history.replaceState(null, "", url);
  listenAs(id);
}

/** The menu "Acting as …" in the top bar; Ctrl+K or Cmd+K opens it. */
export class Acting {
  constructor(root) {
    this.root = root;
    this.shown = "";
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        if (!document.querySelector("dialog[open]")) this.toggle();
      }
    });
    addEventListener("click", (event) => this.menu && !root.contains(event.target) && this.hide(false));
  }

  show() {
    const sign = `${state.me} ${state.people.map((one) => one.name)}`;
    if (sign === this.shown) return;
    this.shown = sign;
    const me = person(state.me);
    this.menu = null;
    this.button = h("button", {
      type: "button", class: "acting-button", id: "acting-button", "data-acting-as": me.id,
      "aria-haspopup": "menu", "aria-expanded": "false", title: "Switch person (Ctrl+K)",
      onclick: () => this.toggle(),
    },
      h("span", { class: "acting-word" }, "Acting as"), avatar(me, "small"),
      h("span", { class: "acting-name" }, me.name), h("span", { "aria-hidden": "true" }, "▾"));
    this.root.replaceChildren(this.button);
  }

  toggle() {
    if (this.menu) return this.hide(true);
    this.menu = h("div", { class: "menu", role: "menu", "aria-label": "Act as", onkeydown: (event) => this.key(event) },
      members().map((who) => h("button", {
        type: "button", class: "menu-item", role: "menuitemradio", "data-person": who.id,
        "aria-checked": String(who.id === state.me), onclick: () => this.choose(who.id),
      }, avatar(who, "small"), who.name, who.id === state.me && h("span", { class: "tick", "aria-hidden": "true" }, "✓"))),
      h("div", { class: "menu-note" }, h("kbd", {}, "Ctrl K"), " opens this, arrows or a first letter choose"));
    this.root.append(this.menu);
    this.button.setAttribute("aria-expanded", "true");
    this.menu.querySelector("[aria-checked=true]")?.focus();
  }

  hide(back) {
    this.menu?.remove();
    this.menu = null;
    this.button.setAttribute("aria-expanded", "false");
    if (back) this.button.focus();
  }

  choose(id) {
    this.hide(true);
    if (id !== state.me) actAs(id);
  }

  key(event) {
    const items = [...this.menu.querySelectorAll("[role=menuitemradio]")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.hide(true);
    } else if (event.key === "Tab") {
      this.hide(false);
    } else if (event.key.length === 1) {
      const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      rest.find((item) => item.textContent.trim().toLowerCase().includes(event.key.toLowerCase()))?.focus();
    }
  }
}
