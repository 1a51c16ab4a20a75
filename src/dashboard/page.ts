import type { VNode } from 'preact';
import type { Speaker } from '../bot/commands/command.ts';
import type { PersonRole } from '../engine/ports.ts';
import type { Visit } from './access/visit.ts';
import type { Looks } from './looks.ts';

/** A piece of a page that is drawn anew when what it shows has changed. */
export interface Part {
  /** Of its element; also of a page that shows other parts of the same kind it is the same. */
  id: string;
  /** One element that has this id. */
  html: VNode;
}

/** What a page is asked with. */
export interface Question {
  speaker: Speaker;
  /** Out of its address. */
  params: Readonly<Record<string, string>>;
  looks: Looks;
}

/** A page of the dashboard: what it is called, and the parts that it consists of, at this moment. */
export interface Page {
  /** Under `/painel`; `/campanhas/:id`. */
  path: string;
  needs: PersonRole;
  /** Of the menu's. */
  section: 'fleet' | 'campaigns' | 'incidents';
  /** How often is looked whether something has changed, in ms. */
  everyMs: number;
  /** How its parts stand. */
  layout: 'grid' | 'column';
  /** What it shows is not the same for all of a role: so it is asked for each person. */
  isPersonal?: true;
  /** Whether the address is one that whoever asks was given; not there: anybody of the role may have it. */
  isTheirs?(visit: Visit, params: Readonly<Record<string, string>>): boolean;
  /** Undefined: there is no such thing, or not any more. */
  look(question: Question): Promise<{ title: string; parts: readonly Part[] } | undefined>;
}
