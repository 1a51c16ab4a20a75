// What a browser adds to pages that work without it: they change as things do, answers come without a new page, what is to be
// asked first is asked there, and the command box knows how a line may go on.

const { dataset } = document.body;
const byId = (id) => document.getElementById(id);

/** Reads something out to who does not see it. */
function say(words) {
  const said = byId('said');
  if (said !== null) said.textContent = words;
}

// ---- Parts of a page, as they change ----

/** What keeps the keyboard where it was when an element is replaced by its successor. */
function keyOf(element) {
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  const value = element.getAttribute('value') ?? element.getAttribute('href');
  if (value === null) return undefined;
  const attribute = element.hasAttribute('value') ? 'value' : 'href';
  return `${element.localName}[${attribute}="${CSS.escape(value)}"]`;
}

function elementOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function replacePart(old, html) {
  const next = elementOf(html);
  if (old.isEqualNode(next)) return;
  const held = old.contains(document.activeElement) ? document.activeElement : undefined;
  const key = held === undefined ? undefined : keyOf(held);
  if (next.dataset.said !== undefined && next.dataset.said !== old.dataset.said) say(next.dataset.said);
  old.replaceWith(next);
  if (key !== undefined) (next.matches(key) ? next : next.querySelector(key))?.focus();
}

/** @param ids all parts, in their order @param html those that have changed */
function showParts({ ids, html }) {
  const parts = byId('parts');
  const known = new Map([...parts.children].map((child) => [child.id, child]));
  for (const [id, child] of known) if (!ids.includes(id)) child.remove();
  for (const id of ids) {
    const old = known.get(id);
    if (html[id] === undefined) continue;
    if (old === undefined) parts.append(elementOf(html[id]));
    else replacePart(old, html[id]);
  }
  const order = [...parts.children].map(({ id }) => id);
  if (order.join() === ids.join()) return;
  for (const id of ids) {
    const child = byId(id);
    if (child !== null) parts.append(child);
  }
}

function followLive(address) {
  const source = new EventSource(address);
  const sign = byId('live');
  const show = (words) => {
    if (sign === null) return;
    sign.hidden = false;
    sign.textContent = words;
  };
  source.addEventListener('open', () => show(dataset.liveWord));
  source.addEventListener('error', () => show(dataset.away));
  source.addEventListener('parts', ({ data }) => showParts(JSON.parse(data)));
  // Whoever looks may not do so any more, or what they look at is gone: the page itself says what is so.
  source.addEventListener('over', () => {
    source.close();
    location.reload();
  });
  addEventListener('pagehide', () => source.close());
}

// ---- Lines ----

async function sure(question) {
  const dialog = byId('confirm');
  byId('confirm-question').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  return dialog.returnValue === 'yes';
}

function showAnswer(line, html) {
  const dialog = byId('answer');
  const title = byId('answer-title');
  title.dataset.words ??= title.textContent;
  title.textContent = `${title.dataset.words} ${line}`;
  byId('answer-body').innerHTML = html;
  if (!dialog.open) dialog.showModal();
}

async function run(form, line, button) {
  const body = new URLSearchParams(new FormData(form));
  body.set('line', line);
  button?.setAttribute('aria-busy', 'true');
  say(dataset.running);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json' },
    });
    if (response.status === 401) {
      location.reload();
      return;
    }
    const { go, html } = await response.json();
    if (go === undefined) showAnswer(line, html);
    else location.assign(go);
  } catch {
    const words = document.createElement('p');
    words.textContent = dataset.notReached;
    showAnswer(line, words.outerHTML);
  } finally {
    button?.removeAttribute('aria-busy');
    say('');
  }
}

document.addEventListener('click', (event) => {
  const example = event.target.closest('button.example');
  if (example === null) return;
  byId('answer').close();
  const box = byId('line');
  box.value = example.dataset.line;
  box.focus();
});

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.id === 'press') {
    event.preventDefault();
    const question = submitter.dataset.confirm;
    const answered = question === undefined ? Promise.resolve(true) : sure(question);
    void answered.then((yes) => (yes ? run(form, submitter.value, submitter) : undefined));
  } else if (form.id === 'command') {
    event.preventDefault();
    void run(form, byId('line').value, submitter);
  }
});

// ---- Completion ----

const PAUSE_MS = 120;
let waiting;

async function complete(box) {
  const line = box.value;
  const response = await fetch(`/painel/complete?line=${encodeURIComponent(line)}`);
  if (!response.ok || box.value !== line) return;
  const { typed, candidates } = await response.json();
  const before = line.slice(0, line.length - typed.length);
  const options = candidates.map((candidate) => {
    const option = document.createElement('option');
    option.value = before + candidate;
    return option;
  });
  byId('completions').replaceChildren(...options);
}

const box = byId('line');
box?.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => complete(box).catch(() => undefined), PAUSE_MS);
});

if (dataset.live !== undefined) followLive(dataset.live);
