// What a person works with: buttons, selects, choices, inputs.

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";
import { confirmed } from "./confirm.js";
import { members, state } from "./store.js";

/** Has one control of its own, that a label can point to. */
export const isInput = (one) => !["radio_buttons", "checkboxes"].includes(one.type);

/** Draws an element. In an input block it is only read at the end; elsewhere the bot hears of each change. */
export function element(one, block, surface, field = null) {
  const node = (kinds[one.type] ?? unknown)(one, { block, surface, field });
  if (!node.dataset.actionId) node.dataset.actionId = one.action_id;
  return node;
}

const key = (one, block) => `${block.block_id}/${one.action_id}`;

const filled = (one, { block, surface }) => surface.filled?.[key(one, block)];

function common(one, { block, field }) {
  return {
    id: field?.id,
    "data-action-id": one.action_id,
    "data-field": field ? key(one, block) : undefined,
    "aria-describedby": field?.described || undefined,
    "aria-invalid": field?.invalid ? "true" : undefined,
    "aria-required": field && !field.optional ? "true" : undefined,
    autofocus: one.focus_on_load,
  };
}

async function work(one, at, value, node) {
  if (one.confirm && !(await confirmed(one.confirm))) return false;
  node.setAttribute("aria-busy", "true");
  node.disabled = one.type === "button";
  const result = await at.surface.work({ block_id: at.block.block_id, action_id: one.action_id, value });
  node.removeAttribute("aria-busy");
  node.disabled = false;
  return result;
}

function button(one, at) {
  const node = h("button", {
    type: "button",
    class: `button ${one.style ?? ""}`,
    "data-action-id": one.action_id,
    // Beside its text, not in its place: who says "click Approve" must find it.
    "aria-description": one.accessibility_label,
    onclick: () => {
      if (one.url && /^https?:/.test(one.url)) window.open(one.url, "_blank", "noopener");
      work(one, at, "", node);
    },
  }, withEmoji(one.text.text));
  return node;
}

function unknown(one) {
  return h("span", { class: "field-hint" }, `[${one.type}]`);
}

const choiceOf = (select) => select.options ?? [];

function select(one, at) {
  const chosen = (filled(one, at)?.selected_option ?? one.initial_option)?.value ?? "";
  const draw = (option) =>
    h("option", { value: option.value, selected: option.value === chosen }, withEmoji(option.text.text));
  const groups = one.option_groups?.map((group) =>
    h("optgroup", { label: group.label.text }, group.options.map(draw)));
  return picker(one, at, [placeholder(one, chosen), ...(groups ?? choiceOf(one).map(draw))]);
}

function placeholder(one, chosen) {
  return h("option", { value: "", selected: !chosen }, one.placeholder?.text ?? "Choose an option");
}

function picker(one, at, options) {
  const node = h("select", {
    class: "input",
    "aria-label": at.field ? undefined : one.placeholder?.text ?? "Choose an option",
    ...common(one, at),
    onchange: () => !at.field && node.value && work(one, at, node.value, node),
  }, options);
  return node;
}

function list(things, chosen, label) {
  return things.map((thing) => h("option", { value: thing.id, selected: thing.id === chosen }, label(thing)));
}

function choices(one, at, type) {
  const now = filled(one, at);
  const several = type === "checkbox";
  const chosen = several
    ? (now?.selected_options ?? one.initial_options ?? []).map((option) => option.value)
    : [(now?.selected_option ?? one.initial_option)?.value];
  const name = `${at.surface.id}-${key(one, at.block)}`;
  const node = h("div", { ...common(one, at), role: several ? "group" : "radiogroup" },
    choiceOf(one).map((option) =>
      h("label", { class: "choice" },
        h("input", {
          type, name, value: option.value, checked: chosen.includes(option.value),
          "aria-invalid": at.field?.invalid ? "true" : undefined,
          onchange: () => !at.field && work(one, at, chosenIn(node), node),
        }),
        h("span", {}, textObject(option.text),
          option.description && h("span", { class: "choice-more" }, textObject(option.description))))));
  return node;
}

const chosenIn = (node) => [...node.querySelectorAll("input:checked")].map((input) => input.value).join(",");

function typed(one, at, type) {
  const now = filled(one, at);
  const value = now?.value ?? now?.selected_date ?? now?.selected_time
    ?? one.initial_value ?? one.initial_date ?? one.initial_time ?? "";
  const attributes = {
    class: "input",
    placeholder: one.placeholder?.text,
    maxlength: one.max_length,
    ...common(one, at),
  };
  if (one.multiline) return Object.assign(h("textarea", { ...attributes, rows: 4 }), { value });
  const node = Object.assign(h("input", { type, autocomplete: "off", ...attributes }), { value });
  if (!at.field) node.addEventListener("change", () => work(one, at, node.value, node));
  return node;
}

const kinds = {
  button,
  static_select: select,
  overflow: select,
  radio_buttons: (one, at) => choices(one, at, "radio"),
  checkboxes: (one, at) => choices(one, at, "checkbox"),
  multi_static_select: (one, at) => choices(one, at, "checkbox"),
  plain_text_input: (one, at) => typed(one, at, "text"),
  number_input: (one, at) => typed(one, at, "number"),
  email_text_input: (one, at) => typed(one, at, "email"),
  url_text_input: (one, at) => typed(one, at, "url"),
  datepicker: (one, at) => typed(one, at, "date"),
  timepicker: (one, at) => typed(one, at, "time"),
  users_select: (one, at) =>
    picker(one, at, [placeholder(one, one.initial_user), ...list(members(), one.initial_user, (who) => who.name)]),
  channels_select: (one, at) =>
    picker(one, at, [placeholder(one, one.initial_channel), ...list(state.channels, one.initial_channel, (c) => `#${c.name}`)]),
  conversations_select: (one, at) =>
    picker(one, at, [placeholder(one, one.initial_conversation), ...list(state.channels, one.initial_conversation, (c) => `#${c.name}`)]),
};

/** What stands in the fields of a form, by block id, slash, action id. */
export function valuesOf(form) {
  const values = {};
  for (const node of form.querySelectorAll("[data-field]")) {
    values[node.dataset.field] = node.matches("input, select, textarea") ? node.value : chosenIn(node);
  }
  return values;
}
