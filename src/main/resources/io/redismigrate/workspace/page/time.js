// Slack's time stamps and its date mark-up.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" });
const long = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const dates = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
};

export const moment = (ts) => new Date(Number(ts) * 1000);
export const hour = (ts) => clock.format(moment(ts));
export const exact = (ts) => full.format(moment(ts));
export const dayKey = (ts) => moment(ts).toDateString();

export function day(ts) {
  return pretty(moment(ts)) ?? long.format(moment(ts));
}

function pretty(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return { 0: "Today", 1: "Yesterday", "-1": "Tomorrow" }[days];
}

export function ago(ts) {
  const seconds = Math.max(0, Math.round(Date.now() / 1000 - Number(ts)));
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** `<!date^seconds^{date_short_pretty} at {time}|fallback>` */
export function dateMarkup(seconds, format, fallback) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "time") return clock.format(date);
    if (token === "time_secs") return clockSeconds.format(date);
    if (token === "ago") return ago(seconds);
    const plain = token.replace(/_pretty$/, "");
    if (!dates[plain]) return whole;
    return (token.endsWith("_pretty") && pretty(date)?.toLowerCase()) || date.toLocaleDateString(undefined, dates[plain]);
  });
}
