// Builds elements. Text from others only ever becomes text nodes, so that nothing they write can become mark-up.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * Makes a container show these items in this order, and touches only what changed: `key` names an item, `sign` says
 * when it has to be drawn anew, `draw` draws it.
 */
export function keep(container, items, { key, sign, draw }) {
  const known = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const wanted = new Set(items.map(key));
  for (const [name, node] of known) if (!wanted.has(name)) node.remove();
  let before = container.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const signature = sign(item);
    let node = known.get(name);
    if (!node || node.dataset.sign !== signature) {
      const fresh = draw(item, node);
      fresh.dataset.key = name;
      fresh.dataset.sign = signature;
      if (node) {
        if (before === node) before = fresh;
        swap(node, fresh);
      } else {
        container.insertBefore(fresh, before);
      }
      node = fresh;
    }
    if (node === before) before = node.nextElementSibling;
    else container.insertBefore(node, before);
  }
}

/** Replaces a node; whoever stood on a button of the old one stands on the same button of the new one. */
function swap(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const id = active?.dataset.actionId;
  old.replaceWith(fresh);
  if (!active) return;
  const same = id ? fresh.querySelector(`[data-action-id="${CSS.escape(id)}"]`) : null;
  (same ?? fresh.querySelector("button, a, [tabindex]") ?? fresh.closest("[tabindex]"))?.focus({ preventScroll: true });
}

/** A short mark that stays the same for the same text. */
export function signature(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return `${text.length}.${hash}`;
}
