// The modal on top, as a real dialog: the browser keeps the focus inside, Esc closes.

import { h, signature } from "./dom.js";
import { blocks } from "./blocks.js";
import { valuesOf } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { act, person, state } from "./store.js";

export class Modal {
  constructor() {
    this.dialog = null;
    this.shown = "";
  }

  show() {
    const view = state.modals.at(-1);
    const sign = view ? signature([state.me, view.id, view.hash, view.errors]) : "";
    if (sign === this.shown) return;
    this.shown = sign;
    // What was typed stays when the same view is drawn anew, for an error or an update.
    const kept = this.dialog?.dataset.viewId === view?.id && this.dialog ? valuesOf(this.dialog) : null;
    this.take();
    if (view) this.put(view, kept);
  }

  take() {
    this.dialog?.close();
    this.dialog?.remove();
    this.dialog = null;
    if (this.back?.isConnected) this.back.focus();
  }

  put(view, kept) {
    if (!kept) this.back = document.activeElement;
    const deeper = state.modals.length > 1;
    const close = async () => { await act({ act: "close", view_id: view.id }); };
    const submit = h("button", { type: "submit", class: "button primary", "data-modal": "submit" }, withEmoji(view.submit?.text ?? "Submit"));
    const form = h("form", {
      class: "dialog-form", novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (submit.getAttribute("aria-busy")) return;
        submit.setAttribute("aria-busy", "true");
        const done = await act({ act: "submit", view_id: view.id, values: valuesOf(form) });
        submit.removeAttribute("aria-busy");
        if (!done.ok) this.dialog?.querySelector("[aria-invalid=true]")?.focus();
      },
    },
      h("div", { class: "dialog-head" },
        h("div", {},
          h("h2", { id: "modal-title" }, withEmoji(view.title?.text ?? "")),
          h("p", { class: "dialog-from" }, `from ${person(state.people.find((one) => one.bot)?.id).name}`)),
        h("button", { type: "button", class: "plain-button close", "aria-label": deeper ? "Back" : "Close", onclick: close }, deeper ? "←" : "✕")),
      h("div", { class: "dialog-body" },
        view.errors[""] && h("p", { class: "dialog-trouble", role: "alert" }, view.errors[""]),
        blocks(view.blocks, {
          id: view.id,
          errors: view.errors,
          filled: view.filled,
          work: (action) => act({ act: "work", surface: "modal", view_id: view.id, ...action }),
        })),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", "data-modal": "close", onclick: close }, withEmoji(view.close?.text ?? "Cancel")),
        view.submit && submit));
    this.dialog = h("dialog", {
      "aria-labelledby": "modal-title", "data-dialog": "modal", "data-view-id": view.id, "data-callback-id": view.callback_id,
      oncancel: (event) => { event.preventDefault(); close(); },
    }, form);
    document.body.append(this.dialog);
    if (kept) refill(form, kept);
    this.dialog.showModal();
    const first = this.dialog.querySelector("[aria-invalid=true], [autofocus], .dialog-body input, .dialog-body select, .dialog-body textarea");
    first?.focus();
  }
}

function refill(form, values) {
  for (const node of form.querySelectorAll("[data-field]")) {
    const value = values[node.dataset.field];
    if (value === undefined) continue;
    if (node.matches("input, select, textarea")) node.value = value;
    else for (const box of node.querySelectorAll("input")) box.checked = value.split(",").includes(box.value);
  }
}
