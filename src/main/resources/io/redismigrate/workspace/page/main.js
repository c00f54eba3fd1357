// Puts the page together: each part draws itself from the state, again after each change.

import { h, signature } from "./dom.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { MessageList } from "./messages.js";
import { Modal } from "./modal.js";
import { Acting, asked } from "./person.js";
import { go, here, HOME, onGo } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { act, channel, inChannel, inThread, listenAs, message, onChange, state } from "./store.js";

const part = (id) => document.getElementById(id);

const acting = new Acting(part("acting"));
const sidebar = new Sidebar(part("side"));
const messages = new MessageList(part("stream"), part("newer"), { inThread: false });
const replies = new MessageList(part("thread-stream"), part("thread-newer"), { inThread: true });
const composer = new Composer(part("composer"), { id: "composer", thread: false, sent: () => messages.toEnd() });
const threadComposer = new Composer(part("thread-composer"), { id: "thread-composer", thread: true, sent: () => replies.toEnd() });
const modal = new Modal();
let homeShown = "";

function draw() {
  if (!state.ready) return;
  const { place, thread } = here();
  const home = place === HOME;
  const room = channel(place);
  part("link").textContent = state.connected ? "" : "Reconnecting…";
  acting.show();
  sidebar.show();
  part("title").textContent = home ? "redis-migrate" : `${room?.hidden ? "🔒 " : "# "}${room?.name ?? ""}`;
  part("note").textContent = home ? "Home of the app" : room ? `${room.members} members` : "";
  document.title = `${home ? "redis-migrate" : `#${room?.name ?? ""}`} · ${state.people.find((one) => one.id === state.me)?.name ?? ""}`;
  part("stream").hidden = home;
  part("home").hidden = !home;
  part("composer").hidden = home || !room || room.archived;
  if (home) drawHome();
  else messages.show(`${state.me}/${place}`, inChannel(place), () => welcome(room));
  drawThread(room, thread);
  composer.show(place, null);
  modal.show();
  arrived(place);
}

/** The app hears of it when somebody comes to its Home tab. */
let at = "";
function arrived(place) {
  const now = `${state.me}/${place}`;
  if (now !== at && place === HOME) act({ act: "home" });
  at = now;
}

function drawThread(room, ts) {
  const parent = room && ts ? message(room.id, ts) : null;
  part("thread").hidden = !parent;
  part("app").classList.toggle("with-thread", Boolean(parent));
  if (!parent) return;
  part("thread-note").textContent = `# ${room.name}`;
  replies.show(`${state.me}/${room.id}/${ts}`, inThread(room.id, ts), () => h("p"));
  threadComposer.show(room.id, ts);
}

function drawHome() {
  const sign = signature([state.me, state.home]);
  if (sign === homeShown) return;
  homeShown = sign;
  part("home").replaceChildren(h("div", { class: "home-inner" }, state.home
    ? blocks(state.home.blocks, {
        id: state.home.id,
        filled: state.home.filled,
        work: (action) => act({ act: "work", surface: "home", ...action }),
      })
    : h("div", { class: "stream-empty" }, h("h2", {}, "Nothing here yet"), h("p", {}, "The app has not published a Home tab for you."))));
}

function welcome(room) {
  const command = state.commands[0];
  return h("div", { class: "stream-empty" },
    h("h2", {}, `This is #${room?.name ?? ""}`),
    h("p", {}, room?.bot && command
      ? ["Type ", h("code", {}, `${command.name} help`), " to see what the app can do here."]
      : "The app is not in this channel."));
}

function closeThread() {
  const { place, thread } = here();
  if (!thread) return;
  go(place);
  part("stream").querySelector(`[data-ts="${CSS.escape(thread)}"] .replies`)?.focus();
}

part("skip").addEventListener("click", (event) => {
  event.preventDefault();
  part("composer-text").focus();
});
part("thread-close").addEventListener("click", closeThread);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) closeThread();
});

onGo(({ thread }) => {
  if (thread && !part("thread").contains(document.activeElement)) requestAnimationFrame(() => part("thread-composer-text").focus());
});
onChange(draw);
addEventListener("hashchange", draw);
// "2 min ago" grows older without news.
setInterval(() => !document.hidden && draw(), 30_000);
listenAs(asked() || "*");
