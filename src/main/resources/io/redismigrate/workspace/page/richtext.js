// `rich_text` blocks.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelMention, link, personMention } from "./mrkdwn.js";
import { dateMarkup } from "./time.js";
import { group } from "./store.js";

export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map(container));
}

function container(one) {
  switch (one.type) {
    case "rich_text_preformatted": return h("pre", {}, one.elements.map(piece));
    case "rich_text_quote": return h("blockquote", {}, one.elements.map(piece));
    case "rich_text_list":
      return h(one.style === "ordered" ? "ol" : "ul", {}, one.elements.map((item) => h("li", {}, item.elements.map(piece))));
    default: return h("p", {}, one.elements.map(piece));
  }
}

function piece(one) {
  switch (one.type) {
    case "text": return styled(one.text, one.style);
    case "link": return link(one.url, one.text ?? one.url);
    case "emoji": return emoji(one.name) ?? `:${one.name}:`;
    case "user": return personMention(one.user_id);
    case "channel": return channelMention(one.channel_id, one.channel_id);
    case "usergroup": return h("span", { class: "mention" }, `@${group(one.usergroup_id)?.handle ?? one.usergroup_id}`);
    case "broadcast": return h("span", { class: "mention me" }, `@${one.range}`);
    case "date": return h("time", {}, dateMarkup(one.timestamp, one.format, one.fallback ?? ""));
    default: return "";
  }
}

function styled(text, style = {}) {
  let node = text;
  if (style.code) node = h("code", {}, node);
  if (style.bold) node = h("strong", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.strike) node = h("s", {}, node);
  return node;
}
