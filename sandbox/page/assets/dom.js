/** Makes an element. Text goes in as text, never as markup. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export async function post(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) console.error(answer.error);
  return answer;
}

export const getJson = async (url) => (await fetch(url)).json();

/** Two letters on a colour that is always the same for a name. */
export function avatar(name) {
  const letters = name
    .split(" ")
    .map((word) => word[0])
    .slice(0, 2)
    .join("");
  const hue = [...name].reduce((sum, char) => sum + char.codePointAt(0) * 7, 0) % 360;
  return el("span.avatar", { style: `background: hsl(${hue} 45% 42%)`, ariaHidden: "true" }, letters);
}

/** Draws only when the data changed, and keeps what is typed and where the cursor stands. */
export function redrawWhenChanged(draw) {
  let last = "";
  return (data, ...rest) => {
    const text = JSON.stringify([data, ...rest]);
    if (text === last) return;
    last = text;
    draw(data, ...rest);
  };
}

/** Puts these nodes into the list, touching only those that changed; stays at the end if it was there. */
export function updateList(list, nodes) {
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const grew = nodes.length > list.children.length;
  for (const [at, node] of nodes.entries()) {
    const there = list.children[at];
    if (there === node) continue;
    if (there) there.replaceWith(node);
    else list.append(node);
  }
  while (list.children.length > nodes.length) list.lastChild.remove();
  if (!wasAtEnd && !grew) return;
  requestAnimationFrame(() => {
    list.scrollTop = list.scrollHeight;
  });
}

export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
