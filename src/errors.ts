/**
 * The one error type of Frota: a stable `code` for programs, a sentence for people, and whether trying again can
 * help. `details` must be safe to log (no secrets, no phone numbers in the clear).
 */
export class FrotaError extends Error {
  override readonly name = 'FrotaError';
  readonly code: string;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = Object.freeze({ ...options.details });
  }
}

/** Several problems with one input, each said with its field, so that a person can mend them all at once. */
export class InvalidInputError extends FrotaError {
  readonly problems: readonly Problem[];

  constructor(subject: string, problems: readonly Problem[]) {
    super('invalid_input', `${subject}: ${problems.map((p) => `${p.field}: ${p.message}`).join('; ')}`);
    this.problems = problems;
  }
}

/** One thing wrong with an input: which field, what is wrong and what to do, and where (line) if it came from a file. */
export interface Problem {
  field: string;
  /** In English. */
  message: string;
  /** Stable name of what is wrong, with what the sentence tells of it, so that it can be said in another language. */
  code?: string;
  params?: object;
  line?: number;
}

/** The sentences for a family of problems, by code. */
type Sentences = Readonly<Record<string, (params: never) => string>>;

/** Makes problems of one family: the code picks the sentence, the parameters fill it. */
export function problemsOf<S extends Sentences>(sentences: S) {
  return <C extends keyof S & string>(field: string, code: C, ...[params]: Parameters<S[C]>): Problem => ({
    field,
    code,
    ...(params !== undefined && { params }),
    message: (sentences[code] as (params: unknown) => string)(params),
  });
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
