import { STATUS_CODES } from 'node:http';
import type { Context } from 'koa';
import type { Problem } from '../errors.ts';

/** What is wrong with one field of a request, for programs and for people. */
export interface FieldProblem {
  /** Where it is: `variants[1]`, `interval.minMs`, or the name of a parameter. */
  field: string;
  /** What is wrong and what to do, in English. */
  message: string;
  /** A stable name of what is wrong, if it has one. */
  code?: string;
  /** The line of the file that was sent, where it is one. */
  line?: number;
}

/** An error that an HTTP answer says as a problem of RFC 9457. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** A stable name of what is wrong, for programs. */
  readonly code: string;
  readonly errors: readonly FieldProblem[];

  constructor(status: number, code: string, detail: string, errors: readonly FieldProblem[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The problems of an input as an answer names them. */
export function fieldProblems(problems: readonly Problem[]): FieldProblem[] {
  return problems.map(({ field, message, code, line }) => ({
    field,
    message,
    ...(code !== undefined && { code }),
    ...(line !== undefined && { line }),
  }));
}

/** Answers with a problem: `application/problem+json`, see RFC 9457, with our `code` and the fields in `errors`. */
export function answerProblem(ctx: Context, { status, code, message, errors }: HttpProblem): void {
  ctx.status = status;
  ctx.body = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(errors.length > 0 && { errors }),
  };
  ctx.type = 'application/problem+json';
}
