// Where the reader is: a channel or the Home of the app, and a thread; kept in the address.

import { changed, state } from "./store.js";

export const HOME = "home";

const listeners = [];

export const onGo = (listener) => listeners.push(listener);

export function here() {
  const [place, thread] = location.hash.slice(1).split("/");
  const known = place === HOME || state.channels.some((one) => one.id === place);
  return known ? { place, thread: thread || null } : { place: favourite(), thread: null };
}

/** The first channel that the bot is in. */
function favourite() {
  return (state.channels.find((one) => one.bot) ?? state.channels[0])?.id ?? HOME;
}

export function go(place, thread = null) {
  const hash = `#${place}${thread ? `/${thread}` : ""}`;
  if (location.hash !== hash) history.pushState(null, "", `${location.pathname}${location.search}${hash}`);
  moved();
}

function moved() {
  listeners.forEach((listener) => listener(here()));
  changed();
}

addEventListener("popstate", moved);
