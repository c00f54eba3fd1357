// Slack's confirm dialog.

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

/** Asks; true if the person says yes. */
export function confirmed(confirm) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      back?.focus?.();
      resolve(yes);
    };
    const dialog = h("dialog", {
      class: "narrow", "data-dialog": "confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text",
      oncancel: (event) => { event.preventDefault(); answer(false); },
    },
      h("div", { class: "dialog-head" }, h("h2", { id: "confirm-title" }, withEmoji(confirm.title.text))),
      h("div", { class: "dialog-body block-text", id: "confirm-text" }, textObject(confirm.text)),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", "data-confirm": "deny", onclick: () => answer(false) },
          withEmoji(confirm.deny.text)),
        h("button", {
          type: "button",
          class: `button ${confirm.style === "danger" ? "danger filled" : "primary"}`,
          "data-confirm": "confirm",
          onclick: () => answer(true),
        }, withEmoji(confirm.confirm.text))));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[data-confirm=deny]").focus();
  });
}
