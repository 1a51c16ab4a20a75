/** Evolution's name for the key of an instance, or Meta's token; and what a server of tomorrow may call it. */
const NAME = String.raw`api[-_]?key`;

const KEY_NAME = new RegExp(`^${NAME}$`, 'i');

/**
 * A key in text: JSON, JSON within JSON (whose quotes have backslashes), and either of them broken off within the key. What
 * repeats is bounded: a hostile text must not take long.
 */
const KEY_IN_TEXT = new RegExp(
  String.raw`("${NAME}(\\{0,16})"\s{0,16}:\s{0,16})(?:"(?:[^"\\]|\\.)*"?|\\+"[^"]*"?|[^\s"\\,{}[\]]+)`,
  'gis',
);

/** Whether this is the name of a secret. */
export function isKeyName(name: string): boolean {
  // Most names have another length: they cost no more than that.
  return name.length >= 6 && name.length <= 7 && KEY_NAME.test(name);
}

/** The text without the API keys in it; JSON stays JSON. */
export function withoutKeys(text: string): string {
  return text.replace(
    KEY_IN_TEXT,
    (_match, name: string, escapes: string) => `${name}${escapes}"[secret]${escapes}"`,
  );
}
