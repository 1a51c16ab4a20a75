import { example, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { ruleLines } from './rule-lines.ts';

/** `regras`: all of them, with what each does. */
export const rulesCommand: Command = {
  id: 'rules',
  needs: 'viewer',
  names: { 'pt-BR': 'regras', en: 'rules' },
  aliases: ['automacoes', 'automations'],
  async run({ ports, texts, language }) {
    const rules = await ports.rules.all();
    if (rules.length === 0) return reply(text(texts.rules.none), example(texts.help['rule.new'].example()));
    const { columns } = texts.rules;
    return reply({
      kind: 'table',
      columns: [columns.rule, columns.state, columns.when, columns.conditions, columns.actions].map(
        (title) => ({
          title,
        }),
      ),
      rows: rules.map((rule) => {
        const lines = ruleLines(rule, language);
        return [
          rule.name,
          rule.enabled
            ? { text: texts.rules.on, tone: 'good' as const }
            : { text: texts.rules.off, tone: 'muted' as const },
          lines.when,
          lines.conditions,
          lines.actions,
        ];
      }),
    });
  },
};
