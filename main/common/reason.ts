/**
 * Why something was decided: a code for programs and tests, and the facts that the sentence needs.
 * The sentence itself comes from the message files (`resources/messages`, key = code), so that no
 * service holds text. Numbers whose name ends in `Bytes` or `bytes` are shown as sizes by the messages.
 */
export interface Reason<
  Code extends string = string,
  Data extends Readonly<Record<string, ReasonValue>> = Readonly<Record<string, ReasonValue>>,
> {
  readonly code: Code;
  readonly data: Data;
}

export type ReasonValue = string | number | boolean | null;

/** A reason as people and JSON get it. */
export interface ToldReason extends Reason {
  readonly text: string;
}
