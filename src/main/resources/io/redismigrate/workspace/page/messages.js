// The list of messages of a channel or of a thread.

import { h, keep, signature } from "./dom.js";
import { blocks } from "./blocks.js";
import { mrkdwn } from "./mrkdwn.js";
import { act, dismiss, message as byTs, person } from "./store.js";
import { avatar } from "./person.js";
import { ago, day, dayKey, exact, hour } from "./time.js";
import { go } from "./route.js";

const FOLLOWS_WITHIN_SECONDS = 300;

/** Draws into `stream`; stays at the newest unless the reader looks at older ones. `newer` is shown then. */
export class MessageList {
  constructor(stream, newer, { inThread }) {
    this.stream = stream;
    this.newer = newer;
    this.inThread = inThread;
    this.place = null;
    this.count = 0;
    this.following = true;
    stream.addEventListener("scroll", () => {
      this.following = this.atEnd();
      if (this.following) newer.hidden = true;
    });
    newer.addEventListener("click", () => this.toEnd());
    // Narrower or lower, as when a thread opens beside it: the newest stays in sight.
    new ResizeObserver(() => this.following && this.toEnd()).observe(stream);
  }

  atEnd() {
    return this.stream.scrollHeight - this.stream.scrollTop - this.stream.clientHeight < 60;
  }

  toEnd() {
    this.stream.scrollTop = this.stream.scrollHeight;
    this.following = true;
    this.newer.hidden = true;
  }

  show(place, messages, empty) {
    const moved = this.place !== place;
    const follow = moved || this.following;
    this.place = place;
    // A new place is not news: nothing of it is announced or lights up.
    this.stream.setAttribute("aria-live", moved ? "off" : "polite");
    if (moved) this.stream.replaceChildren();
    keep(this.stream, messages.length ? this.rows(messages) : [{ kind: "empty", key: "empty", sign: place, node: empty }], {
      key: (row) => row.key,
      sign: (row) => row.sign,
      draw: (row, before) => this.draw(row, !moved && !before),
    });
    if (follow) this.toEnd();
    else if (messages.length > this.count) this.newer.hidden = false;
    this.count = messages.length;
  }

  rows(messages) {
    const rows = [];
    let last = null;
    for (const message of messages) {
      if (!this.inThread && (!last || dayKey(last.ts) !== dayKey(message.ts))) {
        rows.push({ kind: "day", key: `day-${dayKey(message.ts)}`, sign: day(message.ts), ts: message.ts });
        last = null;
      }
      const follows = last !== null && last.user === message.user && !message.is_ephemeral && !last.is_ephemeral
        && !isBroadcast(message) && !last.reply_count && message.ts - last.ts < FOLLOWS_WITHIN_SECONDS;
      const parent = isBroadcast(message) ? byTs(message.channel, message.thread_ts)?.text : "";
      rows.push({ kind: "message", key: message.ts, sign: signature([message, follows, parent, person(message.user).name]), message, follows });
      last = message;
      if (this.inThread && message.reply_count > 0) {
        const words = counted(message.reply_count);
        rows.push({ kind: "count", key: "count", sign: words, words });
        last = null;
      }
    }
    return rows;
  }

  draw(row, isNew) {
    if (row.kind === "empty") return row.node();
    if (row.kind === "day") return h("div", { class: "day", role: "separator" }, day(row.ts));
    if (row.kind === "count") return h("div", { class: "day", role: "separator" }, row.words);
    return drawMessage(row.message, { follows: row.follows, inThread: this.inThread, isNew });
  }
}

const counted = (count) => `${count} ${count === 1 ? "reply" : "replies"}`;
const isBroadcast = (message) => message.subtype === "thread_broadcast";

function drawMessage(message, { follows, inThread, isNew }) {
  const who = person(message.user);
  const alone = message.is_ephemeral;
  const classes = ["message", follows && "follows", alone && "private", isNew && "arrived", message.subtype === "tombstone" && "gone"];
  return h("article", {
    class: classes.filter(Boolean).join(" "),
    "data-ts": message.ts,
    "data-thread-ts": message.thread_ts,
    "data-ephemeral": alone ? "true" : undefined,
    "data-user": message.user,
    "aria-label": `${who.name}, ${hour(message.ts)}${alone ? ", only visible to you" : ""}`,
  },
    alone && h("div", { class: "message-over" }, "👁 Only visible to you · ",
      h("button", { type: "button", onclick: () => dismiss(message) }, "Dismiss")),
    isBroadcast(message) && over(message, inThread),
    avatar(who),
    h("div", { class: "message-body" },
      h("div", { class: "message-head" },
        h("span", { class: "message-name" }, who.name),
        who.bot && h("span", { class: "tag" }, "APP"),
        h("time", { class: "message-time", title: exact(message.ts), datetime: new Date(message.ts * 1000).toISOString() }, hour(message.ts))),
      content(message),
      message.edited && h("span", { class: "message-edited", title: exact(message.edited.ts) }, " (edited)"),
      (message.files ?? []).map(file),
      !inThread && message.reply_count > 0 && replies(message)),
    !inThread && !alone && !isBroadcast(message) && h("div", { class: "message-tools" },
      h("button", { type: "button", class: "plain-button", onclick: () => go(message.channel, message.ts) }, "Reply in thread")));
}

function over(message, inThread) {
  if (inThread) return h("div", { class: "message-over" }, "Also sent to the channel");
  const parent = byTs(message.channel, message.thread_ts);
  return h("div", { class: "message-over replied" }, "replied to a thread:",
    h("button", { type: "button", "data-thread-ts": message.thread_ts, onclick: () => go(message.channel, message.thread_ts) },
      parent?.text || "open it"));
}

function content(message) {
  if (!message.blocks?.length) return message.text ? h("div", { class: "message-text" }, mrkdwn(message.text)) : null;
  return blocks(message.blocks, {
    id: `m${message.ts}`,
    work: (action) => act({
      act: "work",
      surface: message.is_ephemeral ? "ephemeral" : "message",
      channel: message.channel,
      ts: message.ts,
      ...action,
    }),
  });
}

function replies(message) {
  return h("button", {
    type: "button", class: "replies", "data-thread-ts": message.ts,
    onclick: () => go(message.channel, message.ts),
  },
    (message.reply_users ?? []).slice(0, 3).map((id) => avatar(person(id), "small")),
    h("span", { class: "replies-count" }, counted(message.reply_count)),
    h("span", { class: "replies-last" }, `Last reply ${ago(message.latest_reply)}`));
}

function file(one) {
  return h("div", {}, h("a", { class: "file", href: `/page/file/${encodeURIComponent(one.id)}`, download: one.name, "data-file-id": one.id },
    h("span", { class: "file-sign", "aria-hidden": "true" }, "⤓"),
    h("span", {}, h("span", { class: "file-name" }, one.title || one.name),
      h("span", { class: "file-size" }, `${one.name} · ${one.size.toLocaleString()} bytes`))));
}
