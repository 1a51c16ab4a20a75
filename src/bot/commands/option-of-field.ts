/** The engine's fields that are not called like the option that gives them. */
const RENAMED: Readonly<Record<string, string>> = { 'daily limit': 'limit', schedule: 'start' };

/** The option that gives one of the engine's fields, and which of several texts it is: `text 2`. */
export function optionOfField(field: string): { option: string; number?: number } {
  const [, name = field, number] = /^(text) (\d+)$/.exec(field) ?? [];
  return { option: RENAMED[name] ?? name, ...(number !== undefined && { number: Number(number) }) };
}
