import { z } from 'zod';
import { numbersSchema, profileSchema, reasonSchema, verdictSchema } from '../machine-json.ts';
import type { LeavingSheet } from './types.ts';

/** Counts up when a program that reads an older file would misread a newer one. New fields may come at any time. */
export const reportVersion = 1;

const time = z.iso.datetime();

/** One file of exported machines; published as `resources/schemas/rekindle-report-1.schema.json`. */
export const reportSchema = z.object({
  'rekindle-report': z.literal(reportVersion),
  madeAt: time,
  /** Version of the program. */
  madeBy: z.string(),
  machines: z.array(
    z.object({
      id: z.string(),
      assetTag: z.string().nullable(),
      profile: profileSchema,
      numbers: numbersSchema,
      owner: z.string().nullable(),
      note: z.string().nullable(),
      check: z
        .object({
          id: z.string(),
          where: z.enum(['station', 'stick', 'own']),
          /** The system that it was started with. */
          tried: z.object({ id: z.string().nullable(), name: z.string().nullable() }).nullable(),
          who: z.string().nullable(),
          startedAt: z.string(),
          finishedAt: z.string().nullable(),
          verdict: verdictSchema.nullable(),
          answers: z.array(
            z.object({
              check: z.string(),
              outcome: z.enum(['pass', 'fail', 'skip', 'not-present', 'undecided']),
              note: z.string().nullable(),
              findings: z.array(reasonSchema),
              at: z.string(),
            }),
          ),
        })
        .nullable(),
    }),
  ),
});

/** Machines as JSON for other programs, by the published schema. */
export function reportJson(sheets: readonly LeavingSheet[], made: { at: string; by: string }): string {
  const report: z.infer<typeof reportSchema> = {
    'rekindle-report': reportVersion,
    madeAt: made.at,
    madeBy: made.by,
    machines: sheets.map(({ check, ...sheet }) => ({
      ...sheet,
      profile: profileSchema.parse(sheet.profile),
      numbers: [...sheet.numbers],
      check: check && {
        ...check,
        answers: check.answers.map((answer) => ({ ...answer, findings: [...answer.findings] })),
        verdict: check.verdict && verdictSchema.parse(check.verdict),
      },
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The published schema, as JSON Schema 2020-12. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { io: 'output' });
  return {
    $schema,
    $id: `urn:rekindle:report:${reportVersion}`,
    title: `Rekindle report, version ${reportVersion}`,
    description:
      'Checked computers as `rekindle report --format json` writes them. `null` is not known. Readers must pass over fields that they do not know.',
    ...schema,
  };
}
