import { checkRule } from '../../engine/automations/check-rule.ts';
import { createRule, enableRule, removeRule } from '../../engine/automations/manage-rules.ts';
import { InvalidInputError } from '../../errors.ts';
import { example, reply, text } from '../reply.ts';
import { ruleSwitch } from '../rule-buttons.ts';
import { allProblems } from './all-problems.ts';
import type { Command, CommandGroup } from './command.ts';
import { findRule } from './find-rule.ts';
import { readRule } from './read-rule.ts';
import { ruleDryRunCommand } from './rule-dry-run.ts';
import { rulePresented, ruleShowCommand } from './rule-show.ts';
import { rulesCommand } from './rules.ts';

/** `regra nova nome=… quando=… se="…" entao="…"`: makes a rule, or tells everything that is wrong with it. */
const newCommand: Command = {
  id: 'rule.new',
  needs: 'approver',
  names: { 'pt-BR': 'nova', en: 'new' },
  aliases: ['novo', 'criar', 'create'],
  options: ['name', 'when', 'conditions', 'actions'],
  async check({ ports }, { options }) {
    const { draft, problems } = readRule(options);
    return allProblems(problems, checkRule(ports, draft));
  },
  async run(speaker, { options }) {
    const { ports, texts, actor } = speaker;
    const { draft, problems } = readRule(options);
    const all = allProblems(problems, checkRule(ports, draft));
    if (all.length > 0) throw new InvalidInputError('The rule cannot be created', all);
    const rule = await createRule(ports, draft, actor);
    return reply(
      text(texts.rules.created(rule.name), 'good'),
      ...rulePresented(speaker, rule),
      text(texts.rules.toTry, 'muted'),
      example(texts.help['rule.dryrun'].example(rule.name), { label: texts.buttons.dryRun }),
      ruleSwitch(rule, texts),
    );
  },
};

/** `regra ligar NAME` */
const onCommand: Command = {
  id: 'rule.on',
  needs: 'approver',
  names: { 'pt-BR': 'ligar', en: 'on' },
  aliases: ['ativar', 'enable'],
  subject: 'rule',
  async run({ ports, texts, actor }, { subject }) {
    const rule = await findRule(ports, subject);
    return (await enableRule(ports, rule, true, actor))
      ? reply(text(texts.rules.switchedOn(rule.name), 'good'), ruleSwitch({ ...rule, enabled: true }, texts))
      : reply(text(texts.rules.isOn(rule.name), 'warning'));
  },
};

/** `regra desligar NAME` */
const offCommand: Command = {
  id: 'rule.off',
  needs: 'approver',
  names: { 'pt-BR': 'desligar', en: 'off' },
  aliases: ['desativar', 'disable', 'pausar', 'pause'],
  subject: 'rule',
  async run({ ports, texts, actor }, { subject }) {
    const rule = await findRule(ports, subject);
    return (await enableRule(ports, rule, false, actor))
      ? reply(
          text(texts.rules.switchedOff(rule.name), 'good'),
          example(texts.help['rule.on'].example(rule.name), { label: texts.buttons.turnOn }),
        )
      : reply(text(texts.rules.isOff(rule.name), 'warning'));
  },
};

/** `regra remover NAME`: for good. */
const removeCommand: Command = {
  id: 'rule.remove',
  needs: 'approver',
  names: { 'pt-BR': 'remover', en: 'remove' },
  aliases: ['apagar', 'excluir', 'delete'],
  subject: 'rule',
  async run({ ports, texts, actor }, { subject }) {
    const rule = await findRule(ports, subject);
    await removeRule(ports, rule, actor);
    return reply(text(texts.rules.removed(rule.name), 'good'));
  },
};

export const ruleGroup: CommandGroup = {
  names: { 'pt-BR': 'regra', en: 'rule' },
  aliases: ['automacao', 'automation'],
  commands: [
    newCommand,
    ruleShowCommand,
    ruleDryRunCommand,
    onCommand,
    offCommand,
    removeCommand,
    { ...rulesCommand, names: { 'pt-BR': 'listar', en: 'list' }, aliases: ['lista'] },
  ],
};
