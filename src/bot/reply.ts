import type { Campaign } from '../engine/types.ts';

/** What a line is for; each adapter has its own colours and signs for it. */
export type Tone = 'plain' | 'title' | 'good' | 'bad' | 'warning' | 'muted';

export interface TextBlock {
  kind: 'text';
  tone: Tone;
  text: string;
}

export interface TableBlock {
  kind: 'table';
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** A last row that sums the others up. */
  total?: readonly Cell[];
}

export interface Column {
  title: string;
  align?: 'right';
}

export type Cell = string | { text: string; tone: Tone };

/** What is wrong with each field, as the asker's language says it. */
export interface ProblemsBlock {
  kind: 'problems';
  problems: readonly { field: string; text: string }[];
}

/** Something to type; where there are buttons, it is one if it has a label. Those that follow each other stand in a row. */
export interface ExampleBlock {
  kind: 'example';
  line: string;
  button?: Button;
  /** Shown only where it can be pressed: whoever types finds it in the help. */
  pressOnly?: true;
}

/** How a line is pressed rather than typed. */
export interface Button {
  label: string;
  style?: 'primary' | 'danger';
  /** Asked before it is done. */
  confirm?: string;
}

/** A button with the line that it is; platforms are given a name of it, see `presses.ts`. */
export interface LineButton extends Button {
  line: string;
}

/** A page to read on at. */
export interface LinkBlock {
  kind: 'link';
  label: string;
  url: string;
}

/** A picture, where one can be shown: SVG, drawn as PNG with the fonts that Frota brings. */
export interface ImageBlock {
  kind: 'image';
  svg: string;
  /** What it shows, for who cannot see it. */
  alt: string;
}

/** Something to keep. */
export interface FileBlock {
  kind: 'file';
  name: string;
  content: string;
}

/** A QR code to be scanned; a secret of whoever asked. */
export interface QrBlock {
  kind: 'qr';
  /** What it says. */
  code: string;
}

export type Block =
  TextBlock | TableBlock | ProblemsBlock | ExampleBlock | LinkBlock | QrBlock | ImageBlock | FileBlock;

/** What a command changed, as the audit trail has it. */
export interface Done {
  /** `campaign:<id>`, `instance:vendas-1` … */
  subject: string;
  before?: Readonly<Record<string, unknown>>;
  after?: Readonly<Record<string, unknown>>;
}

/** The answer to a command, free of any platform: an adapter renders it. */
export interface Reply {
  blocks: readonly Block[];
  /** A campaign whose progress may be shown from now on. */
  follow?: Campaign;
  /** A card that a chat is to show from now on, by its full name: what moves, and is not for everybody. */
  card?: { subject: string; chat: string };
  /** What was asked for was not understood, or could not be done. */
  failed?: true;
  /** What it changed, to be written down; not there: nothing, or the engine has written it down. */
  did?: Done;
  /** The asker wants to leave. */
  leave?: true;
}

export function text(text: string, tone: Tone = 'plain'): TextBlock {
  return { kind: 'text', tone, text };
}

export function example(line: string, button?: Button): ExampleBlock {
  return { kind: 'example', line, ...(button !== undefined && { button }) };
}

export function link(label: string, url: string): LinkBlock {
  return { kind: 'link', label, url };
}

/** Something to press, where there are buttons. */
export function press(line: string, button: Button): ExampleBlock {
  return { kind: 'example', line, button, pressOnly: true };
}

export function reply(...blocks: readonly Block[]): Reply {
  return { blocks };
}

/** An answer that says what is wrong. */
export function failure(...blocks: readonly Block[]): Reply {
  return { blocks, failed: true };
}
