import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMPLETION_SCRIPTS } from '../../../src/bot/commands/shells.ts';
import { runComplete } from '../../../src/run-complete.ts';

/** What bash makes of a line as it splits it, and the words that it asks about, where Frota says `answers`. */
function tab(line: readonly string[], answers: readonly string[]): { asked: string[]; offered: string[] } {
  const script = [
    `frota() { printf '%s\\n' "\${@:3}" >&3; printf '%s\\n' ${answers.map((one) => `'${one}'`).join(' ')}; }`,
    COMPLETION_SCRIPTS.bash,
    'COMP_WORDS=(frota "$@"); COMP_CWORD=$#; { _frota; } 3>&1',
    `printf '> %s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n');
  const lines = execFileSync('bash', ['-c', script, 'bash', ...line], { encoding: 'utf8' })
    .replace(/\n$/, '')
    .split('\n');
  return {
    asked: lines.filter((one) => !one.startsWith('> ')),
    // The end shows whether a space follows.
    offered: lines.filter((one) => one.startsWith('> ')).map((one) => `${one.slice(2)}|`),
  };
}

describe('the script for bash', () => {
  it('asks about the words, and quotes what it gets as the shell needs it', () => {
    expect(tab(['campaign', 'show', 'Bl'], ['Black Friday'])).toEqual({
      asked: ['campaign', 'show', 'Bl'],
      offered: ['Black\\ Friday |'],
    });
    expect(tab(['campaign', 'show', '"Bl'], ['Black Friday'])).toEqual({
      asked: ['campaign', 'show', 'Bl'],
      offered: ['Black Friday" |'],
    });
    expect(tab(['campaign', 'show', 'Black\\ F'], ['Black Friday']).asked).toEqual([
      'campaign',
      'show',
      'Black F',
    ]);
  });

  it('puts together what bash takes apart at =', () => {
    expect(tab(['campaign', 'new', 'rotation', '=', 'bal'], ['rotation=balanced'])).toEqual({
      asked: ['campaign', 'new', 'rotation=bal'],
      offered: ['balanced |'],
    });
    expect(tab(['new', 'rotation', '='], ['rotation=balanced']).offered).toEqual(['balanced |']);
    expect(tab(['new', 'name', '=', 'x', 'li'], ['list='])).toEqual({
      asked: ['new', 'name=x', 'li'],
      offered: ['list=|'],
    });
  });
});

describe('what a word may become', () => {
  it('is known without a store as far as commands and options go', async () => {
    expect(await runComplete(['campanha', 'nova', 'nome=x', 'lis'])).toEqual(['lista=']);
    expect(await runComplete(['completar', 'f'])).toEqual(['fish']);
    expect(await runComplete(['dout'])).toEqual(['doutor']);
  });
});
