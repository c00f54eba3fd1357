// Block Kit as elements.

import { h } from "./dom.js";
import { element, isInput } from "./elements.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { withEmoji } from "./emoji.js";

/** All blocks; `surface` says where they stand and does what is done with them. */
export function blocks(list, surface) {
  return h("div", { class: "blocks" }, list.map((block) => draw(block, surface)));
}

function draw(block, surface) {
  const node = kinds[block.type]?.(block, surface) ?? h("p", { class: "field-hint" }, `[${block.type}]`);
  node.dataset.blockId = block.block_id;
  return node;
}

const kinds = {
  header: (block) => h("h3", { class: "block-header" }, withEmoji(block.text.text)),
  divider: () => h("hr", { class: "block-divider" }),
  markdown: (block) => h("div", { class: "block-text" }, mrkdwn(block.text)),
  rich_text: (block) => richText(block),
  context: (block) =>
    h("div", { class: "block-context" }, block.elements.map((one) =>
      one.type === "image" ? picture(one) : h("span", { class: "block-text" }, textObject(one)))),
  section: (block, surface) =>
    h("div", { class: "block-section" },
      h("div", { class: "grow" },
        block.text && h("div", { class: "block-text" }, textObject(block.text)),
        block.fields && h("div", { class: "fields" },
          block.fields.map((field) => h("div", { class: "block-text" }, textObject(field))))),
      block.accessory && accessory(block, surface)),
  actions: (block, surface) =>
    h("div", { class: "block-actions" }, block.elements.map((one) => element(one, block, surface))),
  image: (block) =>
    h("figure", { class: "block-image" },
      block.title && h("figcaption", {}, textObject(block.title)), picture(block)),
  input: (block, surface) => field(block, surface),
  plan: (block) =>
    h("div", { class: "block-plan" },
      h("div", { class: "plan-title" }, block.title),
      h("ol", {}, (block.tasks ?? []).map((task) =>
        h("li", { class: `task ${task.status ?? "pending"}` },
          h("span", { class: "task-sign", role: "img", "aria-label": STATUS[task.status ?? "pending"] }),
          h("span", {}, task.title))))),
};

const STATUS = { pending: "to come", in_progress: "under way", complete: "done", error: "stopped" };

function picture(image) {
  const src = image.image_url ?? `/page/file/${encodeURIComponent(image.slack_file.id)}`;
  return h("img", { src, alt: image.alt_text, loading: "lazy" });
}

function accessory(block, surface) {
  if (block.accessory.type === "image") {
    const image = picture(block.accessory);
    image.className = "accessory-image";
    return image;
  }
  return element(block.accessory, block, surface);
}

/** An input block: label, field, hint, and what is wrong with it. */
function field(block, surface) {
  const id = `${surface.id}-${block.block_id}`;
  const error = surface.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const control = element(block.element, block, surface, { id, described, invalid: Boolean(error), optional: block.optional });
  const one = isInput(block.element);
  return h(one ? "div" : "fieldset", { class: "field" },
    h(one ? "label" : "legend", { class: "field-label", for: one ? id : undefined },
      withEmoji(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)")),
    control,
    block.hint && h("p", { class: "field-hint", id: `${id}-hint` }, textObject(block.hint)),
    error && h("p", { class: "field-error", id: `${id}-error`, role: "alert" }, error));
}
