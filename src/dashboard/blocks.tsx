import type { ComponentChildren, VNode } from 'preact';
import { toString as qrSvg } from 'qrcode';
import type { Block, Button, Cell, ExampleBlock, TableBlock, TextBlock } from '../bot/reply.ts';
import type { Texts } from '../bot/i18n/texts.ts';

/** The form that all buttons of a page belong to, wherever they stand: see `layout.tsx`. */
export const PRESS_FORM = 'press';

export interface BlockOptions {
  texts: Texts;
  /** Where a file of the answer can be fetched, by its place among the blocks; not there: nowhere. */
  fileUrl?: (index: number) => string;
  /** Of the first line that is a title; those of a part of a page are lower. */
  heading?: 'h2' | 'h3';
}

/** An answer or a card as HTML. */
export async function blocksHtml(
  blocks: readonly Block[],
  { texts, fileUrl, heading = 'h3' }: BlockOptions,
): Promise<VNode> {
  const rows = inRows(blocks);
  const parts = await Promise.all(
    rows.map(async ([first, ...others]) => {
      if (first === undefined) return null;
      const { block, index } = first;
      switch (block.kind) {
        case 'text':
          return <Words block={block} heading={heading} />;
        case 'table':
          return <Table block={block} />;
        case 'problems':
          return (
            <ul class="problems">
              {block.problems.map(({ field, text }) => (
                <li>
                  <strong>{field}</strong>: {text}
                </li>
              ))}
            </ul>
          );
        case 'example':
          return <Row examples={[block, ...others.map((one) => one.block as ExampleBlock)]} texts={texts} />;
        case 'image':
          return <Picture svg={block.svg} alt={block.alt} />;
        case 'file': {
          const { name } = block;
          return fileUrl === undefined ? null : (
            <p>
              <a class="button" href={fileUrl(index)} download={name}>
                {texts.dashboard.download(name)}
              </a>
            </p>
          );
        }
        case 'qr':
          return <Qr svg={await qrSvg(block.code, { type: 'svg', margin: 4 })} texts={texts} />;
      }
    }),
  );
  return <>{parts}</>;
}

interface Placed {
  block: Block;
  index: number;
}

/** Blocks one by one; of examples those that follow each other stand in a row. */
function inRows(blocks: readonly Block[]): Placed[][] {
  const rows: Placed[][] = [];
  for (const [index, block] of blocks.entries()) {
    const last = rows.at(-1);
    if (block.kind === 'example' && last?.[0]?.block.kind === 'example') last.push({ block, index });
    else rows.push([{ block, index }]);
  }
  return rows;
}

function Words({ block: { text, tone }, heading: H }: { block: TextBlock; heading: 'h2' | 'h3' }): VNode {
  if (tone === 'title') return <H class="title">{text}</H>;
  return <p class={`words ${tone}`}>{text}</p>;
}

function Row({ examples, texts }: { examples: readonly ExampleBlock[]; texts: Texts }): VNode {
  return (
    <div class="row">
      {examples.map(({ line, button }) =>
        button === undefined ? (
          <button type="button" class="example" data-line={line} aria-label={texts.dashboard.typeIt(line)}>
            <code>{line}</code>
          </button>
        ) : (
          <Press line={line} button={button} />
        ),
      )}
    </div>
  );
}

/** A line to press. What is to be asked first is asked by a script, and where there is none by a page of its own. */
export function Press({ line, button: { label, style, confirm } }: { line: string; button: Button }): VNode {
  return (
    <button
      form={PRESS_FORM}
      name="line"
      value={line}
      class={style ?? 'usual'}
      {...(confirm !== undefined && {
        'data-confirm': confirm,
        formaction: `/painel/run?ask=${encodeURIComponent(confirm)}`,
      })}
    >
      {label}
    </button>
  );
}

/** @param caption what it is of, for who hears it; not there: what stands before it says so */
export function Table({ block, caption }: { block: TableBlock; caption?: string }): VNode {
  const { columns, rows, total } = block;
  const cells = (row: readonly Cell[], Tag: 'td' | 'th'): ComponentChildren =>
    row.map((cell, index) => {
      const { text, tone } = typeof cell === 'string' ? { text: cell, tone: 'plain' } : cell;
      const align = columns[index]?.align === 'right' ? ' right' : '';
      return <Tag class={`${tone}${align}`}>{text.trim()}</Tag>;
    });
  return (
    // What is wider than a phone is moved by finger, or by arrow keys.
    <div class="wide" tabindex={0} role="region" aria-label={caption ?? labelOf(block)}>
      <table>
        {columns.length > 0 && (
          <thead>
            <tr>
              {columns.map(({ title, align }) => (
                <th scope="col" class={align}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr>{cells(row, 'td')}</tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>{cells(total, 'td')}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function labelOf({ columns, rows }: TableBlock): string {
  const titles = columns.map(({ title }) => title).filter((title) => title !== '');
  const [first] = rows[0] ?? [];
  return titles.length > 0
    ? titles.join(', ')
    : typeof first === 'string'
      ? first.trim()
      : (first?.text ?? '');
}

/** A picture that Frota drew: what people called something in it is text. */
export function Picture({ svg, alt }: { svg: string; alt: string }): VNode {
  return (
    <div class="wide" tabindex={0} role="region" aria-label={alt}>
      <div
        class="picture"
        role="img"
        aria-label={alt}
        // oxlint-disable-next-line react/no-danger -- made in `charts`, which escapes what it is given
        dangerouslySetInnerHTML={{ __html: svg }}
      />
    </div>
  );
}

function Qr({ svg, texts }: { svg: string; texts: Texts }): VNode {
  return (
    <div
      class="qr"
      role="img"
      aria-label={texts.dashboard.qrAlt}
      // oxlint-disable-next-line react/no-danger -- squares, and nothing of what they say
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
