// Where one types: messages, and slash commands with what may follow them.

import { h } from "./dom.js";
import { act, channel, state } from "./store.js";

const SEND = "M2 3l12 5-12 5 2-5z";

/** One composer; a thread's takes no slash commands, as in Slack. `sent` hears of each message. */
export class Composer {
  constructor(root, { id, thread, sent }) {
    this.thread = thread;
    this.sent = sent;
    this.id = id;
    this.past = [];
    this.at = 0;
    this.offers = [];
    this.picked = -1;
    this.text = h("textarea", {
      id: `${id}-text`, rows: 1, autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-controls": `${id}-offers`, "aria-describedby": `${id}-hint`,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => setTimeout(() => this.offer([]), 150),
    });
    this.send = h("button", { type: "button", class: "composer-send", "aria-label": "Send", disabled: true, onclick: () => this.submit() });
    this.send.append(arrow());
    this.hint = h("div", { class: "composer-hint", id: `${id}-hint`, role: "status" });
    this.list = h("ul", { class: "offers", id: `${id}-offers`, role: "listbox", "aria-label": "Commands", hidden: true });
    root.append(this.list, h("div", { class: "composer-box" }, this.text, this.send), this.hint);
    this.usual();
  }

  show(place, threadTs) {
    this.place = place;
    this.threadTs = threadTs;
    const name = channel(place)?.name ?? "";
    const label = this.thread ? "Reply…" : `Message #${name}, or / for a command`;
    this.text.placeholder = label;
    this.text.setAttribute("aria-label", label);
  }

  usual() {
    this.hint.classList.remove("bad");
    this.hint.replaceChildren(...(this.thread ? [] : [
      h("kbd", {}, "/"), " commands   ", h("kbd", {}, "↑"), " last command   ", h("kbd", {}, "Ctrl K"), " act as somebody else"]));
  }

  say(words) {
    this.hint.classList.add("bad");
    this.hint.textContent = words;
  }

  set(value) {
    this.text.value = value;
    this.typed();
    this.text.setSelectionRange(value.length, value.length);
  }

  typed() {
    const value = this.text.value;
    this.send.disabled = !value.trim();
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 180)}px`;
    if (this.hint.classList.contains("bad")) this.usual();
    this.offer(this.thread || !value.startsWith("/") || value.includes("\n") ? [] : this.matching(value));
  }

  matching(value) {
    const offers = [];
    for (const command of state.commands) {
      const name = command.name;
      if (value.length < name.length ? name.startsWith(value) : value === name) {
        offers.push({ text: `${name} `, label: `${name} ${command.hint}`, meaning: command.description });
      }
      if (!value.startsWith(name)) continue;
      const rest = value.slice(name.length).trimStart().toLowerCase();
      for (const form of command.forms) {
        const fixed = form.text.replace(/ ?[A-Z[(].*$/, "").toLowerCase();
        if (fixed.startsWith(rest) || (rest.startsWith(`${fixed} `) && fixed !== form.text.toLowerCase())) {
          offers.push({ text: `${name} ${fixed}${fixed === form.text ? "" : " "}`, label: `${name} ${form.text}`, meaning: form.meaning });
        }
      }
    }
    return offers;
  }

  offer(offers) {
    this.offers = offers;
    this.picked = -1;
    this.list.hidden = offers.length === 0;
    this.text.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...offers.map((one, i) => h("li", {
      class: "offer", role: "option", id: `${this.id}-offer-${i}`, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); this.take(i); },
    }, h("span", { class: "offer-text" }, one.label), h("span", { class: "offer-meaning" }, one.meaning))));
  }

  pick(to) {
    this.picked = (to + this.offers.length) % this.offers.length;
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.picked)));
    this.list.children[this.picked].scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", `${this.id}-offer-${this.picked}`);
  }

  take(i) {
    this.set(this.offers[i].text);
    this.text.focus();
  }

  key(event) {
    const offering = this.offers.length > 0;
    if (offering && event.key === "ArrowDown") { event.preventDefault(); this.pick(this.picked + 1); }
    else if (offering && event.key === "ArrowUp" && this.picked >= 0) { event.preventDefault(); this.pick(this.picked - 1); }
    else if (offering && event.key === "Escape") { event.stopPropagation(); this.offer([]); }
    else if (offering && event.key === "Tab" && !event.shiftKey) { event.preventDefault(); this.take(Math.max(0, this.picked)); }
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (offering && this.picked >= 0) this.take(this.picked);
      else this.submit();
    } else if (event.key === "ArrowUp" && this.recalling()) { event.preventDefault(); this.recall(-1); }
    else if (event.key === "ArrowDown" && this.recalling()) { event.preventDefault(); this.recall(1); }
  }

  recalling() {
    return this.past.length > 0 && (this.text.value === "" || this.text.value === this.past[this.at]);
  }

  recall(step) {
    this.at = Math.max(0, Math.min(this.past.length, this.at + step));
    this.set(this.past[this.at] ?? "");
    this.offer([]);
  }

  async submit() {
    const text = this.text.value.trim();
    if (!text) return;
    const command = text.startsWith("/");
    if (command && this.thread) return this.say("Slash commands do not work in threads. Type it in the channel.");
    if (command) this.past = [...this.past.filter((one) => one !== text), text];
    this.at = this.past.length;
    this.set("");
    this.offer([]);
    this.sent();
    const done = await act(command
      ? { act: "command", channel: this.place, text }
      : { act: "say", channel: this.place, text: escaped(text), thread_ts: this.threadTs ?? "" });
    if (!done.ok && !command) this.say(`Not sent: ${done.failure}`);
  }
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function arrow() {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [name, value] of Object.entries({ width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" })) {
    picture.setAttribute(name, value);
  }
  path.setAttribute("d", SEND);
  path.setAttribute("fill", "currentColor");
  picture.append(path);
  return picture;
}
