import type { z } from 'zod';
import type { Misfit, RefusedEntry } from '../reasons.ts';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with an entry, as a reason. */
export function misfitOf(entry: string, error: z.ZodError): RefusedEntry {
  const [issue] = error.issues;
  const path = issue
    ? [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
    : [];
  return {
    code: `entry-field-${issue ? kindOf(issue) : 'malformed'}`,
    data: {
      entry,
      path: path.map(String).join('.').slice(0, 200),
      detail: (issue?.message ?? '').slice(0, 200),
    },
  };
}

/** What is not listed is malformed. */
const kinds: Readonly<Partial<Record<Issue['code'], Misfit>>> = {
  invalid_type: 'wrong-kind',
  unrecognized_keys: 'unknown-field',
  invalid_value: 'not-one-of',
  too_small: 'too-small',
  too_big: 'too-large',
};

function kindOf(issue: Issue): Misfit {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'missing';
  return kinds[issue.code] ?? 'malformed';
}
