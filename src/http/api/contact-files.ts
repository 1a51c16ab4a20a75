import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { contactRows, type RowWords } from '../../contacts/contact-row.ts';
import { importContacts } from '../../contacts/import-contacts.ts';
import { csvLine } from '../../csv-text.ts';
import { audit } from '../../engine/audit.ts';
import type { ContactList, Ports } from '../../engine/ports.ts';
import { HttpProblem } from '../problem.ts';
import { listNamed, listParams } from './lists.ts';
import { route } from './route.ts';
import { importReportSchema, reportView } from './schemas/import.ts';

/** Contacts that are read at a time. */
const PAGE = 1_000;

const WORDS: RowWords = {
  headers: { phone: 'phone', name: 'name', segment: 'segment', optedOut: 'opted_out' },
  yes: 'yes',
  no: 'no',
};

const importRoute = route({
  id: 'importContacts',
  method: 'post',
  path: '/lists/{list}/contacts',
  tag: 'Lists',
  summary: 'Put the contacts of a CSV file on a list',
  description:
    'As spreadsheets save it: the first row names the columns, one of which is the phone; the others are what texts may use. The list ' +
    'is made if there is none. The file is taken in as it comes, however long it is; rows that cannot be used are reported and left ' +
    'out. What breaks off half way is finished by sending the file again, which changes nothing for those who are in already.',
  role: 'operator',
  kind: 'messages',
  params: listParams,
  takes: 'text/csv',
  answer: importReportSchema,
  async handle({ ports, parts: { region, contactImport }, caller, params: { list }, stream }) {
    const report = await importContacts(csvIn(stream), contactImport, {
      defaultRegion: region,
      list,
      signal: goneSignal(stream),
    });
    const { rows, imported, updated, rejected } = report;
    await audit(ports, {
      actor: caller.actor,
      action: 'contacts.import',
      subject: `list:${list}`,
      details: { after: { rows, imported, updated, rejected: rejected.length } },
    });
    return { json: reportView(report) };
  },
});

const exportRoute = route({
  id: 'exportContacts',
  method: 'get',
  path: '/lists/{list}/contacts.csv',
  tag: 'Lists',
  summary: 'All contacts of a list as a CSV file, which can be imported again',
  // It is the data of people, and leaves Frota for good.
  role: 'approver',
  kind: 'queries',
  params: listParams,
  answer: 'text/csv',
  async handle({ ports, caller, params }) {
    const list = await listNamed(ports, params.list);
    // Before the first of them leaves: who breaks off has the others.
    await audit(ports, {
      actor: caller.actor,
      action: 'contacts.export',
      subject: `list:${list.name}`,
      details: { contacts: list.size },
    });
    return {
      stream: Readable.from(csvOf(ports, list), { objectMode: false }),
      type: 'text/csv; charset=utf-8',
      fileName: `${list.name}.csv`,
    };
  },
});

/**
 * The file that a request sends. Whoever stops reading it half way leaves the connection as it is, to be answered why.
 * @throws HttpProblem 415 `not_csv`
 */
function csvIn(stream: IncomingMessage): AsyncIterable<Uint8Array> {
  if (!/^text\/csv\b/i.test(stream.headers['content-type'] ?? ''))
    throw new HttpProblem(415, 'not_csv', 'The body must be a CSV file, with Content-Type: text/csv.');
  return stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}

/** Aborted when the client leaves before it has sent everything. */
function goneSignal(stream: IncomingMessage): AbortSignal {
  const gone = new AbortController();
  stream.once('close', () => {
    if (!stream.complete) gone.abort();
  });
  return gone.signal;
}

/** A page is read when the one before was taken off, so that a slow client costs no memory. */
async function* csvOf({ contacts }: Ports, { name, fields }: ContactList): AsyncGenerator<string> {
  const { header, rowOf } = contactRows(fields, WORDS);
  yield csvLine(header);
  for (let after: string | undefined; ;) {
    const page = await contacts.page(name, after, PAGE);
    if (page.length === 0) return;
    yield page.map((contact) => csvLine(rowOf(contact))).join('');
    after = page.at(-1)?.phone;
  }
}

/** Lists as files. */
export const contactFileRoutes = [importRoute, exportRoute];
