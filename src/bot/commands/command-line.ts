/** One piece of a command line: a word, or `key=value`. */
export interface Token {
  key?: string;
  value: string;
  /** Where it begins in the line. */
  start: number;
}

export interface CommandLine {
  tokens: Token[];
  /** The quote that was opened and never closed; its token holds the rest of the line. */
  openQuote?: string;
}

/** What closes what opens; phones and chats type the curly ones on their own. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };

/** `key=`; or, as programs have it, `--key=` or `--key ` before a value. */
const KEY = /(?:--)?(\p{L}[\p{L}\p{N}_-]*)=|--(\p{L}[\p{L}\p{N}_-]*)(?:\s+|$)/uy;

/**
 * Splits what was typed into words and `key=value` pairs. Quotes count only around a whole value, so that `d'água` needs
 * none; inside of quotes, `\"` is the quote itself.
 */
export function readCommandLine(line: string): CommandLine {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(line.slice(at))?.[0].length ?? 0;
    if (at >= line.length) return { tokens };

    const start = at;
    KEY.lastIndex = at;
    const [typed = '', ...names] = KEY.exec(line) ?? [];
    const key = names.find((name) => name !== undefined);
    at += typed.length;
    const quote = line.charAt(at);
    const closing = QUOTES[quote];
    const end = closing === undefined ? endOfWord(line, at) : endOfQuoted(line, at + 1, closing);
    const raw = closing === undefined ? line.slice(at, end) : line.slice(at + 1, end);
    const value = closing === undefined ? raw : raw.replaceAll(`\\${closing}`, closing);
    tokens.push({ ...(key !== undefined && { key }), value, start });
    if (end === undefined) return { tokens, openQuote: quote };
    at = closing === undefined ? end : end + 1;
  }
}

function endOfWord(line: string, from: number): number {
  const space = line.slice(from).search(/\s/);
  return space === -1 ? line.length : from + space;
}

/** A quote inside of a value is part of it, unless a space or the end follows. */
function endOfQuoted(line: string, from: number, closing: string): number | undefined {
  for (let at = line.indexOf(closing, from); at !== -1; at = line.indexOf(closing, at + 1)) {
    if (line[at - 1] !== '\\' && /^(?:\s|$)/.test(line.slice(at + 1))) return at;
  }
  return undefined;
}

/** A value as it must be typed to be one word. */
export function quoted(value: string): string {
  return /^[^\s"'“‘=]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}

const HELP: ReadonlySet<string> = new Set(['--help', '-h']);

/** A shell's arguments as the line that says the same: what it took the quotes from gets them back. */
export function lineOf(args: readonly string[]): string {
  // As every program has it, wherever it stands.
  const wantsHelp = args.some((arg) => HELP.has(arg));
  const words = args.filter((arg) => !HELP.has(arg));
  return [...(wantsHelp ? ['help'] : []), ...words]
    .map((arg) => {
      const [, key = '', value = arg] = /^((?:--)?\p{L}[\p{L}\p{N}_-]*=)(.*)$/su.exec(arg) ?? [];
      return key + (/^[^\s"'“‘]*$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`);
    })
    .join(' ');
}
