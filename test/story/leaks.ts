/** What may not be told, by what it is called. */
export interface Planted {
  /** In any form. */
  secrets: Readonly<Record<string, string>>;
  /** Brazilian ones in E.164, in any spelling. */
  phones: readonly string[];
}

/** So much of a secret's beginning or end is worth something to a thief, in characters. */
const PART = 12;

/** What people, addresses and JSON write between the digits of a phone. */
const GAPS = /%2[0-9a-f]|\\u00a0|[\s()+.\u00a0\u2010-\u2015-]/gi;

/** The lines that tell something of what was planted, and what. */
export function leaksIn(lines: readonly string[], { secrets, phones }: Planted): string[] {
  // Without the country: that nobody would have to tell.
  const numbers = phones.map((phone) => phone.replace(/^\+55/, ''));
  const parts = Object.entries(secrets).flatMap(([name, secret]) =>
    partsOf(secret).map((part) => [name, part] as const),
  );
  return lines.flatMap((line) => {
    const digits = line.replace(GAPS, '');
    const told = [
      ...parts.filter(([, part]) => line.includes(part)).map(([name]) => name),
      ...numbers.filter((number) => digits.includes(number)),
    ];
    return told.length === 0 ? [] : [`${[...new Set(told)].join(', ')}: ${line}`];
  });
}

/** Beginning and end, as they are, in an address, in JSON, and in Basic authentication. */
function partsOf(secret: string): string[] {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
  return [...new Set(forms.flatMap((form) => [form.slice(0, PART), form.slice(-PART)]))];
}
