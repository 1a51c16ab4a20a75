/** What Slack would not take of blocks and views, as its reference says; emulate takes everything. */

interface Text {
  text: string;
}

interface Option {
  text: Text;
  value: string;
  description?: Text;
}

interface Element {
  type: string;
  action_id?: string;
  text?: Text;
  placeholder?: Text;
  initial_value?: string;
  options?: readonly Option[];
  initial_option?: Option;
  initial_options?: readonly Option[];
}

export interface AnyBlock {
  type: string;
  block_id?: string;
  text?: Text;
  label?: Text;
  hint?: Text;
  element?: Element;
  dispatch_action?: boolean;
  elements?: readonly Element[];
}

export interface AnyView {
  type: string;
  title: Text;
  submit?: Text;
  close?: Text;
  private_metadata?: string;
  blocks: readonly AnyBlock[];
}

/** What is wrong with the blocks of a message. */
export function blockObjections(blocks: readonly AnyBlock[], most = 50): string[] {
  return [
    ...(blocks.length > most ? [`${blocks.length} blocks`] : []),
    ...blocks.flatMap(({ type, text }) =>
      text !== undefined && outside(text, 3_000) ? [`text of a ${type}: ${text.text.length}`] : [],
    ),
    ...blocks.flatMap(({ type, elements = [] }) =>
      type === 'actions' && elements.length > 25 ? [`${elements.length} buttons`] : [],
    ),
  ];
}

/** What is wrong with a view. */
export function viewObjections({ title, submit, close, private_metadata = '', blocks }: AnyView): string[] {
  const ids = blocks.flatMap(({ block_id }) => block_id ?? []);
  const inputs = blocks.filter(({ type }) => type === 'input');
  return [
    ...blockObjections(blocks, 100),
    ...[title, submit, close].flatMap((one) => (one && outside(one, 24) ? [`title "${one.text}"`] : [])),
    ...(private_metadata.length > 3_000 ? ['private_metadata'] : []),
    ...(new Set(ids).size < ids.length ? ['a block_id twice'] : []),
    ...(inputs.length > 0 && submit === undefined ? ['inputs without submit'] : []),
    ...inputs.flatMap(inputObjections),
  ];
}

function inputObjections({ label, hint, element }: AnyBlock): string[] {
  return [
    ...(label === undefined || outside(label, 2_000) ? ['label'] : []),
    ...(hint !== undefined && outside(hint, 2_000) ? ['hint'] : []),
    ...(element === undefined ? ['no element'] : elementObjections(element)),
  ];
}

function elementObjections(element: Element): string[] {
  const { action_id = '', type, placeholder, initial_value: typed = '', options } = element;
  const { initial_option: chosen, initial_options: several } = element;
  const isStatic = type.endsWith('static_select');
  const offered = new Set((options ?? []).map((one) => JSON.stringify(one)));
  const first = [...(several ?? []), ...(chosen ? [chosen] : [])];
  return [
    ...(action_id === '' || action_id.length > 255 ? ['action_id'] : []),
    ...(placeholder !== undefined && outside(placeholder, 150) ? ['placeholder'] : []),
    ...(typed.length > 3_000 ? ['initial_value'] : []),
    ...(isStatic && (options === undefined || options.length === 0) ? ['no options'] : []),
    ...((options?.length ?? 0) > 100 ? ['options'] : []),
    ...(several?.length === 0 ? ['initial_options'] : []),
    ...(isStatic && !first.every((one) => offered.has(JSON.stringify(one))) ? ['initial option'] : []),
    ...[...(options ?? []), ...first].flatMap(({ text, value, description }) =>
      outside(text, 75) || value.length > 75 || (description && outside(description, 75))
        ? [`option "${value}"`]
        : [],
    ),
  ];
}

function outside({ text }: Text, most: number): boolean {
  return text.length > most || text.trim() === '';
}
