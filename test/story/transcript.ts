/** What happened, as a person would tell it; printed by `npm run story`, and by nothing else. */
export interface Transcript {
  chapter(title: string): void;
  person(name: string, does: string): void;
  frota(writes: string): void;
  note(words: string): void;
  end(): void;
}

/** Lines of one message that are told. */
const MOST_LINES = 14;

export function transcript(title: string): Transcript {
  const lines: string[] = [`=== ${title} ===`];
  const indented = (text: string): string[] => {
    const plain = text
      .replaceAll('```', '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const more = plain.length - MOST_LINES;
    return [...plain.slice(0, MOST_LINES), ...(more > 0 ? [`… ${more} more lines`] : [])].map(
      (line) => `      ${line}`,
    );
  };
  return {
    chapter: (name) => void lines.push('', `# ${name}`),
    person: (name, does) => void lines.push(`  ${name}: ${does}`),
    frota: (writes) => void lines.push('  Frota:', ...indented(writes)),
    note: (words) => void lines.push(`  (${words})`),
    end() {
      // npm tells the script that it runs.
      if (process.env['npm_lifecycle_event'] === 'story') process.stdout.write(`${lines.join('\n')}\n\n`);
    },
  };
}
