// The shortcodes a bot of this kind is likely to write. An unknown one stays as it was written.

const known = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", heavy_multiplication_x: "✖️",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", rotating_light: "🚨", bangbang: "‼️",
  exclamation: "❗", question: "❓", grey_question: "❔", information_source: "ℹ️", bulb: "💡", bell: "🔔",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", clock1: "🕐", alarm_clock: "⏰", calendar: "📆",
  arrows_counterclockwise: "🔄", repeat: "🔁", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️",
  arrow_forward: "▶️", black_right_pointing_triangle: "▶️", double_vertical_bar: "⏸️", pause_button: "⏸️",
  black_square_for_stop: "⏹️", stop_button: "⏹️", rewind: "⏪", fast_forward: "⏩", leftwards_arrow_with_hook: "↩️",
  lock: "🔒", unlock: "🔓", closed_lock_with_key: "🔐", key: "🔑", shield: "🛡️", mag: "🔍", eyes: "👀",
  rocket: "🚀", tada: "🎉", sparkles: "✨", zap: "⚡", fire: "🔥", boom: "💥", checkered_flag: "🏁", ship: "🚢", truck: "🚚",
  construction: "🚧", hammer_and_wrench: "🛠️", wrench: "🔧", gear: "⚙️", robot_face: "🤖", package: "📦",
  floppy_disk: "💾", minidisc: "💽", card_file_box: "🗃️", file_folder: "📁", page_facing_up: "📄", scroll: "📜",
  memo: "📝", clipboard: "📋", inbox_tray: "📥", bar_chart: "📊", chart_with_upwards_trend: "📈", link: "🔗", signal_strength: "📶", electric_plug: "🔌",
  satellite: "📡", computer: "💻", desktop_computer: "🖥️", red_circle: "🔴", large_red_circle: "🔴",
  large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩", large_yellow_square: "🟨", large_red_square: "🟥",
  white_large_square: "⬜", black_large_square: "⬛", small_blue_diamond: "🔹", one: "1️⃣", two: "2️⃣", three: "3️⃣",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", wave: "👋", raised_hand: "✋", hand: "✋", pray: "🙏",
  clap: "👏", point_right: "👉", bust_in_silhouette: "👤", busts_in_silhouette: "👥", speech_balloon: "💬",
  crossed_swords: "⚔️", scales: "⚖️", snail: "🐌", turtle: "🐢", crown: "👑", ghost: "👻", skull: "💀", seedling: "🌱",
};

export const emoji = (name) => known[name];

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => known[name] ?? whole);
