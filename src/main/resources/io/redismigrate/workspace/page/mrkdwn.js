// Slack's mark-up as nodes: bold, italics, strike, code, quotes, links, mentions, dates, emoji.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { dateMarkup } from "./time.js";
import { channel, group, person, state } from "./store.js";
import { go } from "./route.js";

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const INLINE = new RegExp(
  [
    "```(?<pre>[\\s\\S]+?)```",
    "`(?<code>[^`\\n]+)`",
    "<(?<entity>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?<bold>[^*\\n]*[^*\\s])\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>[^_\\n]*[^_\\s])_(?![\\w_])",
    "(?<![\\w~])~(?<strike>[^~\\n]*[^~\\s])~(?![\\w~])",
    "(?<url>https?://[^\\s<>|]+[^\\s<>|.,;:!?)\\]}'\"])",
  ].join("|"),
  "g",
);

/** Nodes for a text with mark-up. */
export function mrkdwn(text) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; ) {
    const quoted = /^(&gt;|>) ?/;
    if (quoted.test(lines[i])) {
      const inside = [];
      while (i < lines.length && quoted.test(lines[i])) inside.push(lines[i++].replace(quoted, ""));
      out.append(h("blockquote", {}, inline(inside.join("\n"))));
    } else {
      const plain = [];
      while (i < lines.length && !quoted.test(lines[i])) plain.push(lines[i++]);
      out.append(inline(plain.join("\n")));
    }
  }
  return out;
}

function inline(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    out.append(plain(text.slice(at, match.index)), piece(match.groups));
    at = match.index + match[0].length;
  }
  out.append(plain(text.slice(at)));
  return out;
}

const plain = (text) => withEmoji(decode(text));

function piece(found) {
  if (found.pre !== undefined) return h("pre", {}, decode(found.pre.replace(/^\n|\n$/g, "")));
  if (found.code !== undefined) return h("code", {}, decode(found.code));
  if (found.bold !== undefined) return h("strong", {}, inline(found.bold));
  if (found.italic !== undefined) return h("em", {}, inline(found.italic));
  if (found.strike !== undefined) return h("s", {}, inline(found.strike));
  if (found.url !== undefined) return link(decode(found.url), decode(found.url));
  return entity(found.entity);
}

function entity(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  if (target.startsWith("@")) return personMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = decode(target).split("^");
    const words = dateMarkup(seconds, format ?? "", label);
    return url ? link(url, words) : h("time", { datetime: new Date(Number(seconds) * 1000).toISOString() }, words);
  }
  if (target.startsWith("!subteam^")) {
    return h("span", { class: "mention" }, `@${group(target.slice(9))?.handle ?? label}`);
  }
  if (target.startsWith("!")) return h("span", { class: "mention me" }, `@${target.slice(1)}`);
  return link(decode(target), label || decode(target));
}

export function personMention(id) {
  const mine = id === state.me;
  return h("span", { class: mine ? "mention me" : "mention", "data-user": id }, `@${person(id).name}`);
}

export function channelMention(id, label) {
  return h("a", { class: "mention", href: `#${id}` }, `#${channel(id)?.name ?? label}`);
}

/** A link, if it is one that can do no harm; links to messages of this workspace stay on the page. */
export function link(url, words) {
  const message = /\/archives\/(\w+)\/p(\d{10})(\d{6})(?:\?.*thread_ts=([\d.]+))?/.exec(url);
  if (message) {
    const [, room, seconds, micros, thread] = message;
    const ts = `${seconds}.${micros}`;
    return h("a", { href: `#${room}/${thread ?? ts}`, onclick: () => go(room, thread ?? ts) }, words);
  }
  if (!/^(https?:\/\/|mailto:)/.test(url)) return words;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** Nodes for one of Block Kit's text objects. */
export function textObject(text) {
  if (!text) return "";
  return text.type === "mrkdwn" ? mrkdwn(text.text) : withEmoji(decode(text.text));
}
