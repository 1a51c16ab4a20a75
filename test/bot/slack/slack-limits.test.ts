import { expect, it } from 'vitest';
import { type AnyBlock, type AnyView, blockObjections, viewObjections } from './slack-limits.ts';

const words = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const input = (element: object, block_id = 'b'): AnyBlock => ({
  type: 'input',
  block_id,
  label: words(1),
  element: { type: 'plain_text_input', action_id: 'a', ...element },
});
const option = (value: string) => ({ text: words(1), value });
const view = (blocks: AnyBlock[], changes: Partial<AnyView> = {}): AnyView => ({
  type: 'modal',
  title: words(24),
  submit: words(24),
  blocks,
  ...changes,
});

it('takes what Slack takes', () => {
  const select = { type: 'static_select', options: [option('a')], initial_option: option('a') };
  expect(viewObjections(view([input({ initial_value: 'x'.repeat(3_000) }), input(select, 'c')]))).toEqual([]);
});

it.each<[string, AnyView]>([
  ['101 blocks', view(Array.from({ length: 101 }, () => ({ type: 'divider' })))],
  ['a title of 25', view([], { title: words(25) })],
  ['private_metadata of 3,001', view([], { private_metadata: 'x'.repeat(3_001) })],
  ['two blocks of one name', view([input({}), input({})])],
  ['inputs and nothing to send them', view([input({})], { submit: undefined as never })],
  ['an input that begins with 3,001', view([input({ initial_value: 'x'.repeat(3_001) })])],
  ['a placeholder of 151', view([input({ placeholder: words(151) })])],
  ['a menu of nothing', view([input({ type: 'static_select', options: [] })])],
  [
    'a menu of 101',
    view([input({ type: 'static_select', options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) })]),
  ],
  ['a choice of 76', view([input({ type: 'static_select', options: [option('x'.repeat(76))] })])],
  [
    'a first choice that is none',
    view([input({ type: 'static_select', options: [option('a')], initial_option: option('b') })]),
  ],
  ['an input without a name', view([input({ action_id: '' })])],
])('refuses %s', (_, wrong) => {
  expect(viewObjections(wrong)).toHaveLength(1);
});

it('refuses a message of 51 blocks, and a text of nothing', () => {
  expect(blockObjections(Array.from({ length: 51 }, () => ({ type: 'divider' })))).toHaveLength(1);
  expect(blockObjections([{ type: 'section', text: words(0) }])).toHaveLength(1);
});
