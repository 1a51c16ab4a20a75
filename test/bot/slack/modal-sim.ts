import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Heard, type SlackSim, USER } from './slack-sim.ts';
import type { AnyBlock, AnyView } from './slack-limits.ts';

/** What an input holds, as Slack tells. */
type Input = Record<string, unknown>;

/** A window of Slack, as far as its user sees it. */
export interface Modal {
  id: string;
  view(): AnyView;
  /** Labels of its inputs. */
  labels(): string[];
  /** What it says besides its inputs, a line each. */
  says(): string[];
  /** Types into an input. @param at which of several */
  type(field: string, typed: string | null, at?: number): Promise<void>;
  choose(field: string, ...values: string[]): Promise<void>;
  /** Searches a menu that is too long to be shown. @returns the choices that are offered */
  search(field: string, typed: string): Promise<string[]>;
  /** @param url where it is; not there: on Slack */
  attach(name: string, content: string, url?: string): void;
  /** Types into an input, of which the app is not told yet. */
  hold(field: string, typed: string): void;
  press(label: string): Promise<void>;
  /** Sends the form. */
  submit(): Promise<Submitted>;
  /** What the app is sent of a touch, as it would be now: what is sent later was on its way meanwhile. */
  touch(field: string, at?: number): () => Promise<Heard>;
}

export interface Submitted extends Heard {
  /** What Slack shows at inputs, by their labels; empty: nothing. */
  errors: Record<string, string>;
  isClosed: boolean;
}

/**
 * The window that the app has opened last. It keeps what Slack's client keeps: what stands in inputs as long as they are called the
 * same; of those that came with a later drawing it tells nothing until they are touched.
 */
export function lastModal(sim: SlackSim, { user = USER }: { user?: string } = {}): Modal {
  const opened = [...sim.views.values()].at(-1);
  if (opened === undefined) throw new Error('no window was opened');
  const { id } = opened;
  const values: Record<string, Record<string, Input>> = {};
  /** What the answer to its sending has drawn, and the drawing of the app that it was drawn over. */
  let answered: { view: AnyView; over: AnyView } | undefined;
  for (const block of inputsOf(opened.view)) put(block, firstOf(block));

  function put({ block_id: block = '', element }: AnyBlock, input: Input): void {
    values[block] = { [element?.action_id ?? '']: input };
  }
  const drawn = () => {
    const now = sim.views.get(id) ?? opened;
    return answered?.over === now.view ? { ...now, view: answered.view } : now;
  };
  const view = (): AnyView => drawn().view;
  const inputOf = (field: string, at = 0): AnyBlock => {
    const found = inputsOf(view()).find(({ block_id }) => block_id?.startsWith(`${field}:${at}:`));
    if (found === undefined) throw new Error(`there is no input ${field} ${at}`);
    return found;
  };

  const told = () => {
    const { hash, view: shown } = drawn();
    const ids = new Set(inputsOf(shown).map(({ block_id }) => block_id));
    const kept = Object.entries(values).filter(([block]) => ids.has(block));
    return structuredClone({ ...shown, id, hash, state: { values: Object.fromEntries(kept) } });
  };
  const who = { id: user, name: 'ana', username: 'ana', team_id: 'T000000001' };
  const common = () => ({
    user: who,
    team: { id: 'T000000001', domain: 'emulate' },
    trigger_id: randomUUID(),
  });
  const act = (action: object): (() => Promise<Heard>) => {
    const payload = { type: 'block_actions', ...common(), view: told(), actions: [action] };
    return () => sim.interact(payload);
  };
  const touch: Modal['touch'] = (field, at) => {
    const { block_id, element } = inputOf(field, at);
    return act({ type: element?.type, action_id: element?.action_id, block_id, action_ts: '1' });
  };
  const change = async (field: string, at: number, input: Input): Promise<void> => {
    const block = inputOf(field, at);
    put(block, input);
    if (block.dispatch_action === true) expect((await touch(field, at)()).status).toBe(200);
  };

  return {
    id,
    view,
    touch,
    labels: () => inputsOf(view()).map(({ label }) => label?.text ?? ''),
    says: () =>
      view().blocks.flatMap(({ type, text, elements = [] }) =>
        type === 'actions'
          ? []
          : [text?.text, ...elements.map((one) => one.text as unknown as string)].flatMap(
              (one) => one?.split('\n') ?? [],
            ),
      ),
    type: (field, typed, at = 0) => change(field, at, { type: 'plain_text_input', value: typed }),
    async choose(field, ...chosen) {
      const { element } = inputOf(field);
      const type = element?.type ?? '';
      const options = chosen.map((value) => ({ text: { type: 'plain_text', text: value }, value }));
      const isSeveral = type.startsWith('multi_');
      await change(field, 0, {
        type,
        ...(isSeveral ? { selected_options: options } : { selected_option: options[0] ?? null }),
      });
    },
    async search(field, typed) {
      const { block_id, element } = inputOf(field);
      const payload = {
        type: 'block_suggestion',
        ...common(),
        view: told(),
        block_id,
        action_id: element?.action_id,
        value: typed,
      };
      const { body } = await sim.interact(payload);
      return (JSON.parse(body) as { options: { value: string }[] }).options.map(({ value }) => value);
    },
    attach(name, content, url) {
      const file = { ...sim.fileOf(name, content), ...(url !== undefined && { url_private_download: url }) };
      put(inputOf('csv'), { type: 'file_input', files: [file] });
    },
    hold: (field, typed) => put(inputOf(field), { type: 'plain_text_input', value: typed }),
    async press(label) {
      const buttons = view().blocks.flatMap(({ type, elements = [] }) =>
        type === 'actions' ? elements : [],
      );
      const button = buttons.find(({ text }) => text?.text === label);
      if (button === undefined) throw new Error(`there is no button "${label}"`);
      expect((await act({ ...button, block_id: 'b', action_ts: '1' })()).status).toBe(200);
    },
    async submit() {
      const heard = await sim.interact({ type: 'view_submission', ...common(), view: told() });
      const answer = heard.body === '' ? {} : (JSON.parse(heard.body) as Answer);
      if (answer.response_action === 'update' && answer.view !== undefined) {
        answered = { view: answer.view, over: (sim.views.get(id) ?? opened).view };
      }
      const labelled = Object.entries(answer.errors ?? {}).map(([block, says]) => {
        const found = inputsOf(view()).find(({ block_id }) => block_id === block);
        if (found === undefined) throw new Error(`an error of no input: ${block}`);
        return [found.label?.text ?? '', says] as const;
      });
      return {
        ...heard,
        errors: Object.fromEntries(labelled),
        isClosed: answer.response_action === undefined,
      };
    },
  };
}

interface Answer {
  response_action?: string;
  errors?: Record<string, string>;
  view?: AnyView;
}

function inputsOf({ blocks }: AnyView): AnyBlock[] {
  return blocks.filter(({ type }) => type === 'input');
}

/** What an input holds that was there when the window opened. */
function firstOf({ element }: AnyBlock): Input {
  const { type = '', initial_value, initial_option, initial_options } = element ?? {};
  if (type === 'plain_text_input') return { type, value: initial_value ?? null };
  if (type === 'file_input') return { type, files: [] };
  return type.startsWith('multi_')
    ? { type, selected_options: initial_options ?? [] }
    : { type, selected_option: initial_option ?? null };
}
