// What one person sees, kept up to date by server-sent events: each carries what changed, the first one everything.

export const state = {
  me: "",
  people: [],
  groups: [],
  channels: [],
  commands: [],
  messages: new Map(),
  ephemerals: new Map(),
  modals: [],
  home: null,
  ready: false,
  connected: false,
};

const listeners = [];
let source = null;
let listening = "";
let seen = "";

export const onChange = (listener) => listeners.push(listener);

export function changed() {
  listeners.forEach((listener) => listener());
}

export const person = (id) =>
  state.people.find((one) => one.id === id) ?? (id === "USLACKBOT" ? { id, name: "Slackbot", bot: true } : { id, name: id });
export const channel = (id) => state.channels.find((one) => one.id === id);
export const group = (id) => state.groups.find((one) => one.id === id);
export const members = () => state.people.filter((one) => !one.bot);

const order = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

/** What a channel shows: messages, replies sent to the channel too, and what this person alone sees. */
export function inChannel(id) {
  const shown = [...state.messages.values()].filter(
    (one) => one.channel === id && (!one.thread_ts || one.thread_ts === one.ts || one.subtype === "thread_broadcast"),
  );
  const alone = [...state.ephemerals.values()].filter((one) => one.channel === id && !one.thread_ts);
  return [...shown, ...alone].sort(order);
}

/** The parent and its replies. */
export function inThread(id, ts) {
  const shown = [...state.messages.values()].filter((one) => one.channel === id && (one.ts === ts || one.thread_ts === ts));
  const alone = [...state.ephemerals.values()].filter((one) => one.channel === id && one.thread_ts === ts);
  return [...shown, ...alone].sort(order);
}

export const message = (id, ts) => state.messages.get(`${id}/${ts}`);

/** Takes a message that only this person sees off the screen. */
export function dismiss(ephemeral) {
  state.ephemerals.delete(`${ephemeral.channel}/${ephemeral.ts}`);
  changed();
}

function apply(update) {
  if (update.full) {
    Object.assign(state, { messages: new Map(), ephemerals: new Map(), modals: [], home: null });
  }
  for (const name of ["me", "people", "groups", "channels", "commands", "modals", "home"]) {
    if (update[name] !== undefined) state[name] = update[name];
  }
  for (const kind of ["messages", "ephemerals"]) {
    for (const one of update[kind]) {
      const key = `${one.channel}/${one.ts}`;
      if (one.deleted) state[kind].delete(key);
      else state[kind].set(key, one);
    }
  }
  state.ready = true;
}

/** Listens as a person. The browser reconnects by itself and says what it saw last. */
export function listenAs(name) {
  listening = name;
  seen = "";
  connect();
}

function connect() {
  source?.close();
  const opened = new EventSource(`/page/events?as=${encodeURIComponent(listening)}&since=${encodeURIComponent(seen)}`);
  source = opened;
  opened.onmessage = (event) => {
    if (source !== opened) return;
    seen = event.lastEventId;
    state.connected = true;
    apply(JSON.parse(event.data));
    changed();
  };
  opened.onerror = () => {
    if (source !== opened) return;
    state.connected = false;
    changed();
    if (opened.readyState === EventSource.CLOSED) setTimeout(() => source === opened && connect(), 2000);
  };
}

// A browser opens six connections to one server, for all its tabs together. A tab that nobody looks at gives its own back,
// and catches up when it is looked at again.
document.addEventListener("visibilitychange", () => {
  if (!listening) return;
  if (!document.hidden) connect();
  else {
    source?.close();
    source = null;
  }
});

/** Does something as this person; what came of it. */
export async function act(what) {
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: state.me, ...what }),
      signal: AbortSignal.timeout(15_000),
    });
    return await response.json();
  } catch {
    return { ok: false, failure: "the workspace does not answer", errors: {} };
  }
}
