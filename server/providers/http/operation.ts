import type * as z from 'zod/mini';

/** How an answer is read: by a schema, as a stream, or not at all. */
export type AnswerSchema = z.ZodMiniType | 'stream' | 'none';

/** One operation of an upstream system: all that is known of it, in one place. */
export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for what the call puts in. */
  readonly path: `/${string}`;
  readonly query?: z.ZodMiniType;
  readonly headers?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** JSON unless it says otherwise. */
  readonly encoding?: 'json' | 'form' | 'multipart';
  /** The statuses that are outcomes, each with its answer. Every other one is an error. */
  readonly answers: Readonly<Record<number, AnswerSchema>>;
  /** Whether sending it twice is the same as once. Reading is, unless it says otherwise; nothing else is. */
  readonly repeatable?: boolean;
  /** Which of the client's tokens it needs; `none` for none. */
  readonly token?: string;
  /** Whether the source does not state its method or path. */
  readonly inferred?: true;
}

/** Keeps the exact type of a row of the table. */
export const operation = <const S extends OperationSpec>(spec: S): S => spec;

export type Operations = Readonly<Record<string, OperationSpec>>;

type Placeholders<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

/** A part of a call: required where one of its fields is. */
type Part<Name extends string, T> = Partial<T> extends T ? { readonly [N in Name]?: T } : { readonly [N in Name]: T };
type SchemaPart<S, Name extends string> = S extends { readonly [N in Name]: infer Z extends z.ZodMiniType }
  ? Part<Name, z.input<Z>>
  : unknown;

/** What a call of the operation takes. */
export type CallOf<S extends OperationSpec> = Part<'path', { readonly [N in Placeholders<S['path']>]: string }> &
  SchemaPart<S, 'query'> &
  SchemaPart<S, 'headers'> &
  SchemaPart<S, 'body'>;

type BodyOf<A> = A extends z.ZodMiniType ? z.output<A> : A extends 'stream' ? ReadableStream<Uint8Array> : undefined;

/** What it answers: one shape a status. */
export type AnswerOf<S extends OperationSpec> = {
  [Status in keyof S['answers'] & number]: {
    readonly status: Status;
    readonly body: BodyOf<S['answers'][Status]>;
    readonly headers: Headers;
    readonly requestId: string;
  };
}[keyof S['answers'] & number];

/** What one call may set for itself. */
export interface CallOptions {
  signal?: AbortSignal;
  /** In the place of the client's own token. */
  bearer?: string;
  /** Instead of the client's own deadline. */
  deadlineSeconds?: number;
}

/** A method for every row of the table, by its name. */
export type Client<T extends Operations> = {
  readonly [Name in keyof T]: Partial<CallOf<T[Name]>> extends CallOf<T[Name]>
    ? (call?: CallOf<T[Name]>, options?: CallOptions) => Promise<AnswerOf<T[Name]>>
    : (call: CallOf<T[Name]>, options?: CallOptions) => Promise<AnswerOf<T[Name]>>;
};
